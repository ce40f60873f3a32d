import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { makeGraph, makeModel, makeNode, makeValueInfo } from '../build.ts';
import { decodeModel, encodeModel, graphOf } from '../codec.ts';
import { encodeFloat16 } from '../float16.ts';
import type { ModelProto, NodeProto, ValueInfoProto } from '../proto.ts';
import { type Tensor, tensor, tensorFromProto, tensorToProto, toFloat32 } from '../tensor.ts';
import { branch, ifNode, richModel } from '../test-models.ts';
import { computeInFloat32 } from './compute-in-float32.ts';
import { copyOf, expectClose, noise, testRuntime } from './test-run.ts';

const { run } = testRuntime();
const half = (value: Tensor) => tensor('float16', value.shape, encodeFloat16(value.data as Float32Array));
const halves = (shape: number[], values: number[]) => half(tensor('float32', shape, values));
const cast = (input: string, output: string, to = 1) => makeNode('Cast', [input], [output], { to });

interface Parts {
  readonly node: NodeProto[];
  readonly input?: ValueInfoProto[];
  readonly output?: ValueInfoProto[];
  readonly stored?: Record<string, Tensor>;
}
function model({ node, input, output, stored = {} }: Parts): ModelProto {
  return makeModel(
    makeGraph({
      node,
      input: input ?? [makeValueInfo('X', 'float16', [2, 4])],
      output: output ?? [makeValueInfo('Y', 'float16', [2, 4])],
      initializer: Object.entries(stored).map(([name, value]) => tensorToProto(name, value)),
    }),
  );
}

const X = noise('X', [2, 4]);
const W = half(noise('W', [4, 4]));

