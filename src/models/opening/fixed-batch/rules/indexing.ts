/** Operators that choose entries by number. */
import { intOf, type NodeProto } from '../../../../onnx/index.ts';
import type { BatchPlace } from '../batch-place.ts';
import { type FollowRule, NotFollowed, type Walk } from '../walk.ts';
import { agree, batchedInputs, keepPlace, onlyData, withInput } from './operands.ts';
import { laidOut } from './reshaping.ts';

const front = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);
const toTheEnd = 2 ** 53 - 1;

export const slice: FollowRule = (node, walk) => {
  const place = onlyData(node, walk);
  const shape = walk.shape(node.input[0]!);
  const [starts, ends, named, steps] = node.input.slice(1).map((name) => walk.ints(name));
  if (!starts || !ends) throw new NotFollowed(node, 'its bounds are not known');
  const axes = (named ?? starts.map((_, i) => i)).map((axis) => front(axis, shape.length));
  const at = axes.indexOf(place.axis);
  if (at < 0) return keepPlace(node, walk, place);
  const whole = starts[at] === 0 && (steps?.[at] ?? 1) === 1 && ends[at]! >= shape[place.axis]!;
  if (!whole) throw new NotFollowed(node, 'it takes some of the samples');
  if (walk.counts.get(node.input[2]!)?.[at] || ends[at]! > 2 ** 31 - 2) return keepPlace(node, walk, place);
  if (!walk.isInitializer(node.input[2]!)) throw new NotFollowed(node, 'its bounds are computed');
  return keepPlace(withInput(node, 2, walk.constant(ends.with(at, toTheEnd))), walk, place);
};

export const gather: FollowRule = (node, walk) => {
  const [data, indices] = node.input as [string, string];
  const rank = walk.rank(data);
  const axis = front(intOf(node, 'axis', 0), rank);
  const [from, chosen] = [walk.place(data), walk.place(indices)];
  const indexRank = walk.rank(indices);
  if (from && chosen) {
    if (axis !== from.axis) throw new NotFollowed(node, 'each sample chooses by its own numbers');
    const own = chosenBySample(node.input[1]!, { data, from, chosen }, walk);
    if (!own) throw new NotFollowed(node, 'each sample chooses by its own numbers');
    return keepPlace(withInput(node, 1, own), walk, { ...chosen, axis: axis + chosen.axis });
  }
  if (!from) return keepPlace(node, walk, { ...chosen!, axis: axis + chosen!.axis });
  if (axis === from.axis) {
    const only = walk.shape(data)[axis] === 1 && walk.ints(indices)?.every((index) => index === 0 || index === -1);
    if (only && indexRank === 0) return laidOut(node, walk);
    return strided(node, walk, from, axis);
  }
  return keepPlace(node, walk, { ...from, axis: axis < from.axis ? from.axis - 1 + indexRank : from.axis });
};

/** The same places of every sample, numbered within a sample: how `as_strided` is written. They are numbered within the batch instead, and
 *  those of a sample come behind those of the one before. */
function strided(node: NodeProto, walk: Walk, from: BatchPlace, axis: number): NodeProto {
  const [data, indices] = node.input as [string, string];
  const [count, ...rest] = walk.shape(indices);
  if (from.outer !== 1 || walk.batch !== 1 || count === undefined || walk.dtype(data) === undefined) {
    throw new NotFollowed(node, 'it chooses samples');
  }
  const samples = walk.samples(from);
  const inner = walk.emit('Div', [walk.emit('Shape', [data], { start: from.axis, end: from.axis + 1 }), samples]);
  const first = walk.emit('Mul', [numbered(walk, samples, rest.length + 2), inner]);
  const wide = walk.emit('Unsqueeze', [walk.int64(indices), walk.constant([0])]);
  const all = walk.emit('Add', [walk.emit('Mod', [wide, inner]), first]);
  const own = walk.emit('Reshape', [all, walk.constant([-1, ...rest])]);
  return keepPlace(withInput(node, 1, own), walk, { ...from, axis, outer: 1, inner: count });
}

