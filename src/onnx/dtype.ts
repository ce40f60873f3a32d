/** Element types of ONNX tensors, under the names that PyTorch and NumPy use. */
import { InjertoError } from '../errors.ts';
import type { Place } from '../messages/index.ts';
import { TensorProto_DataType as T } from './generated/onnx-proto.ts';

/** Bits that one element takes in `raw_data` (TensorProto.DataType, onnx.proto); strings have no fixed size. */
const bitsByName = {
  float32: [T.FLOAT, 32],
  uint8: [T.UINT8, 8],
  int8: [T.INT8, 8],
  uint16: [T.UINT16, 16],
  int16: [T.INT16, 16],
  int32: [T.INT32, 32],
  int64: [T.INT64, 64],
  string: [T.STRING, 0],
  bool: [T.BOOL, 8],
  float16: [T.FLOAT16, 16],
  float64: [T.DOUBLE, 64],
  uint32: [T.UINT32, 32],
  uint64: [T.UINT64, 64],
  complex64: [T.COMPLEX64, 64],
  complex128: [T.COMPLEX128, 128],
  bfloat16: [T.BFLOAT16, 16],
  float8e4m3fn: [T.FLOAT8E4M3FN, 8],
  float8e4m3fnuz: [T.FLOAT8E4M3FNUZ, 8],
  float8e5m2: [T.FLOAT8E5M2, 8],
  float8e5m2fnuz: [T.FLOAT8E5M2FNUZ, 8],
  uint4: [T.UINT4, 4],
  int4: [T.INT4, 4],
  float4e2m1: [T.FLOAT4E2M1, 4],
  float8e8m0: [T.FLOAT8E8M0, 8],
  uint2: [T.UINT2, 2],
  int2: [T.INT2, 2],
  float6e2m3: [T.FLOAT6E2M3, 6],
  float6e3m2: [T.FLOAT6E3M2, 6],
} as const satisfies Record<string, readonly [T, number]>;

export type DType = keyof typeof bitsByName;

const nameByCode = new Map<number, DType>(
  Object.entries(bitsByName).map(([name, [code]]) => [code as number, name as DType]),
);

/** The name of a TensorProto.DataType code.
 * @throws {InjertoError} DTYPE_UNKNOWN for a code that the schema does not define. */
export function dtypeOf(code: number, where?: Place): DType {
  const name = nameByCode.get(code);
  if (name) return name;
  throw new InjertoError('DTYPE_UNKNOWN', { details: { type: code }, where });
}

/** The TensorProto.DataType code of a name. */
export function dtypeCode(dtype: DType): T {
  return bitsByName[dtype][0];
}

/** Bytes that `count` elements take in `raw_data`; sub-byte types are packed, the last byte padded. */
export function byteLength(dtype: DType, count: number): number {
  return Math.ceil((count * bitsByName[dtype][1]) / 8);
}

/** Whether gradients can flow through values of this type. */
export function isFloating(dtype: DType): boolean {
  return dtype === 'float32' || dtype === 'float64' || dtype === 'float16' || dtype === 'bfloat16';
}
