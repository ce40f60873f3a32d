/** Operators that work along some axes, which must not be the one of the samples; and those that take the samples first. */
import { intOf, type NodeProto } from '../../../../onnx/index.ts';
import { type FollowRule, NotFollowed, type Walk } from '../walk.ts';
import { agree, axesOf, batchedInputs, keepPlace, onlyData, withInput } from './operands.ts';
import { countedSizes } from './reshaping.ts';

const front = (axis: number, rank: number) => (axis < 0 ? axis + rank : axis);

/** Along one axis: Softmax, CumSum, TopK … @param fallback the axis where none is named. */
export function alongAxis(fallback: number, input?: number): FollowRule {
  return (node, walk) => {
    const place = onlyData(node, walk);
    const axis = input === undefined ? intOf(node, 'axis', fallback) : (walk.ints(node.input[input])?.[0] ?? fallback);
    if (front(axis, walk.rank(node.input[0]!)) === place.axis)
      throw new NotFollowed(node, 'it works along the samples');
    return keepPlace(node, walk, place);
  };
}

/** Over all axes from one on: LayerNormalization and its relatives. */
export const overLastAxes: FollowRule = (node, walk) => {
  const place = agree(
    node,
    batchedInputs(node, walk).map(({ place }) => place),
  );
  if (place.axis >= front(intOf(node, 'axis', -1), walk.rank(node.input[0]!)))
    throw new NotFollowed(node, 'it normalizes over samples');
  walk.setPlace(node.output[0]!, place);
  for (const output of node.output.slice(1)) if (output) walk.setPlace(output, place);
  return node;
};

export const reduce: FollowRule = (node, walk) => {
  const place = onlyData(node, walk);
  const axes = axesOf(node, walk, walk.rank(node.input[0]!));
  if (!axes || axes.length === 0) {
    if (intOf(node, 'noop_with_empty_axes', 0) !== 0) return keepPlace(node, walk, place);
    throw new NotFollowed(node, 'it reduces over samples');
  }
  return reduced(node, walk, axes);
};

export const argReduce: FollowRule = (node, walk) =>
  reduced(node, walk, [front(intOf(node, 'axis', 0), walk.rank(node.input[0]!))]);

function reduced(node: NodeProto, walk: Walk, axes: readonly number[]): NodeProto {
  const place = onlyData(node, walk);
  if (axes.includes(place.axis)) throw new NotFollowed(node, 'it reduces over samples');
  const lost = intOf(node, 'keepdims', 1) === 0 ? axes.filter((axis) => axis < place.axis).length : 0;
  return keepPlace(node, walk, { ...place, axis: place.axis - lost });
}

/** The first axis counts samples, or what each sample has been cut into: convolution, pooling, BatchNormalization, attention … */
export const samplesFirst: FollowRule = (node, walk) => {
  const place = agree(
    node,
    batchedInputs(node, walk).map(({ place }) => place),
  );
  if (place.axis !== 0) throw new NotFollowed(node, 'samples do not lie on the first axis');
  return keepPlace(node, walk, place);
};

export const resize: FollowRule = (node, walk) => {
  const place = onlyData(node, walk);
  if (place.axis !== 0) throw new NotFollowed(node, 'samples do not lie on the first axis');
  const named = axesOf(node, walk, walk.rank(node.input[0]!), node.input.length);
  return keepPlace(named ? node : countedSizes(node, walk, 3, place), walk, place);
};

export const pad: FollowRule = (node, walk) => {
  const place = onlyData(node, walk);
  const rank = walk.rank(node.input[0]!);
  const pads = walk.ints(node.input[1]);
  const axes = walk.ints(node.input[3])?.map((axis) => front(axis, rank)) ?? Array.from({ length: rank }, (_, i) => i);
  const at = axes.indexOf(place.axis);
  if (!pads) throw new NotFollowed(node, 'its pads are not known');
  if (at >= 0 && (pads[at] !== 0 || pads[at + axes.length] !== 0)) throw new NotFollowed(node, 'it pads the samples');
  return keepPlace(node, walk, place);
};

export const concat: FollowRule = (node, walk) => {
  const place = agree(
    node,
    batchedInputs(node, walk).map(({ place }) => place),
  );
  if (front(intOf(node, 'axis', 0), walk.rank(node.output[0]!)) === place.axis)
    throw new NotFollowed(node, 'it puts samples beside others');
  let written = node;
  for (const [index, name] of node.input.entries()) {
    if (!walk.place(name)) written = withInput(written, index, walk.repeated(node, name, place.axis, place));
  }
  return keepPlace(written, walk, place);
};

export const split: FollowRule = (node, walk) => {
  const place = onlyData(node, walk);
  if (front(intOf(node, 'axis', 0), walk.rank(node.input[0]!)) === place.axis && node.output.length > 1) {
    throw new NotFollowed(node, 'it parts the samples');
  }
  if (node.output.length > 1 || !node.input[1]) return keepPlace(node, walk, place);
  throw new NotFollowed(node, 'it names the size of its only part');
};

export const triangle: FollowRule = (node, walk) => {
  const place = onlyData(node, walk);
  if (place.axis >= walk.rank(node.input[0]!) - 2)
    throw new NotFollowed(node, 'samples are rows or columns of its matrices');
  return keepPlace(node, walk, place);
};

/** LSTM, GRU, RNN: X [T, N, in] (or [N, T, in]), initial states [directions, N, hidden] (or [N, directions, hidden]). */
export const recurrent: FollowRule = (node, walk) => {
  const last = intOf(node, 'layout', 0) !== 0;
  const place = walk.place(node.input[0]);
  if (!place || place.axis !== (last ? 0 : 1))
    throw new NotFollowed(node, 'samples do not lie where its sequences are counted');
  let written = node;
  const stateAxis = last ? 0 : 1;
  for (const [index, axis] of [
    [4, 0],
    [5, stateAxis],
    [6, stateAxis],
  ] as const) {
    const name = node.input[index];
    if (!name) continue;
    const own = walk.place(name);
    if (own && own.axis !== axis) throw new NotFollowed(node, 'samples do not lie where its states are counted');
    if (!own) written = withInput(written, index, walk.repeated(node, name, axis, place));
  }
  const [Y, ...states] = node.output;
  if (Y) walk.setPlace(Y, { ...place, axis: last ? 0 : 2 });
  for (const state of states) if (state) walk.setPlace(state, { ...place, axis: stateAxis });
  return written;
};
