/** The layers of a graph that can take a second, low-rank path: linear layers and convolutions whose weight is stored. */
import {
  type AttributeValue,
  canonicalDomain,
  descendantsOf,
  dtypeOf,
  type GraphIndex,
  graphOf,
  indexGraph,
  intOf,
  intsOf,
  type ModelProto,
  type NodeProto,
  shapeOf,
} from '../../onnx/index.ts';
import { modulePath } from './module-path.ts';

export interface LoraLayer {
  /** Path of the module in the program that the graph came from, such as `encoder.layer.0.attention.self.query`; no two are alike. */
  readonly module: string;
  readonly kind: 'matmul' | 'gemm' | 'conv';
  /** Name of the initializer that holds the weight. */
  readonly weight: string;
  /** [out, in], or [out, in, …kernel]: PyTorch's order, whatever the order in the file. */
  readonly shape: readonly number[];
  /** Axis i of `shape` is axis `storedAxes[i]` of the initializer. */
  readonly storedAxes: readonly number[];
  /** The nodes that multiply with the weight: several where it is shared (ALBERT). All get the same path, as PEFT does for a module. */
  readonly nodes: readonly NodeProto[];
}

/** A layer of the right kind that gets no path, and why. */
export interface RefusedLayer {
  readonly module: string;
  readonly why: 'grouped' | 'shared';
}

export interface LoraLayers {
  /** In graph order. */
  readonly layers: readonly LoraLayer[];
  readonly refused: readonly RefusedLayer[];
}

/** Finds them: MatMul with a stored weight on the right, Gemm with transA = 0, Conv with group = 1 (one and more spatial axes). The weight
 * may reach the node through Transpose, Identity and Cast. Left out are grouped convolutions, as nothing can be merged into them, and
 * weights that something else reads too (an embedding tied to the output layer), since merging would change that as well. */
export function findLoraLayers(model: ModelProto): LoraLayers {
  const index = indexGraph(graphOf(model));
  const activations = descendantsOf(index.graph, index.feeds);
  const uses = new Map<string, Use[]>();
  const refused: RefusedLayer[] = [];
  const taken = new Set<string>();
  for (const node of index.graph.node) {
    const use = useOf(node, index, activations);
    if (!use || isPath(use.weight)) continue;
    if (intOf(node, 'group', 1) !== 1) {
      refused.push({ module: modulePath(use.weight, node, index, taken), why: 'grouped' });
    } else uses.set(use.weight, [...(uses.get(use.weight) ?? []), use]);
  }
  const layers: LoraLayer[] = [];
  for (const [weight, all] of uses) {
    const [{ kind, storedAxes, node }] = all as [Use, ...Use[]];
    const module = modulePath(weight, node, index, taken);
    const nodes = all.map((use) => use.node);
    const alike = all.every((use) => use.kind === kind && String(use.storedAxes) === String(storedAxes));
    if (!alike || !servesOnly(weight, new Set(nodes), index)) {
      refused.push({ module, why: 'shared' });
      continue;
    }
    const stored = shapeOf(index.initializer.get(weight)!);
    const shape = storedAxes.map((axis) => stored[axis]!);
    layers.push({ module, kind, weight, shape, storedAxes, nodes });
  }
  return { layers, refused };
}

/** Attributes of a Conv that say where its kernel lies. */
export function placesOf(node: NodeProto): Record<string, AttributeValue> {
  const found = ['kernel_shape', 'strides', 'pads', 'dilations'].map((name) => [name, intsOf(node, name, undefined)]);
  return Object.fromEntries(found);
}

interface Use {
  readonly node: NodeProto;
  readonly kind: LoraLayer['kind'];
  readonly weight: string;
  readonly storedAxes: readonly number[];
}

/** Weights of a path that was put in before. */
function isPath(weight: string): boolean {
  return /\.lora_[AB]\./.test(weight);
}

function useOf(node: NodeProto, index: GraphIndex, activations: ReadonlySet<string>): Use | undefined {
  const [input = '', value = ''] = node.input;
  if (canonicalDomain(node.domain) !== '' || !activations.has(input) || activations.has(value)) return undefined;
  const found = storedWeight(value, index);
  if (!found) return undefined;
  const { weight, axes } = found;
  const use = (kind: LoraLayer['kind'], order: readonly number[]) => ({
    ...{ node, kind, weight },
    storedAxes: order.map((axis) => axes[axis]!),
  });
  if (node.opType === 'MatMul' && axes.length === 2) return use('matmul', [1, 0]);
  if (node.opType === 'Gemm' && intOf(node, 'transA', 0) === 0) {
    return use('gemm', intOf(node, 'transB', 0) ? [0, 1] : [1, 0]);
  }
  return node.opType === 'Conv' ? use('conv', [...axes.keys()]) : undefined;
}

/** The initializer behind a value, and for each axis of the value the one of the initializer. */
function storedWeight(
  value: string,
  index: GraphIndex,
): { readonly weight: string; readonly axes: readonly number[] } | undefined {
  const stored = index.initializer.get(value);
  if (stored) {
    if (dtypeOf(stored.dataType) !== 'float32') return undefined;
    return { weight: value, axes: [...stored.dims.keys()] };
  }
  const node = index.producer.get(value);
  if (!node || !isMover(node)) return undefined;
  const source = storedWeight(node.input[0]!, index);
  if (!source || node.opType !== 'Transpose') return source;
  const order = intsOf(node, 'perm', [...source.axes.keys()].reverse());
  return { weight: source.weight, axes: order.map((axis) => source.axes[axis]!) };
}

/** TensorProto.FLOAT. */
const float32Code = 1;

function isMover(node: NodeProto): boolean {
  if (canonicalDomain(node.domain) !== '') return false;
  if (node.opType === 'Cast') return intOf(node, 'to', 0) === float32Code;
  return node.opType === 'Transpose' || node.opType === 'Identity';
}

/** Whether a value is read, directly or through movers, by these nodes alone, as their weight. */
function servesOnly(value: string, nodes: ReadonlySet<NodeProto>, index: GraphIndex): boolean {
  if (index.outputs.has(value)) return false;
  return (index.consumers.get(value) ?? []).every((reader) => {
    if (nodes.has(reader)) return reader.input.every((name, i) => name !== value || i === 1);
    return isMover(reader) && servesOnly(reader.output[0]!, nodes, index);
  });
}
