/** Tensors as plain typed values, and their way from and to TensorProto. */
import { create } from '@bufbuild/protobuf';
import { InjertoError } from '../errors.ts';
import { byteLength, type DType, dtypeCode, dtypeOf } from './dtype.ts';
import { decodeBfloat16, decodeFloat16 } from './float16.ts';
import { type TensorProto, TensorProto_DataLocation, TensorProtoSchema } from './generated/onnx-proto.ts';
import { type Shape, sizeOf } from './shape.ts';

/** The typed array that holds each element type; types without an array of their own stay as packed bytes. */
export interface TypedArrayOf {
  float32: Float32Array;
  float64: Float64Array;
  float16: Uint16Array;
  bfloat16: Uint16Array;
  int8: Int8Array;
  uint8: Uint8Array;
  int16: Int16Array;
  uint16: Uint16Array;
  int32: Int32Array;
  uint32: Uint32Array;
  int64: BigInt64Array;
  uint64: BigUint64Array;
  bool: Uint8Array;
}
export type ArrayDType = keyof TypedArrayOf;
export type TensorData<D extends ArrayDType = ArrayDType> = TypedArrayOf[D];

/** A dense tensor, row-major. `data.length` is the product of `shape`. */
export interface Tensor<D extends ArrayDType = ArrayDType> {
  readonly dtype: D;
  readonly shape: Shape;
  readonly data: TensorData<D>;
}

const arrayTypes = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
} as const;

/** A tensor from plain numbers, or around a typed array that already has the right type.
 * @throws {InjertoError} SHAPE_MISMATCH if the number of values is not the product of `shape`. */
export function tensor<D extends ArrayDType>(
  dtype: D,
  shape: Shape,
  values: TensorData<D> | readonly number[],
): Tensor<D> {
  if (values.length !== sizeOf(shape)) {
    throw new InjertoError('SHAPE_MISMATCH', {
      details: { shape: `[${shape}]`, wanted: sizeOf(shape), given: values.length },
    });
  }
  const data = ArrayBuffer.isView(values) ? values : fromNumbers(dtype, values as readonly number[]);
  return { dtype, shape, data: data as TensorData<D> };
}

function fromNumbers(dtype: ArrayDType, values: readonly number[]): TensorData {
  if (dtype === 'int64') return BigInt64Array.from(values, BigInt);
  if (dtype === 'uint64') return BigUint64Array.from(values, BigInt);
  return (arrayTypes[dtype] as typeof Float32Array).from(values) as TensorData;
}

/** The shape of a TensorProto. */
export function shapeOf(proto: TensorProto): number[] {
  return proto.dims.map(Number);
}

/** The element type of a TensorProto. */
export function dtypeOfProto(proto: TensorProto): DType {
  return dtypeOf(proto.dataType, `tensor "${proto.name}"`);
}

/** Reads a TensorProto. The data are a view of the file's bytes wherever alignment allows.
 * @throws {InjertoError} TENSOR_SIZE_WRONG if bytes and shape disagree · DTYPE_UNSUPPORTED for strings, complex and
 * sub-byte types · TENSOR_EXTERNAL if the data lie in another file (readModel loads those). */
export function tensorFromProto(proto: TensorProto): Tensor {
  const where = { tensor: proto.name };
  const dtype = dtypeOf(proto.dataType, where);
  if (proto.dataLocation === TensorProto_DataLocation.EXTERNAL) {
    throw new InjertoError('TENSOR_EXTERNAL', { where });
  }
  if (!(dtype in arrayTypes)) {
    throw new InjertoError('DTYPE_UNSUPPORTED/numbers', { details: { dtype }, where });
  }
  const shape = shapeOf(proto);
  const data = dataOf(proto, dtype as ArrayDType);
  const rest = proto.rawData.length % data.BYTES_PER_ELEMENT;
  if (data.length !== sizeOf(shape) || rest > 0) {
    throw new InjertoError('TENSOR_SIZE_WRONG', {
      details: { shape: `[${shape}]`, dtype, wanted: sizeOf(shape), there: data.length, bytes: rest },
      where,
    });
  }
  return { dtype: dtype as ArrayDType, shape, data };
}

function dataOf(proto: TensorProto, dtype: ArrayDType): TensorData {
  const ArrayType = arrayTypes[dtype];
  if (proto.rawData.length > 0) return viewOf(proto.rawData, ArrayType);
  // Small tensors may use the typed fields instead (onnx.proto, TensorProto: which field holds which type).
  switch (dtype) {
    case 'float32':
      return Float32Array.from(proto.floatData);
    case 'float64':
      return Float64Array.from(proto.doubleData);
    case 'int64':
      return BigInt64Array.from(proto.int64Data);
    case 'uint64':
      return BigUint64Array.from(proto.uint64Data);
    case 'uint32':
      return Uint32Array.from(proto.uint64Data, Number);
    default:
      return (ArrayType as typeof Int32Array).from(proto.int32Data) as TensorData;
  }
}

function viewOf(bytes: Uint8Array, ArrayType: (typeof arrayTypes)[ArrayDType]): TensorData {
  const size = ArrayType.BYTES_PER_ELEMENT;
  const length = Math.floor(bytes.byteLength / size);
  // A typed array must start at a multiple of its element size; protobuf promises no such thing.
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  return new ArrayType(aligned.buffer as ArrayBuffer, aligned.byteOffset, length);
}

/** A TensorProto around the same bytes (no copy). */
export function tensorToProto(name: string, value: Tensor): TensorProto {
  const { data } = value;
  return create(TensorProtoSchema, {
    name,
    dims: value.shape.map(BigInt),
    dataType: dtypeCode(value.dtype),
    rawData: new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength),
  });
}

/** The values of a floating-point tensor as float32: the same array if it is float32 already, else a widened or rounded copy.
 * @throws {InjertoError} DTYPE_UNSUPPORTED for an integer tensor. */
export function toFloat32(value: Tensor): Float32Array {
  switch (value.dtype) {
    case 'float32':
      return value.data as Float32Array;
    case 'float64':
      return Float32Array.from(value.data as Float64Array);
    case 'float16':
      return decodeFloat16(value.data as Uint16Array);
    case 'bfloat16':
      return decodeBfloat16(value.data as Uint16Array);
    default:
      throw new InjertoError('DTYPE_UNSUPPORTED/floating', { details: { dtype: value.dtype } });
  }
}

/** The values of an integer tensor as plain numbers.
 * @throws {InjertoError} DTYPE_UNSUPPORTED for a floating-point tensor. */
export function toIntegers(value: Tensor): number[] {
  if (value.dtype.startsWith('float') || value.dtype === 'bfloat16') {
    throw new InjertoError('DTYPE_UNSUPPORTED/integers', { details: { dtype: value.dtype } });
  }
  return Array.from(value.data as ArrayLike<number | bigint>, Number);
}

/** Bytes that the data of a TensorProto should take, from its shape and type. */
export function expectedBytes(proto: TensorProto): number {
  return byteLength(dtypeOfProto(proto), sizeOf(shapeOf(proto)));
}
