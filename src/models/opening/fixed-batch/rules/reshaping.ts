/** Operators that lay the same entries out anew, and the sizes that they name. */
import { intOf, intsOf, makeNode, type NodeProto } from '../../../../onnx/index.ts';
import { type BatchPlace, placeAfterReshape, samePlace } from '../batch-place.ts';
import { type FollowRule, NotFollowed, type Walk } from '../walk.ts';
import { axesOf, keepPlace, onlyData, withInput } from './operands.ts';

export const reshape: FollowRule = (node, walk) => {
  const [data, sizes] = node.input as [string, string];
  const from = onlyData(node, walk);
  const written = walk.ints(sizes);
  if (!written) throw new NotFollowed(node, 'its sizes are not known');
  const to = placed(node, walk, from, written);
  const output = node.output[0]!;
  const grows = walk.counts.get(sizes);
  if (grows?.some((grown, at) => grown && at !== to.axis))
    throw new NotFollowed(node, 'its sizes put samples on another axis');
  const entry = written[to.axis]!;
  const copies = entry === 0 && intOf(node, 'allowzero', 0) === 0;
  const counted = grows?.[to.axis] === true || entry === -1 || (copies && sameAxis(walk, data, from, output, to));
  const copiesElsewhere = written.some((size, at) => size === 0 && at !== to.axis && at === from.axis);
  if (counted && !copiesElsewhere) return keepPlace(node, walk, to);
  return keepPlace(withInput(node, 1, sizesOf(node, walk, written, { data, from, to })), walk, to);
};

function placed(node: NodeProto, walk: Walk, from: BatchPlace, written: readonly (number | undefined)[]): BatchPlace {
  const [data, output] = [node.input[0]!, node.output[0]!];
  const to = placeAfterReshape(walk.shape(data), from, walk.shape(output), walk.batch, written, walk.preference);
  if (!to) throw new NotFollowed(node, 'no axis of its result can hold the samples');
  return { ...to, source: from.source };
}

/** Whether an axis is copied whole, samples and all. */
function sameAxis(walk: Walk, data: string, from: BatchPlace, output: string, to: BatchPlace): boolean {
  return samePlace(from, to) && walk.shape(data)[from.axis] === walk.shape(output)[to.axis];
}

function sizesOf(
  node: NodeProto,
  walk: Walk,
  written: readonly number[],
  { data, from, to }: { readonly data: string; readonly from: BatchPlace; readonly to: BatchPlace },
): string {
  const [sizes, output] = [node.input[1]!, node.output[0]!];
  const each = to.outer * to.inner;
  if (!walk.isInitializer(sizes)) {
    if (walk.batch !== 1) throw new NotFollowed(node, 'its sizes are computed for a batch of several');
    const ones = written.map(() => 1);
    return walk.emit('Mul', [sizes, walk.sizesWith(ones, to.axis, to, 1)]);
  }
  const explicit = written.map((size, at) => (size === 0 && at === from.axis ? walk.shape(output)[at]! : size));
  const others = explicit.filter((_, at) => at !== to.axis);
  if (!others.includes(-1)) return walk.constant(explicit.with(to.axis, -1));
  if (walk.still) return walk.constant(walk.shape(output).with(to.axis, -1));
  if (sameAxis(walk, data, from, output, to) && intOf(node, 'allowzero', 0) === 0)
    return walk.constant(explicit.with(to.axis, 0));
  return walk.sizesWith(explicit, to.axis, to, each);
}

/** Flatten, and Squeeze, Unsqueeze or Gather where they take the axis of the samples away or put axes beside it: the same as a Reshape. */
export const laidOut: FollowRule = (node, walk) => {
  const from = onlyData(node, walk);
  const [data, output] = [node.input[0]!, node.output[0]!];
  const to = placed(node, walk, from, []);
  const sizes = walk.shape(output).with(to.axis, -1);
  return keepPlace(makeNode('Reshape', [data, walk.constant(sizes)], [output], {}, { name: node.name }), walk, to);
};

/** Flatten at axis 1 of samples on axis 0 needs no change. */
export const flatten: FollowRule = (node, walk) => {
  const from = onlyData(node, walk);
  const axis = intOf(node, 'axis', 1);
  if (from.axis !== 0 || axis !== 1) return laidOut(node, walk);
  return keepPlace(node, walk, from);
};

