/** From a graph that was written for a fixed number of samples to one for any: the samples are followed from the inputs on, operator by
 *  operator, and whatever counts them is written anew. What comes out is a candidate: it is proved by running it (`prove-batch.ts`). */
import { type Remark, remark } from '../../../messages/index.ts';
import {
  amend,
  canonicalDomain,
  graphOf,
  type ModelProto,
  type NodeProto,
  readsOf,
  subgraphsOf,
  type ValueInfoProto,
  withGraph,
} from '../../../onnx/index.ts';
import type { MeasuredValue } from '../../../runtime/measure-values.ts';
import { axesOf, dimsOf, graphInputs } from '../graph-inputs.ts';
import type { BatchPlace, Preference } from './batch-place.ts';
import { ruleOf } from './rules/index.ts';
import { followSizes } from './rules/sizes.ts';
import { NotFollowed, Walk } from './walk.ts';

export type Followed =
  | { readonly model: ModelProto; readonly places: ReadonlyMap<string, BatchPlace> }
  /** What could not be followed. */
  | { readonly obstacle: Remark };

/** @param measured every value, of a run with `batch` samples. */
export function followBatch(
  model: ModelProto,
  measured: Readonly<Record<string, MeasuredValue>>,
  batch: number,
  preference: Preference,
): Followed {
  const graph = graphOf(model);
  const still = graphInputs(model).every((input) =>
    axesOf(input).every((axis, i) => i === 0 || typeof axis === 'number'),
  );
  const walk = new Walk(model, measured, batch, { preference, still });
  for (const { name } of graphInputs(model))
    walk.setPlace(name, { axis: 0, outer: 1, inner: 1, source: { value: name, axis: 0 } });
  try {
    for (const node of graph.node) walk.nodes.push(followNode(node, walk));
  } catch (error) {
    if (error instanceof NotFollowed) return { obstacle: obstacleAt(error.node) };
    throw error;
  }
  const followed = withGraph(model, {
    node: walk.nodes,
    initializer: [...graph.initializer, ...walk.added],
    output: graph.output.map((output) => {
      const place = walk.places.get(output.name);
      return place ? declaredFor(output, place) : output;
    }),
    valueInfo: [],
  });
  return { model: followed, places: walk.places };
}

function obstacleAt({ domain, opType, name, output }: NodeProto): Remark {
  const own = canonicalDomain(domain);
  const operator = own ? `${own}:${opType}` : opType;
  return remark('BATCH_OBSTACLE/operator', { operator, node: name || output[0]! });
}

function followNode(node: NodeProto, walk: Walk): NodeProto {
  const reads = readsOf(node);
  const batched = reads.some((name) => walk.places.has(name));
  if (!batched && !reads.some((name) => walk.counts.has(name))) return node;
  if (subgraphsOf(node).length > 0) throw new NotFollowed(node, 'samples go into a graph of its own');
  if (!batched) return sizesOrGrown(node, walk);
  if (node.input.some((name) => walk.counts.has(name)) && !namesSizes.has(node.opType)) {
    throw new NotFollowed(node, 'it computes with the number of samples');
  }
  const rule = ruleOf(node);
  if (!rule) throw new NotFollowed(node, 'what it does to a batch is not known');
  return rule(node, walk);
}

const namesSizes = new Set(['Reshape', 'Expand', 'Tile', 'Slice', 'Resize']);

/** Expand and Tile make of something the same for all samples something as large as their number says. */
function sizesOrGrown(node: NodeProto, walk: Walk): NodeProto {
  const makesValues = (node.opType === 'Expand' || node.opType === 'Tile') && !walk.counts.has(node.input[0]!);
  return makesValues ? ruleOf(node)!(node, walk) : followSizes(node, walk);
}

/** An output with the samples' axis open. */
function declaredFor(output: ValueInfoProto, { axis, outer, inner }: BatchPlace): ValueInfoProto {
  const dims = dimsOf(output);
  if (dims.length <= axis) return output;
  const declared = output.type!.value;
  if (declared.case !== 'tensorType') return output;
  const own = outer === 1 && inner === 1;
  const dim = dims.map((value, i) => {
    if (i !== axis) return value;
    return amend(value, { value: own ? { case: 'dimParam', value: 'batch_size' } : { case: undefined } });
  });
  const tensorType = amend(declared.value, { shape: amend(declared.value.shape!, { dim }) });
  const type = amend(output.type!, { value: { case: 'tensorType', value: tensorType } });
  return amend(output, { type });
}
