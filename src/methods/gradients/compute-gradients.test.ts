import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { type Fixture, readFixture } from '../../../conformance/read-fixture.ts';
import {
  type AttributeValue,
  Float,
  graphOf,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type NodeProto,
  readModelFile,
  type Tensor,
  tensor,
  tensorToProto,
  withGraph,
} from '../../onnx/node/index.ts';
import { measureShapes, openNodeRuntime } from '../../runtime/node/index.ts';
import { type ComputedGradients, computeGradients } from './compute-gradients.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const floats = (shape: number[], values: number[]) => tensor('float32', shape, values);
/** Numbers without a pattern, between −1 and 1. */
const drawn = (shape: number[], seed: number) =>
  floats(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed)),
  );

function network(
  nodes: NodeProto[],
  weights: Record<string, Tensor>,
  { opset = 17, output = ['logits'], x = ['n', 3] as (string | number)[] } = {},
): ModelProto {
  return makeModel(
    makeGraph({
      node: nodes,
      input: [makeValueInfo('x', 'float32', x)],
      output: output.map((name) => makeValueInfo(name, 'float32')),
      initializer: Object.entries(weights).map(([name, value]) => tensorToProto(name, value)),
    }),
    { '': opset, 'com.example': 1 },
  );
}

const node = (opType: string, input: string[], output: string, attributes: Record<string, AttributeValue> = {}) =>
  makeNode(opType, input, [output], attributes, { name: `${output}/${opType}` });

const x = drawn([4, 3], 9);
const labels = tensor('int64', [4], [0, 1, 4, 2]);

/** Every entry of each gradient against (loss(w + h) − loss(w − h)) / 2h, on the model with that entry changed.
 * Float32 losses near 1 are good to 1e-7, so that h = 1e-2 leaves 1e-5 of rounding and about 1e-5 of curvature. */
async function expectCentralDifferences(
  model: ModelProto,
  feeds: Record<string, Tensor>,
  options: { labels: Tensor; output?: string },
  names: string[],
): Promise<ComputedGradients> {
  const found = await computeGradients(runtime, model, feeds, options);
  expect(Object.keys(found.gradients).sort()).toEqual([...names].sort());
  const h = 1e-2;
  for (const proto of graphOf(model).initializer.filter(({ name }) => names.includes(name))) {
    const gradient = found.gradients[proto.name]!;
    expect(gradient.shape).toEqual(proto.dims.map(Number));
    const values = new Float32Array(proto.rawData.slice().buffer);
    for (let i = 0; i < values.length; i++) {
      const lossAt = async (distance: number) => {
        const moved = Float32Array.from(values);
        moved[i]! += distance;
        const changed = tensorToProto(proto.name, tensor('float32', gradient.shape, moved));
        const initializer = graphOf(model).initializer.map((t) => (t.name === proto.name ? changed : t));
        return (
          await computeGradients(runtime, withGraph(model, { initializer }), feeds, { ...options, only: () => false })
        ).loss;
      };
      const numeric = ((await lossAt(h)) - (await lossAt(-h))) / (2 * h);
      expect(Math.abs(gradient.data[i]! - numeric), `${proto.name}[${i}]`).toBeLessThan(1e-4);
    }
  }
  return found;
}

test('a linear head: dB = mean of softmax − one-hot, dW = xᵀ of the same', async () => {
  const weights = { W: drawn([3, 5], 1), B: drawn([5], 2) };
  const model = network([node('MatMul', ['x', 'W'], 'p'), node('Add', ['p', 'B'], 'logits')], weights);
  const { logits, loss, gradients, skipped } = await computeGradients(runtime, model, { x }, { labels });
  const scores = (n: number) => Array.from({ length: 5 }, (_, k) => Number(logits.data[n * 5 + k]));
  const deltas = Array.from({ length: 4 }, (_, n) => {
    const total = scores(n).reduce((sum, s) => sum + Math.exp(s), 0);
    return scores(n).map((s, k) => (Math.exp(s) / total - (Number(labels.data[n]) === k ? 1 : 0)) / 4);
  });
  const expectedLoss = deltas.reduce((sum, row, n) => sum - Math.log(row[Number(labels.data[n])]! * 4 + 1) / 4, 0);
  expect(loss).toBeCloseTo(expectedLoss, 6); // float32
  const near = (actual: Tensor, expected: number[]) =>
    expected.forEach((value, i) => void expect(actual.data[i]).toBeCloseTo(value, 6)); // float32
  near(
    gradients.B!,
    Array.from({ length: 5 }, (_, k) => deltas.reduce((sum, row) => sum + row[k]!, 0)),
  );
  near(
    gradients.W!,
    Array.from({ length: 15 }, (_, i) =>
      deltas.reduce((sum, row, n) => sum + Number(x.data[n * 3 + Math.floor(i / 5)]) * row[i % 5]!, 0),
    ),
  );
  expect(skipped).toEqual([]);
});

