/** dX of a Resize along one axis. */
import { Float, floatOf, intOf, type NodeProto, stringOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { Attributes } from '../node-writer.ts';
import type { Value } from '../value.ts';

export interface ResizedAxis {
  readonly axis: number;
  /** Output size over input size, where it is known. */
  readonly factor: number | undefined;
  /** The node's input that says it, and where in there. */
  readonly scales?: Value;
  readonly sizes?: Value;
  readonly position: number;
  /** Sizes of X and of Y, null where they move. */
  readonly from: number | null;
  readonly to: number | null;
}

/** Whether each entry of X is simply repeated: `nearest` by whole factors, the kinds that round to the entry that covers the position.
 *    half_pixel: (o + ½)/s − ½ lies within ½ of ⌊o/s⌋;  asymmetric: ⌊o/s⌋ */
export function repeatsEntries(node: NodeProto, resized: readonly ResizedAxis[]): boolean {
  if (stringOf(node, 'mode', 'nearest') !== 'nearest') return false;
  const place = stringOf(node, 'coordinate_transformation_mode', 'half_pixel');
  const round = stringOf(node, 'nearest_mode', 'round_prefer_floor');
  const covers = place.includes('half_pixel') ? round.startsWith('round') : place === 'asymmetric' && round === 'floor';
  return covers && resized.every(({ factor }) => factor !== undefined && Number.isInteger(factor) && factor > 0);
}

/** dX = Σ of dY over the repetitions. */
export function repeatedGradient(op: GraphBuilder, x: Value, dy: Value, resized: readonly ResizedAxis[]): Value {
  const factors = new Map(resized.map(({ axis, factor }) => [axis, factor!]));
  const split = op.sizesOf(x).flatMap((size, axis) => (factors.has(axis) ? [size, factors.get(axis)!] : [size]));
  const ascending = [...factors.keys()].sort((a, b) => a - b);
  return op.reduceSum(op.reshape(dy, split), { axes: ascending.map((axis, i) => axis + i + 1) });
}

/** dX = dY times the transposed matrix along one axis. The matrix is made by Resize itself, of the identity: so it has every mode,
 *  rounding and antialiasing of the node, and ONNX Runtime computes it once for all where the sizes are fixed. */
export function resizedGradient(op: GraphBuilder, node: NodeProto, x: Value, dy: Value, resized: ResizedAxis): Value {
  const { axis, from, to } = resized;
  const last = dy.axes.length - 1;
  const matrix = op.reshape(resizedIdentity(op, node, x, resized), [op.sizeOf(x, axis), op.sizeOf(dy, axis)]);
  const byRow = { ...matrix, axes: [from, to] };
  if (axis === last - 1) return op.matMul(byRow, dy);
  const perm = dy.axes.map((_, i) => (i === axis ? last : i === last ? axis : i));
  return op.transpose(op.matMul(op.transpose(dy, perm), op.swapLastTwo(byRow)), perm);
}

/** [1, 1, in, out]: the identity, resized along its last axis as the node does along `axis`. */
function resizedIdentity(
  op: GraphBuilder,
  node: NodeProto,
  x: Value,
  { axis, from, to, ...given }: ResizedAxis,
): Value {
  const { scales, sizes, position } = given;
  const size = op.sizeOf(x, axis);
  const entries = op.range(size);
  const identity = op.mask(op.equal(op.unsqueeze(entries, [1]), entries), x);
  const image = op.reshape(identity, [1, 1, size, size]);
  const entry = (of: Value) => op.gather(of, op.ints([position]), 0);
  const whole = (parts: Value[]) => op.concat(parts, 0);
  const ones = scales && op.cast(op.ints([1, 1, 1]), scales.dtype);
  const inputs = scales
    ? [image, undefined, whole([ones!, entry(scales)])]
    : [image, undefined, undefined, whole([op.shape([1, 1, size]), entry(sizes!)])];
  return op.emit('Resize', inputs, modeOf(node), [1, 1, from, to]);
}

function modeOf(node: NodeProto): Attributes {
  const mode = stringOf(node, 'mode', 'nearest');
  return {
    mode,
    coordinate_transformation_mode: stringOf(node, 'coordinate_transformation_mode', undefined),
    ...(mode === 'nearest' && { nearest_mode: stringOf(node, 'nearest_mode', undefined) }),
    ...(mode === 'cubic' && { cubic_coeff_a: new Float(floatOf(node, 'cubic_coeff_a', -0.75)) }),
    exclude_outside: intOf(node, 'exclude_outside', undefined),
    antialias: intOf(node, 'antialias', undefined),
  };
}
