import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { makeGraph, makeModel, makeNode, makeValueInfo } from '../build.ts';
import { decodeModel, encodeModel, graphOf, opsetOf } from '../codec.ts';
import { encodeFloat16 } from '../float16.ts';
import { FunctionProtoSchema } from '../generated/onnx-proto.ts';
import { tensor, tensorToProto } from '../tensor.ts';
import { richModel } from '../test-models.ts';
import { normalizeModel } from './normalize-model.ts';
import { copyOf, expectClose, noise, testRuntime } from './test-run.ts';

const { run } = testRuntime();

/** Opset 12, float16, weights in a Constant of a function and behind an Identity, an 8-bit weight, no names: all at once. */
function motley() {
  const halves = (shape: number[], values: number[]) =>
    tensor('float16', shape, encodeFloat16(Float32Array.from(values)));
  const body = create(FunctionProtoSchema, {
    ...{ name: 'Layer', domain: 'example', input: ['x'], output: ['y'] },
    node: [
      makeNode('Constant', [], ['w'], { value: halves([3, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9]) }),
      makeNode('MatMul', ['x', 'w'], ['product']),
      makeNode('Relu', ['product'], ['y']),
    ],
    opsetImport: [{ domain: '', version: 12n }],
  });
  const graph = makeGraph({
    node: [
      makeNode('Identity', ['b'], ['twin']),
      makeNode('Layer', ['X'], ['h'], {}, { domain: 'example' }),
      makeNode('Add', ['h', 'twin'], ['sum']),
      makeNode('Cast', ['sum'], ['wide'], { to: 1 }),
      makeNode('DequantizeLinear', ['q_quantized', 'scale'], ['q']),
      makeNode('Mul', ['wide', 'q'], ['m']),
      makeNode('Softmax', ['m'], ['Y'], { axis: 0 }),
    ],
    input: [makeValueInfo('X', 'float16', ['batch', 3])],
    output: [makeValueInfo('Y', 'float32', ['batch', 3])],
    initializer: [
      tensorToProto('b', halves([3], [0.5, 1, 1.5])),
      tensorToProto('q_quantized', tensor('int8', [3], [-100, 0, 100])),
      tensorToProto('scale', tensor('float32', [], [0.001])),
    ],
  });
  return Object.assign(makeModel(graph, { '': 12, example: 1 }), { functions: [body] });
}

test('whatever comes becomes one float32 graph of opset 17, weights in initializers, nodes named', async () => {
  const before = motley();
  const after = copyOf(before);
  expect(normalizeModel(after)).toEqual({
    inlined: ['Layer'],
    opset: { from: 12, to: 17 },
    widened: { dtypes: ['float16'], tensors: 2, inputs: ['X'], outputs: [] },
    dequantized: { dtypes: ['int8'], weights: ['q'], kept: 0 },
  });
  const graph = graphOf(decodeModel(encodeModel(after)));
  expect(opsetOf(after)).toBe(17);
  expect(graph.initializer.map((t) => [t.name, t.dataType])).toEqual([
    ...['b', 'Layer/w', 'q'].map((name) => [name, 1]),
  ]);
  expect(graph.node.map((n) => [n.name, ...n.input])).toEqual([
    ['MatMul_0', 'X', 'Layer/w'],
    ['Relu_1', 'Layer/product'],
    ['Add_2', 'h', 'b'],
    ['Mul_3', 'sum', 'q'],
    ['Shape_4', 'm'],
    ['Flatten_5', 'm'],
    ['Softmax_6', 'Y_flat'],
    ['Reshape_7', 'Y_rows', 'Y_shape'],
  ]);
  const X = noise('X', [2, 3]);
  const narrow = { X: tensor('float16', [2, 3], encodeFloat16(X.data as Float32Array)) };
  // Sums of three products near 10, rounded to 11 bits, in an exponent.
  expectClose(await run(after, { X }), await run(before, narrow), 1e-2);
  expect(normalizeModel(after)).toEqual({});
});

test('a plain model only gets names', () => {
  const graph = makeGraph({
    node: [makeNode('Relu', ['X'], ['Y'])],
    input: [makeValueInfo('X', 'float32')],
    output: [makeValueInfo('Y', 'float32')],
  });
  const model = makeModel(graph, { '': 17 });
  const before = copyOf(model);
  expect(normalizeModel(model)).toEqual({});
  graphOf(before).node[0]!.name = 'Relu_0';
  expect(copyOf(model)).toEqual(before);
});

test('keepQuantized leaves quantised nodes', () => {
  const model = motley();
  expect(normalizeModel(model, { keepQuantized: true })).not.toHaveProperty('dequantized');
  expect(graphOf(model).node.map((n) => n.opType)).toContain('DequantizeLinear');
});

test('files laid out for one processor are refused', () => {
  const model = richModel();
  graphOf(model).node[0]!.domain = 'com.microsoft.nchwc';
  expect(() => normalizeModel(model)).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: ONNX Runtime optimized this file for one kind of processor: its weights are not laid out as ONNX has them.
      at: node "conv" (com.microsoft.nchwc:Conv)
      try: Use the file that it was made from, or export it with graph optimization level "extended" or lower.]
  `);
});

test('ONNX Runtime’s own format is refused by name', () => {
  const bytes = Uint8Array.of(24, 0, 0, 0, ...new TextEncoder().encode('ORTM'), 0, 0, 0, 0);
  expect(() => decodeModel(bytes, 'model.ort')).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: This is ONNX Runtime's own format (.ort), not ONNX.
      at: model.ort
      try: Use the .onnx file that it was made from.]
  `);
});
