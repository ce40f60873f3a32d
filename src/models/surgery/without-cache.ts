/** A decoder without its key-value cache: what reads whole texts, and learns. */
import { pruneGraph } from '../../autodiff/passes/prune-graph.ts';
import { InjertoError } from '../../errors.ts';
import {
  amend,
  dtypeOf,
  FreshNames,
  graphOf,
  intOf,
  type ModelProto,
  makeNode,
  type NodeProto,
  tensor,
  tensorToProto,
  type ValueInfoProto,
  withGraph,
} from '../../onnx/index.ts';

/** Takes the inputs that hold past keys and values for empty, and leaves one output, the scores [N, T, V]. A Concat behind an empty past is
 * left out; whatever else reads the past (its length, ONNX Runtime's own attention) is given an empty tensor made in the graph. A file
 * without a cache stays as it is, but for outputs other than the scores.
 * @throws {InjertoError} DECODER_UNSUPPORTED for a merged file (`use_cache_branch`), for a past that is not of float32, and without `logits`. */
export function withoutCache(model: ModelProto, logits = 'logits'): ModelProto {
  const graph = graphOf(model);
  const stored = new Set(graph.initializer.map((t) => t.name));
  const feeds = graph.input.filter((input) => !stored.has(input.name));
  const output = graph.output.filter((o) => o.name === logits);
  if (output.length === 0) throw new InjertoError('DECODER_UNSUPPORTED/logits', { details: { output: logits } });
  if (feeds.some(({ name }) => name === 'use_cache_branch')) {
    throw new InjertoError('DECODER_UNSUPPORTED/merged');
  }
  const past = new Map(feeds.filter(({ name }) => /^past/.test(name)).map((input) => [input.name, pastOf(input)]));
  const keepAll = feeds.filter(({ name }) => name === 'num_logits_to_keep');
  const maker = emptyMaker(new FreshNames(model), feeds.find(({ name }) => !past.has(name))?.name ?? '');
  const node = graph.node.flatMap((n) => withoutPast(n, past, maker.empty));
  const dropped = new Set([...past.keys(), ...keepAll.map(({ name }) => name)]);
  return pruneGraph(
    withGraph(model, {
      node: [...maker.nodes, ...node],
      input: graph.input.filter(({ name }) => !dropped.has(name)),
      output,
      initializer: [
        ...graph.initializer,
        ...maker.initializers,
        // 0 keeps the scores of all places
        ...keepAll.map(({ name }) => tensorToProto(name, tensor('int64', [], [0]))),
      ],
    }),
  );
}

interface Past {
  /** Sizes, with 0 for the length; the first axis is the batch. */
  readonly sizes: readonly number[];
  /** Axis of the length. */
  readonly axis: number;
}

function pastOf({ name, type }: ValueInfoProto): Past {
  const found = type?.value.case === 'tensorType' ? type.value.value : undefined;
  const dims = found?.shape?.dim ?? [];
  const moving = dims.flatMap((dim, i) => (i > 0 && dim.value.case !== 'dimValue' ? [i] : []));
  if (!found || dtypeOf(found.elemType) !== 'float32' || moving.length !== 1) {
    throw new InjertoError('DECODER_UNSUPPORTED/past', { details: { input: name } });
  }
  const sizes = dims.map((dim) => (dim.value.case === 'dimValue' ? Number(dim.value.value) : 0));
  return { sizes, axis: moving[0]! };
}

function withoutPast(node: NodeProto, past: ReadonlyMap<string, Past>, empty: (past: Past) => string): NodeProto[] {
  if (!node.input.some((name) => past.has(name))) return [node];
  const isDropped = (name: string) => {
    const found = past.get(name);
    return found !== undefined && node.opType === 'Concat' && concatAxis(node, found) === found.axis;
  };
  const kept = node.input.filter((name) => !isDropped(name));
  const input = kept.map((name) => (past.has(name) ? empty(past.get(name)!) : name));
  if (node.opType === 'Concat' && input.length === 1) {
    return [makeNode('Identity', input, [...node.output], {}, { name: node.name })];
  }
  return [amend(node, { input })];
}

function concatAxis(node: NodeProto, { sizes }: Past): number {
  const axis = intOf(node, 'axis', 0);
  return axis < 0 ? axis + sizes.length : axis;
}

/** Writes one empty tensor [N, …] for each shape that is asked for. @param like an input whose first axis is the batch. */
function emptyMaker(names: FreshNames, like: string) {
  const nodes: NodeProto[] = [];
  const initializers: ReturnType<typeof tensorToProto>[] = [];
  const made = new Map<string, string>();
  const empty = ({ sizes }: Past): string => {
    const known = made.get(String(sizes));
    if (known !== undefined) return known;
    const [batch, rest, shape, value] = ['batch', 'sizes', 'shape', 'past'].map((part) =>
      names.take(`empty_past/${part}`),
    ) as [string, string, string, string];
    initializers.push(tensorToProto(rest, tensor('int64', [sizes.length - 1], sizes.slice(1))));
    nodes.push(
      makeNode('Shape', [like], [batch], { start: 0, end: 1 }),
      makeNode('Concat', [batch, rest], [shape], { axis: 0 }),
      makeNode('ConstantOfShape', [shape], [value], { value: tensor('float32', [1], [0]) }),
    );
    made.set(String(sizes), value);
    return value;
  };
  return { empty, nodes, initializers };
}
