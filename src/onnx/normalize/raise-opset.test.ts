import { create } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { type AttributeValue, Float, makeAttribute, makeGraph, makeModel, makeNode, makeValueInfo } from '../build.ts';
import { decodeModel, encodeModel, graphOf, opsetOf } from '../codec.ts';
import { AttributeProtoSchema, FunctionProtoSchema } from '../generated/onnx-proto.ts';
import { AttributeType, type ModelProto, type NodeProto } from '../proto.ts';
import { type Tensor, tensor, tensorToProto } from '../tensor.ts';
import { branch, ifNode } from '../test-models.ts';
import { inlineFunctions } from './inline-functions.ts';
import { raiseOpset } from './raise-opset.ts';
import { copyOf, expectClose, noise, testRuntime } from './test-run.ts';

const { run } = testRuntime();

interface Parts {
  readonly shape?: number[];
  readonly stored?: Record<string, Tensor>;
  readonly outputs?: string[];
  /** Declares shapes of inputs and outputs, as most files do. */
  readonly typed?: boolean;
}
function model(
  opset: number,
  node: NodeProto[],
  { shape = [2, 3, 4], stored = {}, outputs = ['Y'], typed = true }: Parts = {},
) {
  const graph = makeGraph({
    node,
    input: [makeValueInfo('X', 'float32', typed ? shape : undefined)],
    output: outputs.map((name) => makeValueInfo(name, 'float32')),
    initializer: Object.entries(stored).map(([name, value]) => tensorToProto(name, value)),
  });
  return makeModel(graph, { '': opset });
}

/** Raises a copy; ONNX Runtime must compute the same bits before and after. */
async function raised(before: ModelProto, feeds: Record<string, Tensor>): Promise<NodeProto[]> {
  const after = copyOf(before);
  expect(raiseOpset(after)).toBe(opsetOf(before));
  expect(opsetOf(after)).toBe(17);
  expectClose(await run(decodeModel(encodeModel(after)), feeds), await run(before, feeds), 0);
  return graphOf(after).node;
}
const opTypes = (nodes: NodeProto[]) => nodes.map((n) => n.opType).filter((type) => type !== 'Constant');

const X = noise('X', [2, 3, 4], 3);
const int64 = (values: number[]) => tensor('int64', [values.length], values);
function floats(name: string, values: number[]) {
  return create(AttributeProtoSchema, { name, type: AttributeType.FLOATS, floats: values });
}

type Case = [opset: number, opType: string, attributes: Record<string, AttributeValue>, outputs?: string[]];
const cases: readonly Case[] = [
  [7, 'Slice', { starts: [0, 1], ends: [1, 3] }],
  [9, 'Slice', { starts: [-2, 1], ends: [Number.MAX_SAFE_INTEGER, 3], axes: [2, 1] }],
  [8, 'TopK', { k: 2, axis: 1 }, ['Y', 'indices']],
  [7, 'Clip', { min: new Float(-0.5), max: new Float(1) }],
  [10, 'Clip', { max: new Float(1) }],
  [10, 'Clip', {}],
  [7, 'Pad', { pads: [0, 1, 2, 1, 0, 0], value: new Float(1.5) }],
  [10, 'Pad', { pads: [0, 0, 2, 0, 0, 1], mode: 'reflect' }],
  [7, 'Dropout', { ratio: new Float(0.4) }],
  [10, 'Dropout', {}],
  [11, 'Split', { axis: 1, split: [1, 2] }, ['Y', 'rest']],
  [11, 'Split', { axis: 0 }, ['Y', 'rest']],
  [11, 'Unsqueeze', { axes: [0, 2] }],
  [12, 'ReduceSum', { axes: [1], keepdims: 0 }],
  [7, 'ReduceSum', {}],
  [7, 'ReduceMean', { axes: [1] }],
  [11, 'Softmax', { axis: 2 }],
  [11, 'Softmax', { axis: -1 }],
  [12, 'Softmax', {}],
  [12, 'LogSoftmax', { axis: 1 }],
  [12, 'Hardmax', { axis: 0 }],
  [11, 'Softmax', { axis: -2 }],
];

