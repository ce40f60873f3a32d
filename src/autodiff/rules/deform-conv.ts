/** Convolution whose kernel reads where it is told to. */
import { intOf, intsOf, tensor } from '../../onnx/index.ts';
import { channelSum } from '../lowerings/channel-sum.ts';
import { tapsAlong } from '../lowerings/grid-taps.ts';
import { imageGradient, pointGradients, pointSamples, readAt } from '../lowerings/point-samples.ts';
import { refuseForm } from '../refuse.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import type { Size } from '../size-builder.ts';
import type { Value } from '../value.ts';

/** DeformConv: Y = W·(m ∘ S) + B, S[c, k, p] = X[c] read at the pixel stride·p − pad + dilation·k + offset[k, p], linearly, 0 outside.
 *  ONNX DeformConv-19, 22; Dai et al. 2017, Zhu et al. 2018 (the mask m).
 *    dW = dY·(m ∘ S)ᵀ    dB = Σ dY    dm = Σ_c (Wᵀ·dY) ∘ S    dS = m ∘ (Wᵀ·dY)    dX, d offset: lowerings/point-samples.ts */
export const deformConv = defineRule('DeformConv', { versions: [19, 22] }, (context) => {
  const { node, inputs, grads, op } = context;
  const [X, W, offset, B, mask] = inputs;
  const [dY] = grads;
  if (W.axes.length !== 4) refuseForm(node, 'axes', { value: W.name, ndim: W.axes.length });
  if (W.axes.includes(null)) refuseForm(node, 'size', {});
  const [outChannels, inChannels, ...kernel] = W.axes as [number, number, number, number];
  const [group, parts] = [intOf(node, 'group', 1), intOf(node, 'offset_group', 1)];
  const taps = kernel[0]! * kernel[1]!;
  const channels = inChannels * group;
  const batch = op.sizeOf(X, 0);
  /** Samples apart from each other are offset groups too: [N·parts, channels of a part, …]. */
  const ofParts = (v: Value, ...rest: (Size | null)[]) => op.reshape(v, [op.times(batch, parts), ...rest]);
  const points = [op.sizeOf(dY, 2), op.sizeOf(dY, 3)].reduce((a, b) => op.times(a, b));
  const image = () => ofParts(X, channels / parts, null);
  const samples = () => samplesOf(context, ofParts(offset, taps, 2, null), kernel);
  /** [N·parts, 1, taps·points] */
  const masks = () => mask && ofParts(mask, 1, null);
  /** [N, group, outputs of a group, points] */
  const upstream = () => op.reshape(dY, [batch, group, outChannels / group, points]);
  /** The gradient of m ∘ S, [N·parts, channels of a part, taps·points]. */
  const ofRead = () => {
    const kernels = op.reshape(W, [group, outChannels / group, inChannels * taps]);
    return ofParts(op.matMul(op.swapLastTwo(kernels), upstream()), channels / parts, null);
  };
  const masked = (v: Value) => (mask ? op.mul(v, masks()!) : v);
  return [
    () => op.reshapeLike(imageGradient(op, image(), samples(), masked(ofRead())), X),
    () => {
      const read = op.reshape(masked(readAt(op, image(), samples())), [batch, group, inChannels * taps, points]);
      return op.reshapeLike(op.reduceSum(op.matMul(upstream(), op.swapLastTwo(read)), { axes: [0], keepdims: 0 }), W);
    },
    () => {
      const along = pointGradients(op, image(), samples(), masked(ofRead())).map((gradient) =>
        ofParts(gradient, taps, 1, null),
      );
      return op.reshapeLike(op.concat(along, 2), offset);
    },
    B && (() => channelSum(op, dY)),
    mask &&
      (() => {
        const products = op.mul(ofRead(), readAt(op, image(), samples()));
        return op.reshapeLike(op.reduceSum(products, { axes: [1], keepdims: 0 }), mask);
      }),
  ];
});

/** The pixels that each tap of the kernel reads for each point of the output. `offsets` are [N·parts, taps, 2, points]. */
function samplesOf(
  { node, inputs: [X], grads: [dY], op }: RuleContext<'DeformConv'>,
  offsets: Value,
  kernel: readonly number[],
) {
  const [strides, dilations] = [intsOf(node, 'strides', [1, 1]), intsOf(node, 'dilations', [1, 1])];
  const pads = intsOf(node, 'pads', [0, 0, 0, 0]);
  const sizes = op.sizesOf(X).slice(2);
  const along = sizes.map((size, axis) => {
    const firsts = Array.from({ length: kernel[axis]! }, (_, k) => k * dilations[axis]! - pads[axis]!);
    const other = [1, 1, 1, 1];
    const ofTap = op.constant(tensor(offsets.dtype as 'float32', other.with(axis, firsts.length), firsts));
    const places = op.scale(op.cast(op.range(op.sizeOf(dY, axis + 2)), offsets.dtype), strides[axis]!);
    const ofPoint = op.reshape(
      places,
      other.with(axis + 2, -1).map((n) => (n === -1 ? null : n)),
    );
    const regular = op.expand(op.add(ofTap, ofPoint), [...kernel, op.sizeOf(dY, 2), op.sizeOf(dY, 3)]);
    const moved = op.reshape(op.part(offsets, 2, axis, 1), [op.sizeOf(offsets, 0), null]);
    const pixel = op.add(moved, op.reshape(regular, [1, null]));
    return tapsAlong(op, pixel, size, { mode: 'linear', padding: 'zeros', alignCorners: false });
  });
  return pointSamples(op, along, sizes);
}
