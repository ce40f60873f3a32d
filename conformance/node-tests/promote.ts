/** A model of another floating-point type: the same function, in arithmetic that central differences can resolve. */
import { create } from '@bufbuild/protobuf';
import { TensorProtoSchema } from '../../src/onnx/generated/onnx-proto.ts';
import {
  attribute,
  canonicalDomain,
  constantsToInitializers,
  dtypeCode,
  dtypeOf,
  type GraphProto,
  graphOf,
  isFloating,
  type ModelProto,
  makeAttribute,
  type NodeProto,
  opsetOf,
  subgraphsOf,
  type Tensor,
  type TensorProto,
  tensor,
  tensorFromProto,
  tensorToProto,
  toFloat32,
} from '../../src/onnx/index.ts';
import { raiseOpset } from '../../src/onnx/normalize/raise-opset.ts';

export type Precision = 'float32' | 'float64';

/** Gives every floating-point value of `model` one type: initializers, constants, what Cast names. Below opset 13 it is raised first, as a
 * file is when it is opened. Changes `model` in place. */
export function promoteModel(model: ModelProto, precision: Precision): void {
  // Below 7 nothing is converted: a test is written at its operator's newest version, which then holds at 13 too.
  if (opsetOf(model)! < 7) for (const opset of model.opsetImport) opset.version = 13n;
  raiseOpset(model);
  promoteGraph(graphOf(model), precision);
}

/** The same numbers in another floating-point type; other tensors as they are. */
export function promoteTensor(value: Tensor, precision: Precision): Tensor {
  if (!isFloating(value.dtype) || value.dtype === precision) return value;
  const numbers = value.dtype === 'float64' ? (value.data as Float64Array) : toFloat32(value);
  return tensor(precision, value.shape, Array.from(numbers));
}

function promoteGraph(graph: GraphProto, precision: Precision): void {
  Object.assign(graph, constantsToInitializers(graph));
  graph.initializer = graph.initializer.map((proto) => promoteProto(proto, precision));
  graph.valueInfo = [];
  for (const value of [...graph.input, ...graph.output]) {
    const type = value.type?.value;
    if (type?.case === 'tensorType' && isFloating(dtypeOf(type.value.elemType))) {
      type.value.elemType = dtypeCode(precision);
    }
  }
  for (const node of graph.node) promoteNode(node, precision);
}

function promoteNode(node: NodeProto, precision: Precision): void {
  if (canonicalDomain(node.domain) !== '') return;
  const to = node.opType === 'Cast' ? attribute(node, 'to') : undefined;
  if (to && isFloating(dtypeOf(Number(to.i)))) to.i = BigInt(dtypeCode(precision));
  // Without a value it is filled with zeros of float32.
  if (node.opType === 'ConstantOfShape' && !attribute(node, 'value')) {
    node.attribute.push(makeAttribute('value', tensor('float32', [1], [0])));
  }
  for (const given of node.attribute) if (given.t) given.t = promoteProto(given.t, precision);
  for (const graph of subgraphsOf(node)) promoteGraph(graph, precision);
}

function promoteProto(proto: TensorProto, precision: Precision): TensorProto {
  if (!isFloating(dtypeOf(proto.dataType))) return create(TensorProtoSchema, proto);
  return tensorToProto(proto.name, promoteTensor(tensorFromProto(proto), precision));
}
