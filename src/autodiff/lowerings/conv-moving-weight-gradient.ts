/** dW of a Conv over images (or sounds, or texts) whose size is known only when the graph runs. A product for each tap of the kernel
 *  reads X and dY once per tap; the Conv with exchanged roles reads dY once per input channel of a group. So many channels are taken tap
 *  by tap (Wav2Vec2's and Whisper's encoders: 512 channels, 3 taps), and few are exchanged (Wav2Vec2's first layer: 1 channel, 10 taps;
 *  its positional Conv: 48 channels to a group, 128 taps). */
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../value.ts';
import { isDepthwise, isPointwise, type MovingGeometry, positionsOf } from './conv-geometry.ts';

export function movingWeightGradient(op: GraphBuilder, x: Value, w: Value, dy: Value, geometry: MovingGeometry): Value {
  if (isDepthwise(geometry)) return depthwise(op, x, w, dy, geometry);
  if (geometry.group === 1 && geometry.inChannels >= 16) return byTaps(op, x, w, dy, geometry);
  return exchanged(op, x, dy, geometry);
}

/** What each tap of the kernel sees of X: every stride-th entry from its own offset, as many as Y has. */
function seenByTaps(op: GraphBuilder, x: Value, dy: Value, geometry: MovingGeometry): Value[] {
  const { kernel, strides, dilations, padsBegin, padsEnd } = geometry;
  const axes = kernel.map((_, i) => i + 2);
  const image = op.pad(x, [0, 0, ...padsBegin], [0, 0, ...padsEnd]);
  const span = op.mul(op.shape(axes.map((axis) => op.sizeOf(dy, axis))), op.ints(strides));
  return positionsOf(kernel).map((tap) => {
    const start = op.ints(tap.map((k, i) => k * dilations[i]!));
    const seen = [x.axes[0]!, x.axes[1]!, ...dy.axes.slice(2)];
    return op.emit('Slice', [image, start, op.add(span, start), op.ints(axes), op.ints(strides)], {}, seen);
  });
}

/** dW[:, :, k] = Σ over samples of dY·Xₖᵀ, where Xₖ is what tap k saw. */
function byTaps(op: GraphBuilder, x: Value, w: Value, dy: Value, geometry: MovingGeometry): Value {
  const { inChannels, outChannels } = geometry;
  const perSample = (v: Value, channels: number) =>
    v.axes.length === 3 ? v : op.reshape(v, [op.sizeOf(v, 0), channels, null]);
  const rows = perSample(dy, outChannels);
  const taps = (isPointwise(geometry) ? [x] : seenByTaps(op, x, dy, geometry)).map((seen) => {
    const products = op.matMul(rows, op.swapLastTwo(perSample(seen, inChannels)));
    return op.reshape(op.reduceSum(products, { axes: [0] }), [outChannels, inChannels, 1]);
  });
  return op.reshape(op.concat(taps, 2), w.axes as readonly number[]);
}

/** dW[c, 0, k] = Σ dY[n,c,o]·Xₖ[n,c,o]. */
function depthwise(op: GraphBuilder, x: Value, w: Value, dy: Value, geometry: MovingGeometry): Value {
  const { kernel } = geometry;
  const all = [0, ...kernel.map((_, i) => i + 2)];
  const taps = seenByTaps(op, x, dy, geometry).map((seen) =>
    op.unsqueeze(op.reduceSum(op.mul(dy, seen), { axes: all }), [1]),
  );
  return op.reshape(op.concat(taps, 1), w.axes as readonly number[]);
}

/** As `exchanged` of conv-weight-gradient.ts, whose kernel is an image here: its size stands in no attribute. */
function exchanged(op: GraphBuilder, x: Value, dy: Value, geometry: MovingGeometry): Value {
  const { group, kernel, strides, dilations, padsBegin, padsEnd, inChannels, outChannels } = geometry;
  const perGroup = inChannels / group;
  const spatial = kernel.map((_, i) => i + 2);
  const swapped = [1, 0, ...spatial];
  const image = group === 1 ? op.transpose(x, swapped) : groupsAsSamples(op, x, group, perGroup);
  const attributes = { group, strides: dilations, dilations: strides, pads: [...padsBegin, ...padsEnd] };
  const wide = [perGroup, outChannels, ...kernel.map(() => null)];
  const full = op.emit('Conv', [image, op.transpose(dy, swapped)], attributes, wide);
  const cut = op.slice(full, { axes: spatial, start: kernel.map(() => 0), end: kernel });
  return op.transpose(cut, swapped);
}

/** [N, g·c, …] → [c, g·N, …]: the samples of group 0, of group 1, … */
function groupsAsSamples(op: GraphBuilder, x: Value, group: number, perGroup: number): Value {
  const sizes = op.sizesOf(x).slice(2);
  const split = op.reshape(x, [null, group, perGroup, ...sizes]);
  return op.reshape(op.transpose(split, [2, 1, 0, ...sizes.map((_, i) => i + 3)]), [perGroup, null, ...sizes]);
}