/** Places numbered within each sample, as numbers into the axis of all samples: n·inner + (index mod inner). */
function chosenBySample(
  indices: string,
  { data, from, chosen }: { readonly data: string; readonly from: BatchPlace; readonly chosen: BatchPlace },
  walk: Walk,
): string | undefined {
  const alone = chosen.outer === 1 && chosen.inner === 1 && from.outer === 1;
  if (!alone || walk.batch !== 1) return undefined;
  const samples = walk.samples(chosen);
  const all = walk.emit('Shape', [data], { start: from.axis, end: from.axis + 1 });
  const inner = walk.emit('Div', [all, samples]);
  const wide = walk.int64(indices);
  const first = walk.emit('Mul', [numbered(walk, samples, walk.rank(indices) - chosen.axis), inner]);
  return walk.emit('Add', [walk.emit('Mod', [wide, inner]), first]);
}

/** 0, 1, 2 … of the samples, int64 [N, 1, …] with `rank` axes. */
function numbered(walk: Walk, samples: string, rank: number): string {
  const scalar = walk.emit('Squeeze', [samples]);
  const range = walk.emit('Range', [walk.constant([0], []), scalar, walk.constant([1], [])]);
  return rank === 1 ? range : walk.emit('Reshape', [range, walk.constant([-1, ...Array<number>(rank - 1).fill(1)])]);
}

/** data[i, j …] by rows of numbers; the number on the axis of the samples is that of the row's own sample. Rows that are the same for all
 *  samples (as masks are looked up) are written once for each. */
export const gatherND: FollowRule = (node, walk) => {
  const [data, indices] = node.input as [string, string];
  const [from, chosen] = [walk.place(data), walk.place(indices)];
  const [shared, depth] = [intOf(node, 'batch_dims', 0), walk.shape(indices).at(-1)!];
  if (chosen && chosen.axis === walk.rank(indices) - 1)
    throw new NotFollowed(node, 'samples lie where places are spelled');
  if (!from) return keepPlace(node, walk, chosen!);
  if (chosen && from.axis < shared) return keepPlace(node, walk, agree(node, [from, chosen]));
  const alone = [from, chosen ?? from].every(({ outer, inner }) => outer === 1 && inner === 1);
  if (shared > 0 || from.axis >= depth || !alone || walk.batch !== 1) {
    throw new NotFollowed(node, 'each sample chooses by its own numbers');
  }
  const column = walk.constant(Array.from({ length: depth }, (_, i) => Number(i === from.axis)));
  const ownPlaces = (rank: number) => walk.emit('Mul', [numbered(walk, walk.samples(chosen ?? from), rank), column]);
  if (chosen) {
    const all = walk.emit('Add', [indices, ownPlaces(walk.rank(indices) - chosen.axis)]);
    return keepPlace(withInput(node, 1, all), walk, chosen);
  }
  const [count, ...rest] = walk.shape(indices) as [number, ...number[]];
  const wide = walk.emit('Unsqueeze', [indices, walk.constant([0])]);
  const all = walk.emit('Add', [wide, ownPlaces(rest.length + 2)]);
  const own = walk.emit('Reshape', [all, walk.constant([-1, ...rest])]);
  return keepPlace(withInput(node, 1, own), walk, { ...from, axis: 0, outer: 1, inner: count });
};

export const gatherElements: FollowRule = (node, walk) => {
  const place = agree(
    node,
    batchedInputs(node, walk).map(({ place }) => place),
  );
  if (front(intOf(node, 'axis', 0), walk.rank(node.input[0]!)) === place.axis)
    throw new NotFollowed(node, 'it chooses samples');
  let written = node;
  for (const [index, name] of node.input.slice(0, 2).entries()) {
    if (!walk.place(name)) written = withInput(written, index, walk.repeated(node, name, place.axis, place));
  }
  return keepPlace(written, walk, place);
};

export const oneHot: FollowRule = (node, walk) => {
  const place = onlyData(node, walk);
  const axis = front(intOf(node, 'axis', -1), walk.rank(node.output[0]!));
  return keepPlace(node, walk, { ...place, axis: place.axis + (axis <= place.axis ? 1 : 0) });
};
