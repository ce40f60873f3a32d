import { byteLength, dtypeOf, graphOf, type ModelProto, sizeOf } from '../../onnx/index.ts';

/** Bytes of a model's stored tensors. @param names of those that count. @default all */
export function storedBytes(model: ModelProto, names?: ReadonlySet<string>): number {
  return graphOf(model)
    .initializer.filter(({ name }) => !names || names.has(name))
    .reduce((sum, { dataType, dims }) => sum + byteLength(dtypeOf(dataType), sizeOf(dims.map(Number))), 0);
}
