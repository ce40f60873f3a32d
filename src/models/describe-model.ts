/** What a model is made of and what can be trained of it, for `injerto inspect`. */
import { hasGradientRule, type ShapeTable } from '../autodiff/index.ts';
import type { Remark } from '../messages/index.ts';
import {
  ancestorsOf,
  descendantsOf,
  dtypeOf,
  type GraphIndex,
  graphOf,
  indexGraph,
  isFloating,
  type ModelProto,
  type NodeProto,
  opsetOf,
  shapeOf,
  sizeOf,
} from '../onnx/index.ts';
import { axesOf } from './opening/graph-inputs.ts';
import type { OwnInput } from './opening/own-input.ts';
import type { ReferenceModel } from './reference-model.ts';
import { moduleName } from './sentence/sentence-module.ts';
import type { Anatomy, AnatomyOverrides, Block, Head } from './surgery/anatomy.ts';
import { dissectModel } from './surgery/dissect-model.ts';
import { nodeLabel } from './surgery/node-label.ts';

export interface ValueDescription {
  readonly name: string;
  readonly dtype: string;
  /** Sizes; null where the size moves with the batch. */
  readonly axes: readonly (number | null)[];
}

export interface MissingRule {
  readonly node: string;
  readonly operator: string;
  readonly domain: string;
  readonly opset: number | undefined;
}

export interface ModelDescription extends Anatomy {
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
  readonly license: string | undefined;
  /** Of the default domain. */
  readonly opset: number;
  readonly inputs: readonly ValueDescription[];
  readonly outputs: readonly ValueDescription[];
  /** Stored numbers that can be trained, and all floating-point ones (running statistics and constants included). */
  readonly parameters: { readonly trainable: number; readonly total: number };
  /** Operators by number of nodes, most frequent first. */
  readonly operators: readonly { readonly operator: string; readonly domain: string; readonly count: number }[];
  /** Of a text encoder: what makes the vector of a text from those of its tokens, in order and in the words of sentence-transformers. */
  readonly modules: readonly string[];
  /** Class names, where known. */
  readonly classes: readonly string[] | undefined;
  /** Nodes between the lowest trainable weight and the features whose operators have no gradient rule. */
  readonly missingRules: readonly MissingRule[];
  /** How many blocks can be trained, counted from the last: those above every node without a rule. */
  readonly trainableBlocks: number;
  /** What opening changed and what it assumed. */
  readonly notes: readonly Remark[];
}

/** As the file declares them; the batch is open. */
function ownAxes({ info }: OwnInput): (number | null)[] {
  return axesOf(info).map((axis, i) => (i > 0 && typeof axis === 'number' ? axis : null));
}

/** @param shapes `probeShapes(runtime, reference.model, reference.axes, reference.rows)`.
 * @throws {InjertoError} HEAD_NOT_FOUND. */
export function describeModel(
  reference: ReferenceModel,
  shapes: ShapeTable,
  overrides: AnatomyOverrides = {},
): ModelDescription {
  const { model, name, file, sha256, license, classes, notes } = reference;
  const own = reference.modality === 'image' ? reference.input.own : undefined;
  const index = indexGraph(graphOf(model));
  const { head, blocks } = dissectModel(reference, shapes, overrides);
  const missing = nodesWithoutRule(model, index, shapes, head, blocks);
  const value = ({ name }: { readonly name: string }): ValueDescription => {
    if (own?.info.name === name) return { name, dtype: own.dtype, axes: ownAxes(own) };
    const { dtype, axes } = shapes.get(name)!;
    return { name, dtype, axes };
  };
  return {
    name,
    file,
    sha256,
    license,
    opset: opsetOf(model)!,
    inputs: index.graph.input.filter((input) => index.feeds.has(input.name)).map(value),
    outputs: index.graph.output.map(value),
    parameters: {
      trainable: blocks.reduce((sum, block) => sum + block.parameterCount, head.parameterCount),
      total: storedNumbers(index),
    },
    operators: countOperators(index.graph.node),
    modules: reference.modality === 'text' && !reference.record ? reference.modules.map(moduleName) : [],
    classes,
    head,
    blocks,
    missingRules: missing.map((node) => ({
      node: nodeLabel(node),
      operator: node.opType,
      domain: node.domain,
      opset: opsetOf(model, node.domain),
    })),
    trainableBlocks: countAbove(missing, blocks, index),
    notes,
  };
}

function countOperators(nodes: readonly NodeProto[]): ModelDescription['operators'] {
  const counts = new Map<string, { readonly operator: string; readonly domain: string; count: number }>();
  for (const { opType: operator, domain } of nodes) {
    const entry = counts.get(`${domain}:${operator}`);
    if (entry) entry.count++;
    else counts.set(`${domain}:${operator}`, { operator, domain, count: 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

function storedNumbers({ graph }: GraphIndex): number {
  return graph.initializer.reduce(
    (sum, tensor) => (isFloating(dtypeOf(tensor.dataType)) ? sum + sizeOf(shapeOf(tensor)) : sum),
    0,
  );
}

/** Nodes that a gradient would have to pass: between some weight and the features, with a floating-point output.
 * Dropout needs no rule: training replaces it by a product with a random mask. */
function nodesWithoutRule(
  model: ModelProto,
  index: GraphIndex,
  shapes: ShapeTable,
  head: Head,
  blocks: readonly Block[],
): NodeProto[] {
  const learned = descendantsOf(
    index.graph,
    blocks.flatMap((block) => block.parameters),
  );
  const carriesGradient = (name: string) => learned.has(name) && isFloating(shapes.get(name)?.dtype ?? 'int64');
  return ancestorsOf(index, [head.features.value]).filter((node) => {
    const opset = opsetOf(model, node.domain);
    const known = node.opType === 'Dropout' || (opset !== undefined && hasGradientRule(node, opset));
    return !known && node.output.some(carriesGradient);
  });
}

function countAbove(missing: readonly NodeProto[], blocks: readonly Block[], { graph }: GraphIndex): number {
  const barrier = new Set(missing.flatMap((node) => node.output.filter(Boolean)));
  const blocked = blocks.findLastIndex((block) =>
    [...descendantsOf(graph, block.parameters)].some((name) => barrier.has(name)),
  );
  return blocks.length - 1 - blocked;
}