test('rows that are laid out flat and put back, as decoders of the old exporter write it: ONNX Runtime refused the declared shape', async () => {
  const weights = {
    W: drawn([4, 5], 1),
    two: tensor('int64', [1], [2]),
    zero: tensor('int64', [1], [0]),
    minus: tensor('int64', [1], [-1]),
  };
  const nodes = [
    node('MatMul', ['x', 'W'], 'm'),
    node('Shape', ['m'], 's'),
    node('Gather', ['s', 'two'], 'c'),
    node('Concat', ['minus', 'c'], 'to2d', { axis: 0 }),
    node('Reshape', ['m', 'to2d'], 'flat'),
    node('Shape', ['x'], 'sx'),
    node('Gather', ['sx', 'zero'], 'b'),
    node('Concat', ['b', 'minus'], 'back', { axis: 0 }),
    node('Reshape', ['flat', 'back'], 'logits'),
  ];
  const model = network(nodes, weights, { x: ['batch', 'one', 4] });
  await expectCentralDifferences(model, { x: drawn([4, 1, 4], 3) }, { labels }, ['W']);
});

test('all layouts of a weight, scalars and constants of the graph included', async () => {
  const weights = { W: drawn([5, 3], 1), B: drawn([1, 5], 2), scale: floats([], [1.5]) };
  const nodes = [
    makeNode('Constant', [], ['shift'], { value: drawn([5], 4) }),
    node('Gemm', ['x', 'W', 'B'], 'a', { transB: 1, alpha: new Float(0.5) }),
    node('Tanh', ['a'], 'b'),
    node('Mul', ['b', 'scale'], 'c'),
    node('Add', ['c', 'shift'], 'logits'),
  ];
  const model = network(nodes, weights);
  const found = await computeGradients(runtime, model, { x }, { labels });
  expect(Object.keys(found.gradients).sort()).toEqual(['B', 'W', 'scale', 'shift']);
  const stored = withGraph(model, {
    node: nodes.slice(1),
    initializer: [...graphOf(model).initializer, tensorToProto('shift', drawn([5], 4))],
  });
  await expectCentralDifferences(stored, { x }, { labels }, ['B', 'W', 'scale', 'shift']);
});

describe('per-place labels, some of which do not count', () => {
  const nodes = (perm: number[]) => [node('MatMul', ['x', 'W'], 'p'), node('Transpose', ['p'], 'logits', { perm })];
  const sequence = drawn([2, 3, 3], 7);
  const places = tensor('int32', [2, 3], [0, -100, 4, 3, 1, -100]);

  // Opset 11: LogSoftmax took all axes from the given one on as one.
  test.each([17, 11])('[N, L, K] and [N, K, L] give the same, opset %i', async (opset) => {
    const make = (perm: number[]) => network(nodes(perm), { W: drawn([3, 5], 1) }, { opset, x: ['n', 3, 3] });
    const last = await expectCentralDifferences(make([0, 1, 2]), { x: sequence }, { labels: places }, ['W']);
    const middle = await computeGradients(runtime, make([0, 2, 1]), { x: sequence }, { labels: places });
    expect(middle.logits.shape).toEqual([2, 5, 3]);
    expect(middle.loss).toBeCloseTo(last.loss, 6); // the order of a sum in float32
    middle.gradients.W!.data.forEach((value, i) => void expect(value).toBeCloseTo(last.gradients.W!.data[i]!, 6));
  });
});

