/** Tensors whose data are what their shape and type say, wherever in a file they stand. */
import { InjertoError } from '../errors.ts';
import type { Place } from '../messages/index.ts';
import { type DType, dtypeOf } from './dtype.ts';
import { DataLocation, type TensorProto } from './proto.ts';
import { sizeOf } from './shape.ts';
import { expectedBytes, shapeOf } from './tensor.ts';

/** @throws {InjertoError} DTYPE_UNKNOWN · TENSOR_SIZE_WRONG. */
export function checkTensor(tensor: TensorProto, where: Place): void {
  const dtype = dtypeOf(tensor.dataType, where);
  const shape = shapeOf(tensor);
  if (tensor.dims.some((d) => d < 0n) || !shape.every(Number.isSafeInteger)) {
    throw new InjertoError('TENSOR_SIZE_WRONG/shape', { details: { shape: `[${tensor.dims}]` }, where });
  }
  if (tensor.dataLocation === DataLocation.EXTERNAL) return;
  if (tensor.rawData.length === 0) checkTypedData(tensor, dtype, where);
  else if (dtype === 'string' || tensor.rawData.length !== expectedBytes(tensor)) {
    if (dtype === 'string') throw new InjertoError('TENSOR_SIZE_WRONG/strings', { where });
    const [wanted, there] = [expectedBytes(tensor), tensor.rawData.length];
    throw new InjertoError('TENSOR_SIZE_WRONG/bytes', {
      details: { shape: `[${tensor.dims}]`, dtype, wanted, there },
      where,
    });
  }
}

/** How many entries of its typed field one element takes, or how many elements share one (TensorProto, onnx.proto). */
function checkTypedData(tensor: TensorProto, dtype: DType, where: Place): void {
  const count = sizeOf(shapeOf(tensor));
  const [wanted, there] = entriesOf(tensor, dtype, count);
  if (wanted === there) return;
  throw new InjertoError('TENSOR_SIZE_WRONG/entries', {
    details: { shape: `[${tensor.dims}]`, dtype, wanted: count, there },
    where,
  });
}

function entriesOf(tensor: TensorProto, dtype: DType, count: number): [wanted: number, there: number] {
  switch (dtype) {
    case 'float32':
      return [count, tensor.floatData.length];
    case 'complex64':
      return [2 * count, tensor.floatData.length];
    case 'float64':
      return [count, tensor.doubleData.length];
    case 'complex128':
      return [2 * count, tensor.doubleData.length];
    case 'int64':
      return [count, tensor.int64Data.length];
    case 'uint32':
    case 'uint64':
      return [count, tensor.uint64Data.length];
    case 'string':
      return [count, tensor.stringData.length];
    case 'int4':
    case 'uint4':
    case 'float4e2m1':
      return [Math.ceil(count / 2), tensor.int32Data.length];
    case 'int2':
    case 'uint2':
      return [Math.ceil(count / 4), tensor.int32Data.length];
    default:
      return [count, tensor.int32Data.length];
  }
}
