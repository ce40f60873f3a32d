/** Nodes and their attributes, and the graphs that these hold. */
import { InjertoError } from '../errors.ts';
import type { PlaceParts } from '../messages/index.ts';
import { dtypeOf } from './dtype.ts';
import { type AttributeProto, AttributeType, type GraphProto, type NodeProto, type ValueInfoProto } from './proto.ts';
import { checkTensor } from './validate-tensor.ts';

/** @param inFunction whether attributes may refer to those of a call.
 * @throws {InjertoError} MODEL_DAMAGED · ATTRIBUTE_TYPE_WRONG · what `checkTensor` throws. */
export function checkNode(node: NodeProto, origin: PlaceParts, inFunction: boolean): void {
  const where = { node: node.name, operator: node.opType, ...origin };
  if (!node.opType) throw new InjertoError('MODEL_DAMAGED/no-operator', { where });
  const names = new Set<string>();
  for (const a of node.attribute) {
    if (!a.name) throw new InjertoError('MODEL_DAMAGED/attribute-nameless', { where });
    if (names.has(a.name)) {
      throw new InjertoError('MODEL_DAMAGED/attribute-twice', { details: { attribute: a.name }, where });
    }
    names.add(a.name);
    checkAttribute(a, where, inFunction);
  }
}

/** The field that holds the value of each type; where it is one of its own, it must be there. */
const messageFields: Partial<Record<AttributeType, (a: AttributeProto) => unknown>> = {
  [AttributeType.TENSOR]: (a) => a.t,
  [AttributeType.GRAPH]: (a) => a.g,
  [AttributeType.SPARSE_TENSOR]: (a) => a.sparseTensor,
  [AttributeType.TYPE_PROTO]: (a) => a.tp,
};

function checkAttribute(a: AttributeProto, where: PlaceParts, inFunction: boolean): void {
  const attribute = a.name;
  if (a.refAttrName) {
    if (inFunction) return;
    const details = { attribute, reference: a.refAttrName };
    throw new InjertoError('ATTRIBUTE_TYPE_WRONG/reference', { details, where });
  }
  if (messageFields[a.type]?.(a) === undefined && a.type in messageFields) {
    const details = { attribute, type: AttributeType[a.type] };
    throw new InjertoError('ATTRIBUTE_TYPE_WRONG/empty', { details, where });
  }
  // What is not of the type that the attribute names would be read by some and not by others.
  const mistyped = (a.g && a.type !== AttributeType.GRAPH) || (a.graphs.length > 0 && a.type !== AttributeType.GRAPHS);
  if (mistyped) throw new InjertoError('ATTRIBUTE_TYPE_WRONG/graph', { details: { attribute }, where });
  if (a.t) checkTensor(a.t, where);
  for (const tensor of a.tensors) checkTensor(tensor, where);
}

/** Stored tensors and declared types of one graph. @throws what `checkTensor` throws. */
export function checkStored(graph: GraphProto, origin: PlaceParts): void {
  for (const tensor of graph.initializer) checkTensor(tensor, { initializer: tensor.name, ...origin });
  for (const { values, indices } of graph.sparseInitializer) {
    if (values) checkTensor(values, { initializer: values.name, ...origin });
    if (indices) checkTensor(indices, { initializer: values?.name, ...origin });
  }
  for (const value of [...graph.input, ...graph.output, ...graph.valueInfo]) checkValueType(value, origin);
}

function checkValueType(value: ValueInfoProto, origin: PlaceParts): void {
  if (value.type?.value.case === 'tensorType')
    dtypeOf(value.type.value.value.elemType, { value: value.name, ...origin });
}
