import { afterAll, expect, test } from 'vitest';
import { TestNetwork } from '../../models/test-network.ts';
import { graphOf, type ModelProto, makeNode, makeValueInfo, tensor, withGraph } from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { batchOf } from '../test-networks.ts';
import { poolBeforeRelu } from './pool-before-relu.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const pool = { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] };
const operators = (model: ModelProto) => graphOf(model).node.map((n) => n.opType);

/** Relu and MaxPool, changed in one way. */
function pair(change?: 'another reader' | 'an output' | 'indices' | 'no Relu'): ModelProto {
  const net = new TestNetwork();
  const x = net.conv('pixel_values', 'conv', 3, 4);
  const active = net.node(change === 'no Relu' ? 'Sigmoid' : 'Relu', [x]);
  const pooled = net.node('MaxPool', [active], pool);
  const also = change === 'another reader' ? net.node('Add', [pooled, net.node('ReduceMax', [active])]) : pooled;
  const model = net.model({ Y: also });
  const graph = graphOf(model);
  if (change === 'an output') return withGraph(model, { output: [...graph.output, makeValueInfo(active, 'float32')] });
  if (change === 'indices') {
    const node = graph.node.map((n) =>
      n.opType === 'MaxPool' ? makeNode('MaxPool', n.input, [...n.output, 'Indices'], pool) : n,
    );
    return withGraph(model, { node, output: [...graph.output, makeValueInfo('Indices', 'int64')] });
  }
  return model;
}

async function outputOf(model: ModelProto): Promise<Float32Array> {
  const session = await runtime.createSession(model, { optimization: 'disabled' });
  const { Y } = await session.run({ pixel_values: batchOf(0, 3, 8).pixel_values! });
  await session.dispose();
  return Y!.data as Float32Array;
}

test('pools first, with the same result bit for bit and facts for what is new', async () => {
  const model = pair();
  const given = await probeShapes(runtime, model);
  const { model: swapped, shapes } = poolBeforeRelu(model, given);
  expect(operators(swapped).slice(0, 3)).toEqual(['Conv', 'MaxPool', 'Relu']);
  const [, maxPool, relu] = graphOf(swapped).node;
  expect(relu!.input).toEqual(maxPool!.output);
  expect(shapes.get(maxPool!.output[0]!)).toEqual(given.get(relu!.output[0]!));
  const [before, after] = [await outputOf(model), await outputOf(swapped)];
  expect(new Uint32Array(after.buffer, after.byteOffset, after.length)).toEqual(
    new Uint32Array(before.buffer, before.byteOffset, before.length),
  );
  // Both sides of the kink are there.
  expect([before.some((y) => y === 0), before.some((y) => y > 0)]).toEqual([true, true]);
});

test('pools where all entries are negative, equal or zero', async () => {
  const net = new TestNetwork();
  const active = net.node('Relu', [
    net.node('Mul', ['pixel_values', net.constant('sign', tensor('float32', [], [-1]))]),
  ]);
  const model = net.model({ Y: net.node('MaxPool', [active], pool) });
  const swapped = poolBeforeRelu(model, await probeShapes(runtime, model)).model;
  const session = await Promise.all([model, swapped].map((m) => runtime.createSession(m)));
  const x = tensor(
    'float32',
    [1, 3, 8, 8],
    Float32Array.from({ length: 192 }, (_, i) => [1, 0, -0, -1][(i >> 4) % 4]!),
  );
  const [before, after] = await Promise.all(session.map(async (s) => (await s.run({ pixel_values: x })).Y!.data));
  await Promise.all(session.map((s) => s.dispose()));
  // +0 and −0 are one number here: which of two zeros is the larger one is nobody's concern.
  expect(Array.from(after as Float32Array, (y) => y + 0)).toEqual(Array.from(before as Float32Array, (y) => y + 0));
});

test.each(['another reader', 'an output', 'indices', 'no Relu'] as const)('leaves it alone: %s', async (change) => {
  const model = pair(change);
  const { model: swapped } = poolBeforeRelu(model, await probeShapes(runtime, model));
  expect(graphOf(swapped).node).toEqual(graphOf(model).node);
});
