import { afterAll, describe, expect, test } from 'vitest';
import { graphOf, makeGraph, makeModel, makeNode, makeValueInfo, tensor, tensorToProto } from '../../onnx/index.ts';
import { measureShapes, openNodeRuntime } from '../../runtime/node/index.ts';
import { buildGradientGraph } from '../gradient-graph.ts';
import { unguardSoftmax } from './guarded-softmax.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

/** Attention weights with the guard of PyTorch's exporter: X [2, 3] + mask → P → logits [2, 2]. */
function attention({ zero = 0, reader = false } = {}) {
  const nodes = [
    makeNode('Mul', ['X', 'W'], ['scores']),
    makeNode('Add', ['scores', 'mask'], ['masked']),
    makeNode('Softmax', ['masked'], ['S'], { axis: 1 }),
    makeNode('IsNaN', ['S'], ['nan']),
    makeNode('Where', ['nan', 'zero', 'S'], ['P']),
    ...(reader ? [makeNode('Neg', ['S'], ['read'])] : []),
    makeNode('MatMul', [reader ? 'read' : 'P', 'V'], ['logits']),
  ];
  const stored = {
    W: tensor('float32', [3], [0.5, -1, 2]),
    V: tensor('float32', [3, 2], [1, 0, 0, 1, -1, 2]),
    zero: tensor('float32', [1], [zero]),
  };
  return makeModel(
    makeGraph({
      node: nodes,
      input: [makeValueInfo('X', 'float32', ['batch', 3]), makeValueInfo('mask', 'float32', ['batch', 3])],
      output: [makeValueInfo('logits', 'float32', ['batch', 2])],
      initializer: Object.entries(stored).map(([name, value]) => tensorToProto(name, value)),
    }),
  );
}

async function gradientOf(mask: number[]): Promise<number[]> {
  const feeds = {
    X: tensor('float32', [2, 3], [0.3, -0.2, 0.1, 0.5, 0.4, -0.6]),
    mask: tensor('float32', [2, 3], mask),
  };
  const model = attention();
  const shapes = await measureShapes(runtime, model, feeds);
  const graph = buildGradientGraph(model, { logits: 'logits', classAxis: 1, wrt: ['W'], shapes });
  const session = await runtime.createSession(graph.model);
  const results = await session.run({ ...feeds, [graph.targets]: tensor('float32', [2, 2], [0.5, 0, 0, 0.5]) });
  await session.dispose();
  return Array.from(results[graph.gradients.W!]!.data as Float32Array);
}

describe('unguardSoftmax', () => {
  test('a row that is masked throughout gives no gradient instead of NaN; the others keep theirs', async () => {
    const masked = await gradientOf([0, 0, 0, ...Array<number>(3).fill(-Infinity)]);
    expect(masked.every(Number.isFinite)).toBe(true);
    const far = await gradientOf([0, 0, 0, 0, -Infinity, -Infinity]);
    // With one key left the second row's softmax is constant, so it gives no gradient either.
    for (const [i, g] of masked.entries()) expect(g).toBeCloseTo(far[i]!, 6);
    expect(Math.abs(masked[0]!)).toBeGreaterThan(1e-3);
  });

  test('the guard is back afterwards, as it was', () => {
    const model = attention();
    const { model: bare, guard } = unguardSoftmax(model);
    expect(graphOf(bare).node.map((n) => n.opType)).toEqual(['Mul', 'Add', 'Softmax', 'MatMul']);
    expect(graphOf(guard(bare)).node).toEqual(graphOf(model).node);
  });

  test.each([
    ['what stands in for NaN is no zero', attention({ zero: 1 })],
    ['something else reads the softmax', attention({ reader: true })],
  ])('stays where %s', (_, model) => {
    expect(unguardSoftmax(model).model).toBe(model);
  });
});
