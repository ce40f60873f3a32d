/** Convolution. */

import { channelSum } from '../lowerings/channel-sum.ts';
import { convGeometry } from '../lowerings/conv-geometry.ts';
import { convInputGradient } from '../lowerings/conv-input-gradient.ts';
import { convWeightGradient } from '../lowerings/conv-weight-gradient.ts';
import { defineRule } from '../rule.ts';

/** Conv: Y = X ⋆ W + B (cross-correlation), any number of spatial axes.  ONNX Conv-1, 11, 22; Dumoulin & Visin 2016, ch. 4.
 *    dX = ConvTranspose(dY, W): its kernel is stored [M, C/group, …k] as Conv's is, so W goes in unflipped.
 *    dW[m,c,k] = Σ dY[n,m,o]·X[n,c, stride·o + dilation·k − pad]
 *    dB[m] = Σ dY[n,m,o]
 *  How each is best computed depends on the shapes, which may move: the lowerings choose. Assumes explicit pads (pass resolve-auto-pad). */
export const conv = defineRule('Conv', { versions: [1, 11, 22] }, ({ node, inputs: [X, W, B], grads: [dY], op }) => {
  const geometry = convGeometry(node, X, W, dY);
  return [
    () => convInputGradient(op, X, W, dY, geometry),
    () => convWeightGradient(op, X, W, dY, geometry),
    B && (() => channelSum(op, dY)),
  ];
});
