import { toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeGraph, makeModel, makeNode, makeValueInfo } from './build.ts';
import { decodeModel, encodeModel, graphOf, opsetOf } from './codec.ts';
import { ModelProtoSchema } from './generated/onnx-proto.ts';
import type { Shape } from './shape.ts';
import { type ArrayDType, type Tensor, tensor, tensorFromProto, tensorToProto } from './tensor.ts';
import { richModel } from './test-models.ts';

/** A field that onnx.proto does not define: number 999, wire type 2, three bytes. */
const unknownField = Uint8Array.from([0xba, 0x3e, 3, 1, 2, 3]);

describe('a model', () => {
  test('is the same after decoding and encoding: functions, subgraphs, sparse and packed tensors, strings, metadata', () => {
    const model = richModel();
    const bytes = encodeModel(model);
    const decoded = decodeModel(bytes);
    expect(decoded).toEqual(model);
    expect(encodeModel(decoded)).toEqual(bytes);
  });

  test('keeps what this version does not know', () => {
    const bytes = encodeModel(richModel());
    const newer = new Uint8Array([...bytes, ...unknownField]);
    expect(encodeModel(decodeModel(newer))).toEqual(newer);
  });

  test('decodes from a Buffer that is part of a larger one', () => {
    const bytes = encodeModel(richModel());
    const buffer = Buffer.concat([Buffer.alloc(5), bytes, Buffer.alloc(5)]).subarray(5, 5 + bytes.length);
    expect(encodeModel(decodeModel(buffer))).toEqual(bytes);
  });

  test('has an opset for each domain, and ai.onnx is the default one', () => {
    const model = makeModel(makeGraph({ node: [], input: [], output: [] }), { 'ai.onnx': 17, example: 3 });
    expect(['', 'ai.onnx', 'example', 'other'].map((domain) => opsetOf(model, domain))).toEqual([17, 17, 3, undefined]);
  });

  test('past 2 GiB of weights wants external data', () => {
    const proto = tensorToProto('W', tensor('float32', [1], [0]));
    // Bytes that are not there: allocating 2 GiB would test the machine.
    proto.rawData = { byteLength: 2 ** 31 } as Uint8Array<ArrayBuffer>;
    const model = makeModel(makeGraph({ node: [], input: [], output: [], initializer: [proto] }));
    expect(() => encodeModel(model)).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: The weights take 2147483648 bytes, and a single ONNX file holds less than 2 GiB.
        try: Write it with writeModelFile and externalData, which puts the weights in a file beside it.]
    `);
  });
});

describe('tensor data', () => {
  test('are views of the bytes that were read', () => {
    const bytes = encodeModel(richModel());
    const [W] = graphOf(decodeModel(bytes)).initializer;
    expect(W!.rawData.buffer).toBe(bytes.buffer);
    const at = W!.rawData.byteOffset;
    bytes[at + 3] = 0x40;
    expect(W!.rawData[3]).toBe(0x40);
    // A typed array over them as well, wherever they happen to be aligned: here they are moved until they are.
    const shift = (4 - (at % 4)) % 4;
    const shifted = new Uint8Array(bytes.length + shift).subarray(shift);
    shifted.set(bytes);
    const value = tensorFromProto(graphOf(decodeModel(shifted)).initializer[0]!);
    expect(value.data.buffer).toBe(shifted.buffer);
  });

  test('are copied only where they are not aligned', () => {
    const proto = tensorToProto('W', tensor('float32', [2], [1.5, -2]));
    proto.rawData = new Uint8Array([0, ...proto.rawData]).subarray(1);
    expect([...tensorFromProto(proto).data]).toEqual([1.5, -2]);
  });

  const numbers: Record<ArrayDType, fc.Arbitrary<number>> = {
    float32: fc.float({ noNaN: true }),
    float64: fc.double({ noNaN: true }),
    float16: fc.nat(65535),
    bfloat16: fc.nat(65535),
    int8: fc.integer({ min: -128, max: 127 }),
    uint8: fc.nat(255),
    int16: fc.integer({ min: -32768, max: 32767 }),
    uint16: fc.nat(65535),
    int32: fc.integer(),
    uint32: fc.nat(2 ** 31).map((n) => n * 2 - 1 + 1),
    int64: fc.maxSafeInteger(),
    uint64: fc.maxSafeNat(),
    bool: fc.nat(1),
  };
  const dtypes = Object.keys(numbers) as ArrayDType[];
  const tensors = fc
    .tuple(fc.constantFrom(...dtypes), fc.array(fc.nat(3), { maxLength: 4 }))
    .chain(([dtype, shape]) => {
      const length = shape.reduce((a, b) => a * b, 1);
      return fc
        .array(numbers[dtype], { minLength: length, maxLength: length })
        .map((values) => tensor(dtype, shape, values));
    });

  test('come back as they were, for every type that has a typed array', () => {
    fc.assert(
      fc.property(fc.array(tensors, { maxLength: 4 }), (values) => {
        const node = [makeNode('Identity', ['X'], ['Y'])];
        const input = [makeValueInfo('X', 'float32')];
        const initializer = values.map((value, i) => tensorToProto(`t${i}`, value));
        const model = makeModel(makeGraph({ node, input, output: [makeValueInfo('Y', 'float32')], initializer }));
        const back = graphOf(decodeModel(encodeModel(model))).initializer.map(tensorFromProto);
        expect(back.map(plain)).toEqual(values.map(plain));
      }),
      { seed: 3 },
    );
  });

  test('are read from the typed fields too, which hold them in small files', () => {
    const inField = (dtype: ArrayDType, field: string, values: readonly (number | bigint)[]) =>
      Object.assign(tensorToProto('t', tensor(dtype, [0], [])), { dims: [BigInt(values.length)], [field]: values });
    const read = (...[dtype, field, values]: Parameters<typeof inField>) =>
      [...tensorFromProto(inField(dtype, field, values)).data].map(Number);
    expect(read('float32', 'floatData', [1.5, -2])).toEqual([1.5, -2]);
    expect(read('float64', 'doubleData', [0.1])).toEqual([0.1]);
    expect(read('int64', 'int64Data', [-3n])).toEqual([-3]);
    expect(read('uint64', 'uint64Data', [3n])).toEqual([3]);
    expect(read('uint32', 'uint64Data', [2n ** 32n - 1n])).toEqual([2 ** 32 - 1]);
    expect(read('int32', 'int32Data', [-7])).toEqual([-7]);
    expect(read('int8', 'int32Data', [-7])).toEqual([-7]);
    expect(read('float16', 'int32Data', [0x3c00])).toEqual([0x3c00]);
    expect(read('bool', 'int32Data', [1, 0])).toEqual([1, 0]);
  });
});

function plain({ dtype, shape, data }: Tensor): { dtype: string; shape: Shape; data: (number | bigint)[] } {
  return { dtype, shape, data: [...data] };
}

test('an encoded model is what protobuf makes of it', () => {
  const model = richModel();
  expect(encodeModel(model)).toEqual(toBinary(ModelProtoSchema, model));
});
