/** Transposed convolution. */
import type { GraphBuilder } from '../graph-builder.ts';
import { channelSum } from '../lowerings/channel-sum.ts';
import { convByColumns, fitsColumns } from '../lowerings/conv-columns.ts';
import { isFixed, type MovingGeometry } from '../lowerings/conv-geometry.ts';
import { convTransposeGeometry } from '../lowerings/conv-transpose-geometry.ts';
import { convWeightGradient } from '../lowerings/conv-weight-gradient.ts';
import { defineRule } from '../rule.ts';
import type { Value } from '../value.ts';

/** ConvTranspose: the adjoint of X = Y ⋆ W, plus B.  ONNX ConvTranspose-1, 11, 22.
 *    dX = dY ⋆ W
 *    dW[c,m,k] = Σ X[n,c,i]·dY[n,m, stride·i + dilation·k − pad], the weight gradient of that Conv for the image dY and the gradient X
 *    dB[m] = Σ dY[n,m,o] */
export const convTranspose = defineRule(
  'ConvTranspose',
  { versions: [1, 11, 22] },
  ({ node, inputs: [X, W, B], grads: [dY], op }) => {
    const geometry = convTransposeGeometry(node, X, W, dY);
    return [
      () => inputGradient(op, W, dY, geometry),
      () => convWeightGradient(op, dY, W, X, geometry),
      B && (() => channelSum(op, dY)),
    ];
  },
);

function inputGradient(op: GraphBuilder, w: Value, dy: Value, geometry: MovingGeometry): Value {
  if (isFixed(geometry) && fitsColumns(geometry)) return convByColumns(op, dy, w, geometry);
  const { group, strides, dilations, padsBegin, padsEnd, outSize } = geometry;
  return op.conv(dy, w, { group, strides, dilations, pads: [...padsBegin, ...padsEnd] }, outSize);
}
