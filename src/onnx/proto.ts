/** The messages of onnx.proto that the rest of Injerto works with, as protobuf-es decodes them. */
export {
  type AttributeProto,
  AttributeProto_AttributeType as AttributeType,
  type FunctionProto,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
  TensorProto_DataLocation as DataLocation,
  type TypeProto,
  type ValueInfoProto,
} from './generated/onnx-proto.ts';