export const squeeze: FollowRule = (node, walk) => {
  const from = onlyData(node, walk);
  const shape = walk.shape(node.input[0]!);
  const named = axesOf(node, walk, shape.length);
  const axes = named ?? shape.flatMap((size, axis) => (size === 1 ? [axis] : []));
  if (axes.includes(from.axis)) return laidOut(node, walk);
  const place = { ...from, axis: from.axis - axes.filter((axis) => axis < from.axis).length };
  if (named) return keepPlace(node, walk, place);
  return keepPlace(
    makeNode('Squeeze', [node.input[0]!, walk.constant(axes)], [node.output[0]!], {}, { name: node.name }),
    walk,
    place,
  );
};

export const unsqueeze: FollowRule = (node, walk) => {
  const from = onlyData(node, walk);
  const axes = axesOf(node, walk, walk.rank(node.output[0]!));
  if (!axes) throw new NotFollowed(node, 'its axes are not known');
  let axis = from.axis;
  for (const added of [...axes].sort((a, b) => a - b)) if (added <= axis) axis++;
  return keepPlace(node, walk, { ...from, axis });
};

export const transpose: FollowRule = (node, walk) => {
  const from = onlyData(node, walk);
  const rank = walk.rank(node.input[0]!);
  const perm = intsOf(node, 'perm', undefined) ?? Array.from({ length: rank }, (_, i) => rank - 1 - i);
  return keepPlace(node, walk, { ...from, axis: perm.indexOf(from.axis) });
};

/** Expand broadcasts: an entry of 1 leaves an axis as long as it is. */
export const expand: FollowRule = (node, walk) => {
  const sizes = walk.ints(node.input[1]);
  const output = node.output[0]!;
  if (!sizes) throw new NotFollowed(node, 'its sizes are not known');
  const lifted = walk.rank(output) - walk.rank(node.input[0]!);
  const from = walk.place(node.input[0]);
  if (!from) return grown(node, walk, walk.counts.get(node.input[1]!)!, walk.rank(output) - sizes.length);
  const place = { ...from, axis: from.axis + lifted };
  const at = place.axis - (walk.rank(output) - sizes.length);
  if (walk.shape(output)[place.axis] !== walk.shape(node.input[0]!)[from.axis])
    throw new NotFollowed(node, 'it copies samples');
  if (at < 0 || sizes[at] === 1 || walk.counts.get(node.input[1]!)?.[at]) return keepPlace(node, walk, place);
  if (!walk.isInitializer(node.input[1]!)) throw new NotFollowed(node, 'its sizes are computed');
  return keepPlace(withInput(node, 1, walk.constant(sizes.with(at, 1))), walk, place);
};

/** A value that was the same for all samples, as large as sizes that count them. */
export function grown(node: NodeProto, walk: Walk, grows: readonly boolean[], lifted = 0): NodeProto {
  const output = node.output[0]!;
  const axis = grows.indexOf(true) + lifted;
  if (grows.filter(Boolean).length !== 1) throw new NotFollowed(node, 'more than one size counts samples');
  const inner = walk.shape(output)[axis]! / walk.batch;
  walk.places.set(output, { axis, outer: 1, inner, source: { value: output, axis } });
  if (inner !== 1) throw new NotFollowed(node, 'a size is a multiple of the number of samples');
  return node;
}

/** Copies of a whole axis, samples and all, or of other axes. */
export const tile: FollowRule = (node, walk) => {
  const repeats = walk.ints(node.input[1]);
  const grows = walk.counts.get(node.input[1]!);
  if (!walk.place(node.input[0]) && grows) return grown(node, walk, grows);
  const from = onlyData(node, walk);
  if (!repeats || grows) throw new NotFollowed(node, 'its repeats are not known');
  return keepPlace(node, walk, { ...from, outer: from.outer * repeats[from.axis]! });
};

/** A list of sizes in which samples are counted already, or must be: Resize. */
export function countedSizes(node: NodeProto, walk: Walk, index: number, place: BatchPlace): NodeProto {
  const name = node.input[index];
  const sizes = walk.ints(name);
  if (!name || !sizes || sizes.length <= place.axis || walk.counts.get(name)?.[place.axis]) return node;
  if (!walk.isInitializer(name)) throw new NotFollowed(node, 'its sizes are computed');
  return withInput(node, index, walk.sizesWith(sizes, place.axis, place, place.outer * place.inner));
}
