/** The table of GatherBlockQuantized (com.microsoft): an embedding quantised in blocks. */
import { intOf } from '../../attributes.ts';
import type { NodeProto, TensorProto } from '../../proto.ts';
import { type Shape, sizeOf } from '../../shape.ts';
import { dtypeOfProto, shapeOf, tensorFromProto, toFloat32 } from '../../tensor.ts';
import { dequantizeIntegers, type Integers, storedIntegers, unpack } from './stored-integers.ts';

/** W = (q − zeroPoint)·scale, blocks of `block_size` along `quantize_axis`. In uint8 data of 4 (or 2) bits the last axis is packed, and
 * zero points with it; without any they are 2^(bits − 1) there, and 0 in data of type int4 or uint4.
 * (onnxruntime, ContribOperators.md, GatherBlockQuantized; the defaults as its CPU kernel has them)
 * @returns W, or undefined if sizes do not fit the attributes. */
export function blockwiseTable(
  node: NodeProto,
  data: TensorProto,
  scales: TensorProto,
  zeroPoints: TensorProto | undefined,
): { readonly shape: Shape; readonly values: Float32Array } | undefined {
  const bits = intOf(node, 'bits', 4);
  const blockSize = intOf(node, 'block_size', 128);
  const axis = intOf(node, 'quantize_axis', 1);
  if (blockSize <= 0 || (bits !== 2 && bits !== 4 && bits !== 8)) return undefined;
  const isPacked = dtypeOfProto(data) === 'uint8';
  const table = isPacked ? unpackLast(data, bits) : storedIntegers(data);
  if (!table) return undefined;
  const at = axis < 0 ? axis + table.shape.length : axis;
  const blocks = table.shape.map((size, i) => (i === at ? Math.ceil(size / blockSize) : size));
  const scale = { shape: blocks, values: toFloat32(tensorFromProto(scales)) };
  const zeroPoint = zeroPoints
    ? isPacked
      ? cutLast(unpackLast(zeroPoints, bits), blocks)
      : storedIntegers(zeroPoints)
    : { shape: [], values: [isPacked ? 2 ** (bits - 1) : 0] };
  const values = zeroPoint && dequantizeIntegers(table, { scale, zeroPoint, axis, blockSize });
  return values && { shape: table.shape, values };
}

/** Bytes as the numbers packed in them: the last axis gets longer. */
function unpackLast(proto: TensorProto, bits: 2 | 4 | 8): Integers | undefined {
  if (dtypeOfProto(proto) !== 'uint8' || proto.dims.length === 0) return undefined;
  const stored = shapeOf(proto);
  const shape = stored.map((size, i) => (i === stored.length - 1 ? (size * 8) / bits : size));
  return { shape, values: unpack(tensorFromProto(proto).data as Uint8Array, bits, sizeOf(shape), false) };
}

/** Without what only fills the last byte of each row. */
function cutLast(packed: Integers | undefined, shape: Shape): Integers | undefined {
  const [row, wanted] = [packed?.shape.at(-1) ?? 0, shape.at(-1) ?? 0];
  if (!packed || row < wanted || sizeOf(packed.shape) * wanted !== sizeOf(shape) * row) return undefined;
  return {
    shape,
    values: Array.from(
      { length: sizeOf(shape) },
      (_, i) => packed.values[Math.floor(i / wanted) * row + (i % wanted)]!,
    ),
  };
}