describe('computeInFloat32', () => {
  test('a file of float16 throughout: weights, constants, bounds, masks, inputs and outputs', async () => {
    const before = model({
      node: [
        makeNode('MatMul', ['X', 'W'], ['product']),
        makeNode('Constant', [], ['mask'], { value: halves([1, 4], [0, 0, -65504, 0]) }),
        makeNode('Add', ['product', 'mask'], ['masked']),
        makeNode('Softmax', ['masked'], ['rows'], { axis: -1 }),
        makeNode('Shape', ['X'], ['shape']),
        makeNode('ConstantOfShape', ['shape'], ['half'], { value: halves([1], [0.5]) }),
        makeNode('Mul', ['rows', 'half'], ['scaled']),
        makeNode('Clip', ['scaled', 'low', 'high'], ['clipped']),
        makeNode('LayerNormalization', ['clipped', 'scale'], ['Y'], { stash_type: 1 }),
      ],
      stored: { W, low: halves([], [0]), high: halves([], [0.3]), scale: halves([4], [1, 2, 3, 4]) },
    });
    const after = copyOf(before);
    expect(computeInFloat32(after)).toEqual({ dtypes: ['float16'], tensors: 6, inputs: ['X'], outputs: ['Y'] });
    const wide = await run(decodeModel(encodeModel(after)), { X: tensor('float32', [2, 4], toFloat32(half(X))) });
    const narrow = await run(before, { X: half(X) });
    expect(wide.Y!.dtype).toBe('float32');
    // float16 has 11 bits and five steps of rounding stand one after another, the last one a division by a standard deviation.
    expectClose(wide, narrow, 1e-2);
    // What the mask was, it is: it takes the third column out.
    expect(graphOf(after).node[1]!.attribute[0]!.t).toEqual(
      tensorToProto('', tensor('float32', [1, 4], [0, 0, -65504, 0])),
    );
  });

  test('float32 at the boundaries, float16 inside, a part kept in float32: no Cast is left between equal types', async () => {
    const before = model({
      input: [makeValueInfo('X', 'float32', [2, 4])],
      output: [makeValueInfo('Y', 'float32', [2, 4])],
      node: [
        cast('X', 'x16', 10),
        makeNode('MatMul', ['x16', 'W'], ['product']),
        cast('product', 'wide'),
        makeNode('Softmax', ['wide'], ['soft'], { axis: -1 }),
        cast('soft', 'narrow', 10),
        makeNode('Add', ['narrow', 'bias'], ['sum']),
        cast('sum', 'Y'),
      ],
      stored: { W, bias: halves([4], [1, 2, 3, 4]) },
    });
    const after = copyOf(before);
    expect(computeInFloat32(after)).toMatchObject({ inputs: [], outputs: [] });
    expect(graphOf(after).node.map((n) => [n.opType, ...n.input])).toEqual([
      ['MatMul', 'X', 'W'],
      ['Softmax', 'product'],
      ['Add', 'soft', 'bias'],
      // It makes an output of the graph, under that output's name.
      ['Cast', 'sum'],
    ]);
    // Two roundings to 11 bits.
    expectClose(await run(decodeModel(encodeModel(after)), { X }), await run(before, { X }), 2e-3);
  });

  test('weights stored in half precision and cast where they are read keep their names', () => {
    const subject = model({
      input: [makeValueInfo('X', 'float32', [2, 4])],
      output: [makeValueInfo('Y', 'float32', [2, 4])],
      node: [
        cast('W', 'W32'),
        cast('W', 'again'),
        makeNode('MatMul', ['X', 'W32'], ['h']),
        makeNode('MatMul', ['h', 'again'], ['Y']),
      ],
      stored: { W },
    });
    computeInFloat32(subject);
    expect(graphOf(subject).node.map((n) => n.input)).toEqual([
      ['X', 'W'],
      ['h', 'W'],
    ]);
    expect(tensorFromProto(graphOf(subject).initializer[0]!)).toEqual(tensor('float32', [4, 4], toFloat32(W)));
  });

  test('bfloat16, in types of sequences, in attributes that name types, in subgraphs', () => {
    const inner = branch('then', 'X');
    inner.node = [makeNode('Constant', [], ['then'], { value: tensor('bfloat16', [1], [0x3fc0]) })];
    inner.output = [makeValueInfo('then', 'bfloat16')];
    const subject = model({
      node: [
        makeNode('EyeLike', ['X'], ['a'], { dtype: 16 }),
        makeNode('LayerNormalization', ['X', 'X'], ['b'], { stash_type: 16 }),
        makeNode('Other', ['X'], ['c'], { dtype: 16 }, { domain: 'example' }),
        makeNode('Cast', ['X'], ['d'], { to: 7 }),
        ifNode('X', [inner, branch('else', 'a')], 'Y'),
      ],
      output: [makeValueInfo('Y', 'bfloat16')],
    });
    graphOf(subject).valueInfo = [makeValueInfo('a', 'bfloat16', [2, 4])];
    expect(computeInFloat32(subject)).toMatchObject({ dtypes: ['float16', 'bfloat16'], tensors: 1 });
    expect(graphOf(subject).node.map((n) => Number(n.attribute[0]!.i))).toEqual([1, 1, 16, 7, 0]);
    expect(tensorFromProto(inner.node[0]!.attribute[0]!.t!)).toEqual(tensor('float32', [1], [1.5]));
    expect([inner.output[0], graphOf(subject).valueInfo[0]]).toEqual([
      makeValueInfo('then', 'float32'),
      makeValueInfo('a', 'float32', [2, 4]),
    ]);
  });

  test('a Cast stays whose result a subgraph reads, or whose input is of an unknown type', () => {
    const subject = model({
      node: [
        cast('W', 'W32'),
        makeNode('Mystery', ['X'], ['m'], {}, { domain: 'example' }),
        cast('m', 'm32'),
        ifNode('X', [branch('then', 'W32'), branch('else', 'm32')], 'Y'),
      ],
      stored: { W },
    });
    computeInFloat32(subject);
    expect(graphOf(subject).node.map((n) => n.opType)).toEqual(['Cast', 'Mystery', 'Cast', 'If']);
  });

  // Files that onnxruntime's own converter wrote (conformance/make/quantized.py).
  test.each(['image-fp16', 'text-fp16'])('%s', async (name) => {
    const path = fileURLToPath(new URL(`../../../conformance/fixtures/quantized/${name}.onnx`, import.meta.url));
    const before = decodeModel(new Uint8Array(await readFile(path)));
    const after = copyOf(before);
    computeInFloat32(after);
    expect(graphOf(after).initializer.filter((t) => t.dataType === 10)).toEqual([]);
    const image = noise('image', [2, 3, 12, 12]);
    const ids = tensor('int64', [1, 4], [1, 5, 0, 11]);
    const [wide, narrow] = name === 'image-fp16' ? [{ image }, { image: half(image) }] : [{ ids }, { ids }];
    // Nine layers, each rounding to 11 bits.
    expectClose(await run(after, wide), await run(before, narrow), 1e-2);
  });

  test('a model without half precision stays as it is', () => {
    const subject = richModel();
    expect(computeInFloat32(subject)).toBeUndefined();
    expect(subject).toEqual(richModel());
  });
});
