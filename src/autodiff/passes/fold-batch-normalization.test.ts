import { afterAll, describe, expect, test } from 'vitest';
import { TestNetwork } from '../../models/test-network.ts';
import { graphOf, type ModelProto, makeGraph, makeNode, makeValueInfo, withGraph } from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { batchOf, photoNetwork } from '../test-networks.ts';
import { foldBatchNormalization } from './fold-batch-normalization.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const folded = async (model: ModelProto) => foldBatchNormalization(model, await probeShapes(runtime, model)).model;
const operators = (model: ModelProto) => graphOf(model).node.map((n) => n.opType);

async function outputOf(model: ModelProto, size: number): Promise<number[]> {
  const session = await runtime.createSession(model, { optimization: 'disabled' });
  const { pixel_values } = batchOf(0, 3, size);
  const [output] = Object.values(await session.run({ pixel_values: pixel_values! }));
  await session.dispose();
  return [...output!.data].map(Number);
}

describe('foldBatchNormalization', () => {
  test('leaves no normalization behind a Conv, with or without a bias, depthwise or not, and the same logits', async () => {
    const model = photoNetwork();
    const result = await folded(model);
    expect(operators(model)).toContain('BatchNormalization');
    expect(operators(result)).not.toContain('BatchNormalization');
    const [before, after] = [await outputOf(model, 12), await outputOf(result, 12)];
    // Float32 rounding of another order of the same arithmetic.
    for (const [i, logit] of before.entries()) expect(after[i]).toBeCloseTo(logit, 4);
  });

  test('works before opset 13 and 14 too', async () => {
    const result = await folded(photoNetwork({ opset: 11 }));
    expect(operators(result)).not.toContain('BatchNormalization');
    expect(await outputOf(result, 12)).toHaveLength(15);
  });

  /** Conv and BatchNormalization, changed in one way. */
  function pair(
    change: 'nothing' | 'another reader' | 'an output' | 'training' | 'computed statistics' | 'no Conv',
  ): ModelProto {
    const net = new TestNetwork();
    const conv = change === 'no Conv' ? net.node('Relu', ['pixel_values']) : net.conv('pixel_values', 'conv', 3, 3);
    const normal = net.batchNorm(conv, 'norm', 3);
    const result = change === 'another reader' ? net.node('Add', [normal, conv]) : normal;
    const model = net.model({ Y: result, ...(change === 'an output' && { Z: conv }) });
    if (change === 'an output') {
      // The Conv's own value as an output, not a copy of it.
      const graph = graphOf(model);
      return withGraph(model, {
        node: graph.node.filter((n) => n.output[0] !== 'Z'),
        output: [graph.output[0]!, makeValueInfo(conv, 'float32')],
      });
    }
    if (change === 'training') {
      const node = graphOf(model).node.map((n) =>
        n.opType === 'BatchNormalization'
          ? makeNode(n.opType, n.input, [...n.output, 'running', 'variance'], { training_mode: 1 })
          : n,
      );
      return withGraph(model, { node });
    }
    if (change === 'computed statistics') {
      const graph = graphOf(model);
      const node = graph.node.map((n) =>
        n.opType === 'BatchNormalization' ? makeNode(n.opType, n.input.with(3, 'mean'), n.output) : n,
      );
      return withGraph(model, { node: [makeNode('Identity', ['norm.running_mean'], ['mean']), ...node] });
    }
    return model;
  }

  test('folds the pair', async () => {
    expect(operators(await folded(pair('nothing')))).not.toContain('BatchNormalization');
  });

  test.each(['another reader', 'an output', 'training', 'computed statistics', 'no Conv'] as const)(
    'leaves it alone: %s',
    async (change) => {
      const model = pair(change);
      const result = await folded(model);
      expect(operators(result)).toEqual(operators(model));
      expect(graphOf(result).initializer).toEqual(graphOf(model).initializer);
    },
  );
});

test('nothing but plain nodes: a graph without any is the same', () => {
  const model = withGraph(photoNetwork(), makeGraph({ node: [], input: [], output: [] }));
  expect(graphOf(foldBatchNormalization(model, new Map()).model).node).toEqual([]);
});