test('one weight without a gradient does not spoil the others, and each reason is given', async () => {
  const weights = {
    W: drawn([3, 5], 1),
    B: drawn([5], 2),
    hidden: drawn([5], 3),
    counted: drawn([5], 4),
    unused: drawn([2], 5),
    shape: tensor('int64', [2], [-1, 5]),
    half: tensor('float16', [5], [0, 0, 0, 0, 0]),
    double: tensor('float64', [5], [0, 0, 0, 0, 0]),
    'bn.mean': drawn([5], 6),
    'bn.var': floats([5], [1, 1, 2, 2, 3]),
  };
  const model = network(
    [
      node('Reshape', ['hidden', 'shape'], 'rows'),
      node('RandomNormalLike', ['hidden'], 'blocked'),
      node('MatMul', ['x', 'W'], 'p'),
      node('Add', ['p', 'blocked'], 'q'),
      node('Shape', ['counted'], 'count'),
      node('Cast', ['count'], 'five float', { to: 1 }),
      node('Add', ['q', 'five float'], 'r'),
      node('Cast', ['half'], 'half as float', { to: 1 }),
      node('Identity', ['half'], 'half itself'),
      node('Cast', ['double'], 'double as float', { to: 1 }),
      node('Add', ['r', 'half as float'], 's'),
      node('Add', ['s', 'rows'], 's2'),
      node('BatchNormalization', ['s2', 'scale', 'B', 'bn.mean', 'bn.var'], 't'),
      node('Identity', ['t'], 'logits'),
    ],
    { ...weights, scale: drawn([5], 8) },
  );
  // `hidden` also reaches the loss by a way that has rules: part of its gradient would be wrong.
  const sorted = [...graphOf(model).node];
  const order = ['rows', 'blocked', 'p', 'q', 'count', 'five float', 'r', 'half as float', 'half itself'];
  const rank = (n: NodeProto) => (order.includes(n.output[0]!) ? order.indexOf(n.output[0]!) : order.length);
  const ordered = withGraph(model, { node: sorted.sort((a, b) => rank(a) - rank(b)) });
  const { gradients, skipped } = await computeGradients(runtime, ordered, { x }, { labels });
  expect(Object.keys(gradients).sort()).toEqual(['B', 'W', 'scale']);
  expect(Object.fromEntries(skipped.map(({ name, why }) => [name, why.message]))).toEqual({
    hidden: 'There is no gradient rule for operator RandomNormalLike, node "blocked/RandomNormalLike".',
    counted: 'The loss does not depend on this.',
    unused: 'The loss does not depend on this.',
    shape: 'Whole numbers have no gradient (type int64).',
    half: 'Values of type float16 are not differentiated.',
    double: 'The loss does not depend on this.',
    'bn.mean': 'Operator BatchNormalization has no gradient for its input 3, node "t/BatchNormalization".',
    'bn.var': 'Operator BatchNormalization has no gradient for its input 4, node "t/BatchNormalization".',
  });
  await expectCentralDifferences(ordered, { x }, { labels }, ['B', 'W', 'scale']);
});

test('weights with the same gradient both have it', async () => {
  const nodes = [node('Add', ['x', 'B'], 'p'), node('Add', ['p', 'C'], 'logits')];
  const model = network(nodes, { B: drawn([3], 1), C: drawn([3], 2) });
  const { gradients } = await computeGradients(runtime, model, { x }, { labels: tensor('int64', [4], [0, 1, 2, 0]) });
  expect(gradients.B).toEqual(gradients.C);
});

test('only chooses weights; shapes may be given; an intermediate value may be the output', async () => {
  const weights = { W: drawn([3, 5], 1), B: drawn([5], 2) };
  const model = network([node('MatMul', ['x', 'W'], 'p'), node('Add', ['p', 'B'], 'logits')], weights);
  const all = await computeGradients(runtime, model, { x }, { labels });
  const shapes = await measureShapes(runtime, model, { x });
  const some = await computeGradients(runtime, model, { x }, { labels, shapes, only: (name) => name === 'B' });
  expect(some).toEqual({ ...all, gradients: { B: all.gradients.B }, skipped: [] });
  const { gradients, skipped } = await computeGradients(runtime, model, { x }, { labels, output: 'p' });
  expect(Object.keys(gradients)).toEqual(['W']);
  expect(skipped.map(({ name, why }) => [name, why.message])).toEqual([['B', 'The loss does not depend on this.']]);
});

test('Dropout is the identity, auto_pad is resolved, and an input called targets is no trouble', async () => {
  const weights = { K: drawn([5, 1, 2, 2], 1), B: drawn([5], 2), ratio: floats([], [0.5]), T: tensor('bool', [], [1]) };
  const nodes = [
    node('Conv', ['targets', 'K', 'B'], 'p', { auto_pad: 'SAME_UPPER', kernel_shape: [2, 2] }),
    node('Dropout', ['p', 'ratio'], 'q'),
    node('GlobalAveragePool', ['q'], 'r'),
    node('Flatten', ['r'], 'logits'),
  ];
  const model = withGraph(network(nodes, weights), {
    input: [makeValueInfo('targets', 'float32', ['n', 1, 'h', 'w'])],
  });
  await expectCentralDifferences(model, { targets: drawn([4, 1, 3, 3], 3) }, { labels }, ['K', 'B']);
});

