/** What must hold before anything else looks at a graph. ONNX Runtime checks operators; this names the place in the file. */
import { InjertoError } from '../errors.ts';
import type { PlaceParts } from '../messages/index.ts';
import { subgraphsOf } from './attributes.ts';
import { readsOf, sortedNodes } from './graph-index.ts';
import type { GraphProto, ModelProto, NodeProto } from './proto.ts';
import { checkKernels } from './validate-kernels.ts';
import { checkNode, checkStored } from './validate-node.ts';
import { nestedGraphs } from './walk.ts';

/** Past any version that could be meant: the format counts by ones, once or twice a year. */
const maxVersion = 1000;

/** Checks versions, names, order, attributes and tensors of the main graph, of every graph inside it and, but for names, of functions;
 * puts the nodes of each graph in running order.
 * @throws {InjertoError} GRAPH_CYCLE · VALUE_UNDEFINED · VALUE_REDEFINED · TENSOR_SIZE_WRONG · DTYPE_UNKNOWN · ATTRIBUTE_TYPE_WRONG ·
 * OPSET_MISSING · MODEL_DAMAGED, each naming the node or tensor. */
export function validateModel(model: ModelProto, origin: string): void {
  checkVersions(model, origin);
  const file: PlaceParts = { in: origin };
  const functionDomains = model.functions.map((f) => f.domain);
  checkGraph(model.graph!, file, [], domainsOf(model.opsetImport, functionDomains));
  for (const f of model.functions) {
    const where = { function: f.name, ...file };
    checkNodes(f.node, where, domainsOf([...f.opsetImport, ...model.opsetImport], functionDomains), true);
    for (const graph of nestedGraphs(f.node.flatMap(subgraphsOf))) checkStored(graph, where);
  }
}

function checkVersions({ irVersion, opsetImport, functions }: ModelProto, origin: string): void {
  const isAbsurd = (version: bigint) => version < 1n || version > maxVersion;
  if (isAbsurd(irVersion)) {
    const details = { version: String(irVersion) };
    throw new InjertoError('MODEL_DAMAGED/format-version', { details, where: origin });
  }
  for (const { domain, version } of [...opsetImport, ...functions.flatMap((f) => f.opsetImport)]) {
    if (!isAbsurd(version)) continue;
    const details = { domain: domain || 'ai.onnx', version: String(version) };
    throw new InjertoError('MODEL_DAMAGED/opset-version', { details, where: origin });
  }
  if (opsetImport.some((o) => o.domain === '' || o.domain === 'ai.onnx')) return;
  throw new InjertoError('OPSET_MISSING', { where: origin });
}

function domainsOf(imports: ModelProto['opsetImport'], functionDomains: readonly string[]): ReadonlySet<string> {
  return new Set(['', 'ai.onnx', ...imports.map((o) => o.domain), ...functionDomains]);
}

/** @param outer what the graphs around this one know, from the outermost in. */
function checkGraph(
  graph: GraphProto,
  origin: PlaceParts,
  outer: readonly ReadonlySet<string>[],
  domains: ReadonlySet<string>,
): void {
  checkStored(graph, origin);
  checkNodes(graph.node, origin, domains, false);
  checkKernels(graph, origin);
  const scope = [...outer, checkNames(graph, origin, outer)];
  graph.node = sortedNodes(graph, origin);
  for (const node of graph.node) {
    for (const inner of subgraphsOf(node)) checkGraph(inner, { ...origin, graph: node.name }, scope, domains);
  }
}

function checkNodes(
  nodes: readonly NodeProto[],
  origin: PlaceParts,
  domains: ReadonlySet<string>,
  inFunction: boolean,
): void {
  for (const node of nodes) {
    checkNode(node, origin, inFunction);
    if (!domains.has(node.domain)) {
      throw new InjertoError('OPSET_MISSING/domain', {
        details: { domain: node.domain },
        where: { node: node.name, operator: node.opType, ...origin },
      });
    }
    // Graphs inside functions are looked at here, those of the main graph where their names are.
    if (inFunction) {
      for (const inner of subgraphsOf(node)) checkNodes(inner.node, { ...origin, graph: node.name }, domains, true);
    }
  }
}

/** @returns all names that the graph knows. */
function checkNames(graph: GraphProto, origin: PlaceParts, outer: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const known = new Set<string>();
  const redefined = (value: string, where: PlaceParts) =>
    new InjertoError('VALUE_REDEFINED', { details: { value }, where });
  for (const { name } of graph.input) {
    if (known.has(name)) throw redefined(name, { input: name, ...origin });
    if (!name) throw new InjertoError('MODEL_DAMAGED/input-nameless', { where: origin });
    known.add(name);
  }
  for (const { name } of graph.initializer) known.add(name);
  for (const sparse of graph.sparseInitializer) known.add(sparse.values?.name ?? '');
  for (const node of graph.node) {
    for (const name of node.output) {
      if (name && known.has(name)) {
        throw redefined(name, { node: node.name, operator: node.opType, ...origin });
      }
      known.add(name);
    }
  }
  const isKnown = (name: string) => known.has(name) || outer.some((names) => names.has(name));
  for (const node of graph.node) {
    for (const name of readsOf(node)) {
      if (isKnown(name)) continue;
      throw new InjertoError('VALUE_UNDEFINED', {
        details: { value: name },
        where: { node: node.name, operator: node.opType, ...origin },
      });
    }
  }
  for (const output of graph.output) {
    if (isKnown(output.name)) continue;
    throw new InjertoError('VALUE_UNDEFINED/output', { details: { value: output.name }, where: origin });
  }
  return known;
}
