/** What must hold before anything else looks at a graph. ONNX Runtime checks operators; this names the place in the file. */
import { InjertoError } from '../errors.ts';
import { dtypeOf } from './dtype.ts';
import { readsOf, sortedNodes } from './graph-index.ts';
import { DataLocation, type GraphProto, type ModelProto, type TensorProto } from './proto.ts';
import { expectedBytes } from './tensor.ts';

/** Checks names, order, initializer sizes and opset imports; puts the nodes of the main graph in running order.
 * @throws {InjertoError} GRAPH_CYCLE · VALUE_UNDEFINED · VALUE_REDEFINED · TENSOR_SIZE_WRONG · OPSET_MISSING, each naming the node or tensor. */
export function validateModel(model: ModelProto, origin: string): void {
  const graph = model.graph!;
  for (const tensor of graph.initializer) checkTensor(tensor, origin);
  for (const value of [...graph.input, ...graph.output]) checkValueType(value, origin);
  checkNames(graph, origin);
  graph.node = sortedNodes(graph, origin);
  if (!model.opsetImport.some((o) => o.domain === '' || o.domain === 'ai.onnx')) {
    throw new InjertoError('OPSET_MISSING', {
      what: 'The model does not say which version of the ONNX operators it uses.',
      where: origin,
      hint: 'Export it again with a current exporter.',
    });
  }
}

function checkValueType(value: GraphProto['input'][number], origin: string): void {
  if (value.type?.value.case === 'tensorType')
    dtypeOf(value.type.value.value.elemType, `value "${value.name}" in ${origin}`);
}

function checkTensor(tensor: TensorProto, origin: string): void {
  const where = `initializer "${tensor.name}" in ${origin}`;
  const dtype = dtypeOf(tensor.dataType, where);
  if (tensor.dims.some((d) => d < 0n)) {
    throw new InjertoError('TENSOR_SIZE_WRONG', { what: `A tensor cannot have the shape [${tensor.dims}].`, where });
  }
  if (tensor.dataLocation === DataLocation.EXTERNAL || dtype === 'string' || tensor.rawData.length === 0) return;
  const expected = expectedBytes(tensor);
  if (tensor.rawData.length !== expected) {
    throw new InjertoError('TENSOR_SIZE_WRONG', {
      what: `Shape [${tensor.dims}] of ${dtype} takes ${expected} bytes, but the file holds ${tensor.rawData.length}.`,
      where,
      hint: 'The file is damaged: download or export it again.',
    });
  }
}

function checkNames(graph: GraphProto, origin: string): void {
  const known = new Set([...graph.input, ...graph.initializer].map((v) => v.name));
  for (const sparse of graph.sparseInitializer) known.add(sparse.values?.name ?? '');
  for (const node of graph.node) {
    for (const name of node.output) {
      if (name && known.has(name)) {
        throw new InjertoError('VALUE_REDEFINED', {
          what: `Two places in the graph make a value called "${name}".`,
          where: `node "${node.name}" (${node.opType}) in ${origin}`,
        });
      }
      known.add(name);
    }
  }
  for (const node of graph.node) {
    for (const name of readsOf(node)) {
      if (known.has(name)) continue;
      throw new InjertoError('VALUE_UNDEFINED', {
        what: `Nothing in the graph makes the value "${name}".`,
        where: `node "${node.name}" (${node.opType}) in ${origin}`,
      });
    }
  }
  for (const output of graph.output) {
    if (known.has(output.name)) continue;
    throw new InjertoError('VALUE_UNDEFINED', {
      what: `Nothing in the graph makes its output "${output.name}".`,
      where: origin,
    });
  }
}