describe('raiseOpset, before and after in ONNX Runtime', () => {
  test.each(cases)('opset %i: %s %o', async (...[opset, opType, attributes, outputs = ['Y']]: Case) => {
    await raised(model(opset, [makeNode(opType, ['X'], outputs, attributes)], { outputs: outputs.slice(0, 1) }), { X });
  });

  test('Squeeze, with and without axes', async () => {
    const flat = noise('X', [1, 3, 1]);
    const shape = [1, 3, 1];
    await raised(model(11, [makeNode('Squeeze', ['X'], ['Y'], { axes: [-1] })], { shape }), { X: flat });
    await raised(model(7, [makeNode('Squeeze', ['X'], ['Y'])], { shape }), { X: flat });
  });

  test('Softmax is written along an axis where the file tells that it is the last, as a matrix otherwise', async () => {
    const plain = await raised(model(11, [makeNode('Softmax', ['X'], ['Y'], { axis: 2 })]), { X });
    expect(opTypes(plain)).toEqual(['Softmax']);
    const matrix = await raised(model(11, [makeNode('Softmax', ['X'], ['Y'], { axis: 2 })], { typed: false }), { X });
    expect(opTypes(matrix)).toEqual(['Shape', 'Flatten', 'Softmax', 'Reshape']);
    const head = [makeNode('Flatten', ['X'], ['flat']), makeNode('Softmax', ['flat'], ['Y'])];
    expect(opTypes(await raised(model(9, head, { typed: false }), { X }))).toEqual(['Flatten', 'Softmax']);
  });

  test('Softmax over attention scores, whose axes follow from how they were made', async () => {
    const nodes = [
      makeNode('Reshape', ['X', 'heads'], ['split']),
      makeNode('Transpose', ['split'], ['q'], { perm: [0, 2, 1, 3] }),
      makeNode('Transpose', ['split'], ['k'], { perm: [0, 2, 3, 1] }),
      makeNode('MatMul', ['q', 'k'], ['product']),
      makeNode('Div', ['product', 'root'], ['scaled']),
      makeNode('Unsqueeze', ['mask'], ['m'], { axes: [1, 2] }),
      makeNode('Add', ['scaled', 'm'], ['scores']),
      makeNode('Softmax', ['scores'], ['Y'], { axis: 3 }),
    ];
    const stored = {
      heads: int64([2, 3, 2, 2]),
      root: tensor('float32', [], [2]),
      mask: tensor('float32', [2, 3], [0, 0, -10000, 0, 0, 0]),
    };
    const types = opTypes(await raised(model(11, nodes, { stored, typed: false }), { X }));
    expect(types).toEqual(nodes.map((n) => n.opType));
  });

  const image = noise('X', [1, 2, 6, 6]);
  const scales = [1, 1, 2, 3];
  test.each(['nearest', 'linear'])('Upsample-7 and -9, Resize-10: %s', async (mode) => {
    const shape = [1, 2, 6, 6];
    const seven = makeNode('Upsample', ['X'], ['Y'], { mode });
    seven.attribute.push(floats('scales', scales));
    const stored = { scales: tensor('float32', [4], scales) };
    expect(opTypes(await raised(model(8, [seven], { shape }), { X: image }))).toEqual(['Resize']);
    await raised(model(9, [makeNode('Upsample', ['X', 'scales'], ['Y'], { mode })], { shape, stored }), { X: image });
    await raised(model(10, [makeNode('Resize', ['X', 'scales'], ['Y'], { mode })], { shape, stored }), { X: image });
    const shrinking = { scales: tensor('float32', [4], [1, 1, 0.5, 0.4]) };
    const smaller = [makeNode('Resize', ['X', 'scales'], ['Y'], { mode })];
    await raised(model(10, smaller, { shape, stored: shrinking }), { X: image });
  });

  test('Resize-11 with the empty inputs that its form wants', async () => {
    const stored = {
      roi: tensor('float32', [0], []),
      scales: tensor('float32', [0], []),
      sizes: int64([1, 2, 9, 3]),
    };
    const attributes = { mode: 'linear', coordinate_transformation_mode: 'pytorch_half_pixel' };
    const node = [makeNode('Resize', ['X', 'roi', 'scales', 'sizes'], ['Y'], attributes)];
    const nodes = await raised(model(11, node, { shape: [1, 2, 6, 6], stored }), { X: image });
    expect(nodes[0]!.input).toEqual(['X', '', '', 'sizes']);
  });

  test('BatchNormalization-7 and -9, whose outputs for training nobody reads', async () => {
    const vectors = ['scale', 'bias', 'mean', 'variance'];
    const stored = Object.fromEntries(vectors.map((name) => [name, tensor('float32', [3], [0.5, 1, 2])]));
    const bn = (attributes: Record<string, AttributeValue>, outputs = ['Y']) =>
      makeNode('BatchNormalization', ['X', ...vectors], outputs, { epsilon: new Float(1e-3), ...attributes });
    await raised(model(7, [bn({ spatial: 1, momentum: new Float(0.9) })], { stored }), { X });
    const training = model(9, [bn({}, ['Y', 'a', 'b', 'c', 'd'])], { stored });
    raiseOpset(training);
    expect(graphOf(training).node[0]!.output).toEqual(['Y']);
    expect(() => raiseOpset(model(7, [bn({ spatial: 0 })], { stored }))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: BatchNormalization has here statistics by position (spatial = 0), which newer versions of the operator do not have.
        at: node "" (BatchNormalization)
        try: Export the model again with opset 13 or newer.]
    `);
    const read = [bn({}, ['a', 'Y', 'b', 'c', 'd'])];
    expect(() => raiseOpset(model(9, read, { stored }))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: BatchNormalization has here outputs of its form for training, which newer versions of the operator do not have.
        at: node "" (BatchNormalization)
        try: Export the model again with opset 13 or newer.]
    `);
  });

  test('Scatter becomes ScatterElements', async () => {
    const stored = { at: tensor('int64', [1, 1, 2], [1, 0]), with: tensor('float32', [1, 1, 2], [9, 8]) };
    const nodes = await raised(model(10, [makeNode('Scatter', ['X', 'at', 'with'], ['Y'], { axis: 1 })], { stored }), {
      X,
    });
    expect(opTypes(nodes)).toEqual(['ScatterElements']);
  });

  test('RoiAlign keeps its regions where they are', async () => {
    const stored = { rois: tensor('float32', [1, 4], [0, 0, 3, 2]), of: tensor('int64', [1], [0]) };
    const align = makeNode('RoiAlign', ['X', 'rois', 'of'], ['Y'], { output_height: 2, output_width: 2 });
    const image = noise('X', [1, 2, 3, 4], 3);
    await raised(model(11, [align], { shape: [1, 2, 3, 4], stored }), { X: image });
  });

  test('nodes in subgraphs too', async () => {
    const inner = branch('then', 'X');
    inner.node = [makeNode('Clip', ['X'], ['then'], { min: new Float(0) })];
    const yes = makeNode('Constant', [], ['yes'], { value: tensor('bool', [], [1]) });
    await raised(model(10, [yes, ifNode('yes', [inner, branch('else', 'X')], 'Y')]), { X });
  });
});