describe('what cannot be done is refused:', () => {
  const model = () => network([node('MatMul', ['x', 'W'], 'logits')], { W: drawn([3, 5], 1) });
  test.each<[string, Record<string, Tensor>, { labels: Tensor; output?: string }, object]>([
    [
      'no tensor for an input',
      { y: x, z: x },
      { labels },
      {
        code: 'INPUT_MISSING',
        what: 'There is no tensor for the input "x", float32 [n, 3].',
        hint: 'These were given: "y" and "z".',
      },
    ],
    [
      'another type',
      { x: labels },
      { labels },
      { code: 'INPUT_MISMATCH', what: 'The input "x" is float32 [n, 3], but int64 [4] was given.' },
    ],
    [
      'another shape',
      { x: drawn([4, 2], 1) },
      { labels },
      { code: 'INPUT_MISMATCH', what: 'The input "x" is float32 [n, 3], but float32 [4, 2] was given.' },
    ],
    [
      'an output that there is not',
      { x },
      { labels, output: 'scores' },
      { code: 'OUTPUT_UNKNOWN', hint: 'Its outputs are "logits".' },
    ],
    [
      'labels out of range',
      { x },
      { labels: tensor('int64', [4], [0, 1, 5, 2]) },
      { code: 'LABEL_OUT_OF_RANGE', where: 'labels[2]' },
    ],
    ['labels of another shape', { x }, { labels: tensor('int64', [5], [0, 1, 4, 2, 1]) }, { code: 'LABELS_INVALID' }],
  ])('%s', async (_, feeds, options, error) => {
    await expect(computeGradients(runtime, model(), feeds, options)).rejects.toMatchObject(error);
  });

  test('an output of integers', async () => {
    const counts = network(
      [node('MatMul', ['x', 'W'], 'p'), node('ArgMax', ['p'], 'logits')],
      { W: drawn([3, 5], 1) },
      { output: ['p'] },
    );
    await expect(computeGradients(runtime, counts, { x }, { labels })).rejects.toMatchObject({
      code: 'OUTPUT_UNKNOWN',
      what: 'The value "logits" holds no scores: its type is int64, not float32 or float64.',
    });
  });
});

test('a shared, frozen model stays as it is', async () => {
  const model = network([node('MatMul', ['x', 'W'], 'logits')], { W: drawn([3, 5], 1) });
  const graph = graphOf(model);
  for (const list of [graph.node, graph.initializer, graph.input, graph.output])
    Object.freeze(list.map(Object.freeze) && list);
  Object.freeze(graph);
  await computeGradients(runtime, model, { x }, { labels });
});

describe('MobileNetV2', () => {
  const root = new URL('../../../', import.meta.url);
  const { fixtures } = JSON.parse(readFileSync(new URL('conformance/fixtures/manifest.json', root), 'utf8')) as {
    fixtures: Fixture[];
  };
  const fixture = fixtures.find(({ name }) => name === 'mobilenet-v2')!;

  test('has PyTorch’s loss, logits and gradients for every weight', async () => {
    const reference = readFixture(fixture);
    const model = await readModelFile(fileURLToPath(new URL(fixture.model, root)));
    const input = makeValueInfo('pixel_values', 'float32', ['batch', 3, 'height', 'width']);
    const { logits, loss, gradients, skipped } = await computeGradients(
      runtime,
      withGraph(model, { input: [input] }),
      { pixel_values: reference.input! },
      { labels: reference.labels! },
    );
    // As conformance/: relative to the largest entry, twenty times what PyTorch itself loses in 32 bits.
    const tolerance = 1e-4;
    expect(loss).toBeCloseTo(fixture.loss, 4);
    expect(deviation(logits, reference.logits!)).toBeLessThan(tolerance);
    const names = Object.keys(reference).flatMap((key) => /^(?:full|value)\/(.*)$/.exec(key)?.[1] ?? []);
    expect(names).toHaveLength(158);
    for (const name of names) {
      const full = reference[`full/${name}`];
      const index = reference[`index/${name}`];
      const gradient = gradients[name]!;
      const largest = index && Number(reference[`summary/${name}`]!.data[0]);
      const sample = index
        ? tensor(
            'float32',
            [index.data.length],
            Array.from(index.data as Int32Array, (i) => Number(gradient.data[i])),
          )
        : gradient;
      expect(deviation(sample, full ?? reference[`value/${name}`]!, largest), name).toBeLessThan(tolerance);
    }
    const others = Object.keys(gradients).filter((name) => !names.includes(name));
    expect(others.every((name) => gradients[name]!.shape.length === 0)).toBe(true);
    expect(skipped.every(({ why }) => /BatchNormalization|Clip|Whole numbers|does not depend/.test(why.message))).toBe(
      true,
    );
  });

  function deviation(actual: Tensor, expected: Tensor, largest?: number): number {
    const values = Array.from(expected.data as Float32Array);
    const scale = largest ?? Math.max(...values.map(Math.abs));
    return Math.max(...values.map((value, i) => Math.abs(value - Number(actual.data[i])))) / scale;
  }
});
