/** Integers as quantisers store them, and their way back to float32. */
import type { DType } from '../../dtype.ts';
import type { TensorProto } from '../../proto.ts';
import { type Shape, sizeOf } from '../../shape.ts';
import { dtypeOfProto, shapeOf, tensorFromProto } from '../../tensor.ts';

/** Smallest and largest value of the integer types that quantisation uses. */
const ranges: Partial<Record<DType, readonly [number, number]>> = {
  int2: [-2, 1],
  uint2: [0, 3],
  int4: [-8, 7],
  uint4: [0, 15],
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
};

export function integerRange(dtype: DType): readonly [number, number] | undefined {
  return ranges[dtype];
}

export interface Integers {
  readonly shape: Shape;
  readonly values: ArrayLike<number>;
}

/** The values of a stored integer tensor; undefined for types that quantisation by a scale does not use (float8, int64, strings). */
export function storedIntegers(proto: TensorProto): Integers | undefined {
  const dtype = dtypeOfProto(proto);
  if (!ranges[dtype]) return undefined;
  const shape = shapeOf(proto);
  const bits = subByteBits[dtype];
  if (bits === undefined) return { shape, values: tensorFromProto(proto).data as Int32Array };
  // In `int32_data` each entry is one packed byte.
  const bytes = proto.rawData.length > 0 ? proto.rawData : Uint8Array.from(proto.int32Data);
  if (bytes.length !== Math.ceil((sizeOf(shape) * bits) / 8)) return undefined;
  return { shape, values: unpack(bytes, bits, sizeOf(shape), dtype.startsWith('int')) };
}

const subByteBits: Partial<Record<DType, 2 | 4>> = { int4: 4, uint4: 4, int2: 2, uint2: 2 };

/** Elements of 2 or 4 bits, the lowest bits of a byte first (onnx.proto, TensorProto.DataType). */
export function unpack(bytes: Uint8Array, bits: 2 | 4 | 8, count: number, signed = false): Int16Array {
  const perByte = 8 / bits;
  const mask = 2 ** bits - 1;
  const wrap = signed ? 2 ** (bits - 1) : Number.POSITIVE_INFINITY;
  const values = new Int16Array(count);
  for (let i = 0; i < count; i++) {
    const value = (bytes[Math.floor(i / perByte)]! >> (bits * (i % perByte))) & mask;
    values[i] = value >= wrap ? value - 2 ** bits : value;
  }
  return values;
}

export interface Quantization {
  readonly scale: { readonly shape: Shape; readonly values: ArrayLike<number> };
  readonly zeroPoint: Integers | undefined;
  /** The axis that scales go along, where there are several. */
  readonly axis: number;
  /** Elements along `axis` that share a scale; 0 for one scale an index. */
  readonly blockSize: number;
}

/** x = (q − zeroPoint)·scale, with one scale for all, one for each index of an axis, or one for each block along it.
 * ONNX DequantizeLinear-10, 13, 19, 21, 23, 24.
 * @returns undefined if the shapes of scale and zero point do not fit. */
export function dequantizeIntegers(
  { shape, values }: Integers,
  { scale, zeroPoint, axis, blockSize }: Quantization,
): Float32Array | undefined {
  const at = axis < 0 ? axis + shape.length : axis;
  const count = sizeOf(shape);
  const size = shape[at] ?? 1;
  const inner = sizeOf(shape.slice(at + 1));
  const blocks = blockSize > 0 ? Math.ceil(size / blockSize) : size;
  const wanted = blockSize > 0 ? (count / Math.max(size, 1)) * blocks : size;
  const fits = ({ length }: ArrayLike<number>) => length === 1 || length === wanted;
  if (!fits(scale.values) || (zeroPoint && !fits(zeroPoint.values))) return undefined;
  const scaleStep = scale.values.length === 1 ? 0 : 1;
  const zeroStep = zeroPoint && zeroPoint.values.length > 1 ? 1 : 0;
  const result = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const along = Math.floor(i / inner) % size;
    const k =
      blockSize > 0
        ? (Math.floor(i / (inner * size)) * blocks + Math.floor(along / blockSize)) * inner + (i % inner)
        : along;
    const zero = zeroPoint ? zeroPoint.values[k * zeroStep]! : 0;
    result[i] = (values[i]! - zero) * scale.values[k * scaleStep]!;
  }
  return result;
}