test('opset 18 on request: axes of reductions and the number of parts become what it wants', async () => {
  const before = model(17, [
    makeNode('Split', ['X'], ['a', 'b'], { axis: 2 }),
    makeNode('ReduceMean', ['a'], ['Y'], { axes: [1], keepdims: 1 }),
  ]);
  const after = decodeModel(encodeModel(before));
  expect(raiseOpset(after, 18)).toBe(17);
  expect(opsetOf(after)).toBe(18);
  expectClose(await run(decodeModel(encodeModel(after)), { X }), await run(before, { X }), 0);
});

test('opset 17 and newer stay as they are', () => {
  for (const opset of [17, 18, 22]) {
    const subject = model(opset, [makeNode('Softmax', ['X'], ['Y'], { axis: 1 })]);
    const before = copyOf(subject);
    expect(raiseOpset(subject)).toBeUndefined();
    expect(copyOf(subject)).toEqual(before);
  }
});

test('opset 6 and a Scan of opset 8 are refused', () => {
  expect(() => raiseOpset(model(6, [makeNode('Relu', ['X'], ['Y'])]))).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: The model uses version 6 of the ONNX operators; 7 is the oldest that is read.
      try: Export it again, or raise it with onnx.version_converter.]
  `);
  const scan = makeNode('Scan', ['', 'X'], ['Y'], {}, { name: 'loop' });
  expect(() => raiseOpset(model(8, [scan]))).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: Scan has here a Scan with a batch axis of its own, which newer versions of the operator do not have.
      at: node "loop" (Scan)
      try: Export the model again with opset 13 or newer.]
  `);
});

test('functions are raised from the opset that they import, and all meet at the newest', async () => {
  const f = (name: string, version: bigint, node: NodeProto[]) =>
    create(FunctionProtoSchema, {
      ...{ name, domain: 'example', input: ['x'], output: ['y'], node },
      opsetImport: [{ domain: '', version }],
    });
  const call = (name: string, input: string, output: string) =>
    makeNode(name, [input], [output], {}, { domain: 'example' });
  const axes = makeNode('Constant', [], ['axes'], { value: int64([1]) });
  const mean = makeNode('ReduceMean', ['x'], ['y']);
  mean.attribute = [makeAttribute('axes', [1])];
  const subject = model(11, [call('Old', 'X', 'a'), call('New', 'a', 'Y')]);
  subject.opsetImport.push({ ...subject.opsetImport[0]!, domain: 'example', version: 1n });
  subject.functions = [
    f('Old', 9n, [
      makeNode('Clip', ['x'], ['c'], { min: new Float(0) }),
      makeNode('ReduceMean', ['c'], ['y'], { axes: [0] }),
    ]),
    f('New', 18n, [axes, makeNode('ReduceMean', ['x', 'axes'], ['y'])]),
  ];
  expect(raiseOpset(subject)).toBe(11);
  inlineFunctions(subject);
  expect(opsetOf(subject)).toBe(18);
  const { Y } = await run(decodeModel(encodeModel(subject)), { X });
  const expected = model(
    12,
    [
      makeNode('Clip', ['X', 'zero'], ['c']),
      makeNode('ReduceMean', ['c'], ['m'], { axes: [0] }),
      makeNode('ReduceMean', ['m'], ['Y'], { axes: [1] }),
    ],
    { stored: { zero: tensor('float32', [], [0]) } },
  );
  // The same sums in the same order.
  expectClose({ Y: Y! }, await run(expected, { X }), 0);
});
