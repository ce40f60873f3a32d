import { afterAll, expect, test } from 'vitest';
import { TestNetwork } from '../../models/test-network.ts';
import { graphOf, type ModelProto, tensor, withGraph } from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { differentiate } from '../differentiate.ts';
import { declareValue, type ShapeTable } from '../shape-table.ts';
import { batchOf } from '../test-networks.ts';
import { cutsToSplits } from './cuts-to-splits.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const operators = (model: ModelProto) => graphOf(model).node.map((n) => n.opType);
const int64 = (numbers: number[]) => tensor('int64', [numbers.length], numbers);

type Cut = readonly [start: number, end: number, step?: number];

/** The sum of the squares of `y`, which is an output as well. */
function model(net: TestNetwork, y: string): ModelProto {
  return net.model({ Y: y, loss: net.node('ReduceSum', [net.node('Mul', [y, y])], { keepdims: 0 }) });
}

/** A convolution of 4 channels whose slices along the channels are weighted and joined in another order. */
function sliced(cuts: readonly Cut[], axis = 1): ModelProto {
  const net = new TestNetwork();
  const x = net.conv('pixel_values', 'conv', 3, 4);
  const parts = cuts.map(([start, end, step = 1], i) => {
    const bounds = Object.entries({ start, end, axis, step });
    const part = net.node('Slice', [x, ...bounds.map(([name, n]) => net.constant(`${name}${i}`, int64([n])))]);
    return net.node('Mul', [part, net.constant(`scale${i}`, tensor('float32', [], [i + 0.5]))]);
  });
  return model(net, net.node('Concat', parts.toReversed(), { axis: 1 }));
}

/** Channels by themselves, their axis taken out or kept, subtracted from each other. */
function gathered(indices: readonly number[], kept = false): ModelProto {
  const net = new TestNetwork();
  const x = net.conv('pixel_values', 'conv', 3, 4);
  const parts = indices.map((at, i) =>
    net.node('Gather', [x, net.constant(`index${i}`, tensor('int64', kept ? [1] : [], [at]))], { axis: 1 }),
  );
  return model(
    net,
    parts.reduce((a, b) => net.node('Sub', [b, a])),
  );
}

/** Y and the gradient of the convolution's weights, and the operators of the backward part. */
async function trained(forward: ModelProto, shapes: ShapeTable) {
  const { model, gradients, shapes: facts } = differentiate(forward, { loss: 'loss', wrt: ['conv.weight'], shapes });
  const gradient = gradients['conv.weight']!;
  const output = [...graphOf(forward).output, declareValue(gradient, facts)];
  const session = await runtime.createSession(withGraph(model, { output }));
  const run = await session.run({ pixel_values: batchOf(0, 2, 8).pixel_values! });
  await session.dispose();
  const bits = (name: string) => [...new Uint32Array((run[name]!.data as Float32Array).slice().buffer)];
  return { results: [bits('Y'), bits(gradient)], backward: operators(model).slice(graphOf(forward).node.length) };
}

test.each([
  [
    'slices',
    sliced([
      [0, 1],
      [1, 3],
      [3, 2 ** 31 - 1],
    ]),
  ],
  [
    'slices in another order, from the back',
    sliced([
      [-2, 4],
      [0, -2],
    ]),
  ],
  ['single channels', gathered([1, 0, -1, 2])],
  ['single channels whose axis stays', gathered([0, 1, 2, 3], true)],
] as const)('becomes one Split, with the same results bit for bit: %s', async (_, given) => {
  const known = await probeShapes(runtime, given);
  const { model: split, shapes } = cutsToSplits(given, known);
  expect(operators(split).filter((op) => ['Split', 'Slice', 'Gather'].includes(op))).toEqual(['Split']);
  const [before, after] = [await trained(given, known), await trained(split, shapes)];
  expect(after.results).toEqual(before.results);
  expect(before.backward.filter((op) => op === 'Pad').length).toBeGreaterThan(1);
  expect(after.backward.filter((op) => ['Pad', 'Concat'].includes(op))).toEqual(['Concat']);
});

test('says what the new values are', async () => {
  const given = gathered([0, 1, 2, 3]);
  const { model: split, shapes } = cutsToSplits(given, await probeShapes(runtime, given));
  const measured = await probeShapes(runtime, split);
  for (const node of graphOf(split).node) {
    for (const name of node.output) {
      const { dtype, axes } = shapes.get(name)!;
      expect({ name, dtype, axes }).toEqual({ name, dtype: measured.get(name)!.dtype, axes: measured.get(name)!.axes });
    }
  }
});

test.each([
  ['one slice', sliced([[0, 2]])],
  [
    'a gap',
    sliced([
      [0, 1],
      [2, 4],
    ]),
  ],
  [
    'the last channel missing',
    sliced([
      [0, 1],
      [1, 3],
    ]),
  ],
  [
    'an overlap',
    sliced([
      [0, 3],
      [2, 4],
    ]),
  ],
  ['the same piece twice', gathered([0, 0, 1, 2, 3])],
  [
    'every second channel',
    sliced([
      [0, 4, 2],
      [1, 4, 2],
    ]),
  ],
  [
    'an axis whose size moves',
    sliced(
      [
        [0, 1],
        [1, 2 ** 31 - 1],
      ],
      0,
    ),
  ],
] as const)('leaves it alone: %s', async (title, given) => {
  const shapes = title === 'an axis whose size moves' ? moving(given) : await probeShapes(runtime, given);
  expect(graphOf(cutsToSplits(given, await shapes).model).node).toEqual(graphOf(given).node);
});

/** Only what the pass reads: the batch of `v0` is not known. */
function moving(given: ModelProto): ShapeTable {
  const values = graphOf(given).node.flatMap((node) => node.output);
  return new Map(values.map((name) => [name, { dtype: 'float32', axes: [null, 4, 8, 8] }]));
}
