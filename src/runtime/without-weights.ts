/** A graph whose large weights are made as it runs: it has the shapes of the whole one, and takes next to no memory for them. */
import {
  byteLength,
  dtypeOf,
  FreshNames,
  graphOf,
  type ModelProto,
  makeNode,
  type NodeProto,
  readsOf,
  sizeOf,
  subgraphsOf,
  tensor,
  tensorToProto,
  withGraph,
} from '../onnx/index.ts';
import { dataDependent } from './shape-facts.ts';
import type { Session } from './types.ts';

/** Bytes from which a weight is left out. */
const large = 2 ** 16;

/** Puts zeros in the place of large float32 initializers, made by a node each. Undefined where there are none. */
export function withoutWeights(
  model: ModelProto,
): { readonly model: ModelProto; readonly without: ReadonlySet<string> } | undefined {
  const graph = graphOf(model);
  const inputs = new Set(graph.input.map(({ name }) => name));
  const left = graph.initializer.filter(({ name, dims, dataType }) => {
    const size = sizeOf(dims.map(Number));
    return dtypeOf(dataType) === 'float32' && byteLength('float32', size) >= large && !inputs.has(name);
  });
  if (left.length === 0) return undefined;
  const without = new Set(left.map(({ name }) => name));
  const names = new FreshNames(model);
  const made = left.map(({ name, dims }) => {
    const size = names.take(`${name}/size`);
    const value = tensor('float32', [1], Float32Array.of(0));
    return {
      node: makeNode('ConstantOfShape', [size], [name], { value }),
      size: tensorToProto(size, tensor('int64', [dims.length], dims.map(Number))),
    };
  });
  return {
    without,
    model: withGraph(model, {
      node: [...made.map(({ node }) => node), ...graph.node],
      initializer: [...graph.initializer.filter(({ name }) => !without.has(name)), ...made.map(({ size }) => size)],
    }),
  };
}

/** Operators whose output is as large as the values that they read say, without an integer in between. */
const sizedByFloats = new Set(['Compress', 'Range', 'Unique']);
/** Of these, what is read first is not what the sizes follow from. */
const sizedByOthers = new Set(['Resize', 'Upsample']);

/** Whether a size or an integer of the graph may hang on what these initializers hold: sizes are made of integers, or by the operators above,
 *  or inside of subgraphs, which are not looked into.
 * @param types of the values. */
export function valuesMatter(
  model: ModelProto,
  initializers: ReadonlySet<string>,
  types: Session['outputTypes'],
): boolean {
  const dependent = dataDependent(model, initializers);
  const matters = (node: NodeProto): boolean => {
    if (['Shape', 'Size'].includes(node.opType)) return false;
    if (sizedByOthers.has(node.opType) && node.input.slice(1).some((name) => dependent.has(name))) return true;
    if (!readsOf(node).some((name) => dependent.has(name))) return false;
    if (sizedByFloats.has(node.opType) || subgraphsOf(node).length > 0) return true;
    return node.output.some((name) => /^u?int/.test(types[name] ?? ''));
  };
  return graphOf(model).node.some(matters);
}
