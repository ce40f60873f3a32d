/** Nodes and their attributes, and the graphs that these hold. */
import { InjertoError } from '../errors.ts';
import { dtypeOf } from './dtype.ts';
import { type AttributeProto, AttributeType, type GraphProto, type NodeProto, type ValueInfoProto } from './proto.ts';
import { checkTensor } from './validate-tensor.ts';

const damaged = 'The file is damaged: download or export it again.';

/** @param inFunction whether attributes may refer to those of a call.
 * @throws {InjertoError} MODEL_DAMAGED · ATTRIBUTE_TYPE_WRONG · what `checkTensor` throws. */
export function checkNode(node: NodeProto, origin: string, inFunction: boolean): void {
  const where = `node "${node.name}" (${node.opType}) in ${origin}`;
  if (!node.opType)
    throw new InjertoError('MODEL_DAMAGED', { what: 'A node names no operator.', where, hint: damaged });
  const names = new Set<string>();
  for (const a of node.attribute) {
    if (!a.name || names.has(a.name)) {
      const what = a.name ? `The attribute "${a.name}" stands twice.` : 'An attribute has no name.';
      throw new InjertoError('MODEL_DAMAGED', { what, where, hint: damaged });
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

function checkAttribute(a: AttributeProto, nodeWhere: string, inFunction: boolean): void {
  const where = `attribute "${a.name}" of ${nodeWhere}`;
  const wrong = (what: string) => new InjertoError('ATTRIBUTE_TYPE_WRONG', { what, where, hint: damaged });
  if (a.refAttrName) {
    if (inFunction) return;
    throw wrong(`It refers to "${a.refAttrName}", but only attributes inside functions can.`);
  }
  if (messageFields[a.type]?.(a) === undefined && a.type in messageFields) {
    throw wrong(`Its type is ${AttributeType[a.type]}, but it holds none.`);
  }
  // What is not of the type that the attribute names would be read by some and not by others.
  if (a.g && a.type !== AttributeType.GRAPH) throw wrong('It holds a graph, but its type is another.');
  if (a.graphs.length > 0 && a.type !== AttributeType.GRAPHS) throw wrong('It holds graphs, but its type is another.');
  if (a.t) checkTensor(a.t, where);
  for (const tensor of a.tensors) checkTensor(tensor, where);
}

/** Stored tensors and declared types of one graph. @throws what `checkTensor` throws. */
export function checkStored(graph: GraphProto, origin: string): void {
  for (const tensor of graph.initializer) checkTensor(tensor, `initializer "${tensor.name}" in ${origin}`);
  for (const { values, indices } of graph.sparseInitializer) {
    if (values) checkTensor(values, `sparse initializer "${values.name}" in ${origin}`);
    if (indices) checkTensor(indices, `indices of a sparse initializer in ${origin}`);
  }
  for (const value of [...graph.input, ...graph.output, ...graph.valueInfo]) checkValueType(value, origin);
}

function checkValueType(value: ValueInfoProto, origin: string): void {
  if (value.type?.value.case === 'tensorType')
    dtypeOf(value.type.value.value.elemType, `value "${value.name}" in ${origin}`);
}
