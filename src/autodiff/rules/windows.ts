/** Operators that cut images and put them together. */
import { intsOf, sizeOf } from '../../onnx/index.ts';
import { positionsOf } from '../lowerings/conv-geometry.ts';
import { refuseForm } from '../refuse.ts';
import { defineRule } from '../rule.ts';

/** CenterCropPad: the middle of X along each axis, or X in the middle of zeros.  ONNX CenterCropPad-18.
 *    dX = dY cropped or padded to the shape of X: odd differences are rounded down alike in both directions */
export const centerCropPad = defineRule(
  'CenterCropPad',
  { versions: [18] },
  ({ node, inputs: [X], grads: [dY], op }) => [
    () => {
      const axes = intsOf(node, 'axes', [...X.axes.keys()]);
      const shape = op.shape(axes.map((axis) => op.sizeOf(X, axis)));
      return op.emit('CenterCropPad', [dY, shape], { axes }, X.axes);
    },
  ],
);

/** Col2Im: windows [N, C·k, L] → the image [N, C, …] that they add up to.  ONNX Col2Im-18.   dX = the windows of dY */
export const col2Im = defineRule(
  'Col2Im',
  { versions: [18] },
  ({ node, inputs: [X, imageShape, blockShape], grads: [dY], op }) => [
    () => {
      const [image, block] = [op.constantInts(imageShape), op.constantInts(blockShape)];
      if (!image || !block) return refuseForm(node, 'size', {});
      const [ones, zeros] = [block.map(() => 1), block.map(() => 0)];
      const [strides, dilations] = [intsOf(node, 'strides', ones), intsOf(node, 'dilations', ones)];
      const pads = intsOf(node, 'pads', [...zeros, ...zeros]);
      const [begin, end] = [pads.slice(0, block.length), pads.slice(block.length)];
      const padded = image.map((size, i) => size + begin[i]! + end[i]!);
      const counts = padded.map(
        (size, i) => Math.floor((size - dilations[i]! * (block[i]! - 1) - 1) / strides[i]!) + 1,
      );
      const places = positionsOf(block).flatMap((tap) =>
        positionsOf(counts).map((window) =>
          padded.reduce((flat, size, i) => flat * size + window[i]! * strides[i]! + tap[i]! * dilations[i]!, 0),
        ),
      );
      const [N, C] = [op.sizeOf(dY, 0), op.sizeOf(dY, 1)];
      const flat = op.reshape(op.pad(dY, [0, 0, ...begin], [0, 0, ...end]), [N, C, sizeOf(padded)]);
      return op.reshapeLike(op.gather(flat, op.ints(places), 2), X);
    },
  ],
);
