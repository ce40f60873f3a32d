import { create } from '@bufbuild/protobuf';
import { describe, expect, test } from 'vitest';
import { byteLength } from './dtype.ts';
import { StringStringEntryProtoSchema } from './generated/onnx-proto.ts';
import { DataLocation } from './proto.ts';
import { sizeOf } from './shape.ts';
import { dtypeOfProto, shapeOf, tensor, tensorFromProto, tensorToProto, toFloat32, toIntegers } from './tensor.ts';
import { packed } from './test-models.ts';

describe('a tensor', () => {
  test('takes numbers or the right typed array, which it does not copy', () => {
    const data = Float32Array.of(1, 2);
    expect(tensor('float32', [2], data).data).toBe(data);
    expect(tensor('int64', [2], [-1, 2]).data).toEqual(BigInt64Array.of(-1n, 2n));
    expect(tensor('uint64', [], [7]).data).toEqual(BigUint64Array.of(7n));
  });

  test('of another number of values is refused', () => {
    expect(() => tensor('float32', [2, 3], [1])).toThrowErrorMatchingInlineSnapshot(
      `[InjertoError: A tensor of shape [2,3] holds 6 values, but 1 were given.]`,
    );
  });

  test('becomes float32 from any floating type, and only from those', () => {
    const same = tensor('float32', [1], [0.5]);
    expect(toFloat32(same)).toBe(same.data);
    expect([...toFloat32(tensor('float64', [1], [0.1]))]).toEqual([Math.fround(0.1)]);
    expect([...toFloat32(tensor('float16', [1], [0x3e00]))]).toEqual([1.5]);
    expect([...toFloat32(tensor('bfloat16', [1], [0x3fc0]))]).toEqual([1.5]);
    expect(() => toFloat32(tensor('int8', [1], [1]))).toThrowErrorMatchingInlineSnapshot(
      `[InjertoError: A tensor of int8 holds no floating-point numbers.]`,
    );
  });

  test('becomes integers from any integer type, and only from those', () => {
    expect(toIntegers(tensor('int64', [2], [-1, 2 ** 40]))).toEqual([-1, 2 ** 40]);
    expect(toIntegers(tensor('bool', [2], [1, 0]))).toEqual([1, 0]);
    expect(() => toIntegers(tensor('bfloat16', [1], [1]))).toThrowErrorMatchingInlineSnapshot(
      `[InjertoError: A tensor of bfloat16 holds no integers.]`,
    );
  });
});

describe('a TensorProto that is not as it says', () => {
  test('too few bytes', () => {
    const proto = tensorToProto('W', tensor('float32', [2], [1, 2]));
    proto.dims = [3n];
    expect(() => tensorFromProto(proto)).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: Shape [3] wants 3 values of float32, but the file holds 2.
        at: tensor "W"
        try: The file is damaged: download or export it again.]
    `);
  });

  test('bytes left over, though less than an element', () => {
    const proto = packed('W', 'float32', [1n], [0, 0, 0, 0, 1]);
    expect(() => tensorFromProto(proto)).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: Shape [1] wants 1 values of float32, but the file holds 1 and 1 bytes.
        at: tensor "W"
        try: The file is damaged: download or export it again.]
    `);
  });

  test('a type without a typed array', () => {
    expect(() => tensorFromProto(packed('W', 'int4', [2n], [0]))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: Tensors of int4 cannot be read as numbers.
        at: tensor "W"]
    `);
    expect(dtypeOfProto(packed('W', 'int4', [2n], [0]))).toBe('int4');
  });

  test('a type that nobody knows', () => {
    const proto = Object.assign(tensorToProto('W', tensor('float32', [], [1])), { dataType: 4711 });
    expect(() => tensorFromProto(proto)).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: Element type 4711 is not one that ONNX defines.
        at: tensor "W"
        try: The file may be damaged, or newer than this version of Injerto.]
    `);
  });

  test('data in another file', () => {
    const proto = tensorToProto('W', tensor('float32', [], [1]));
    proto.dataLocation = DataLocation.EXTERNAL;
    proto.externalData = [create(StringStringEntryProtoSchema, { key: 'location', value: 'weights' })];
    expect(() => tensorFromProto(proto)).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: The data of this tensor lie in another file.
        at: tensor "W"
        try: Open the model by its path, so that the file beside it is found.]
    `);
  });
});

test('sizes: a scalar has one element, packed types round up', () => {
  expect([sizeOf([]), sizeOf([2, 0]), sizeOf([2, 3])]).toEqual([1, 0, 6]);
  expect([
    byteLength('int4', 3),
    byteLength('uint2', 5),
    byteLength('float6e2m3', 3),
    byteLength('float64', 2),
  ]).toEqual([2, 2, 3, 16]);
  expect(shapeOf(packed('W', 'uint8', [2n, 1n], [1, 2]))).toEqual([2, 1]);
});
