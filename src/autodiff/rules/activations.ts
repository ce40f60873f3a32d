/** Activations that bend one number. Masks are taken from the output where it tells as much as the input: the input need not be kept
 *  then, and ONNX Runtime can fuse the activation into the convolution before it. At a kink the gradient is PyTorch's. */
import { floatOf } from '../../onnx/index.ts';
import { defineRule } from '../rule.ts';

/** Relu: Y = max(X, 0).  ONNX Relu-6, 13, 14.   dX = dY·[Y > 0] */
export const relu = defineRule('Relu', { versions: [6, 13, 14] }, ({ outputs: [Y], grads: [dY], op }) => [
  () => op.mul(dY, op.mask(op.greater(Y, op.scalar(0, Y)), dY)),
]);

/** LeakyRelu: Y = X where X > 0, else α·X.  ONNX LeakyRelu-6, 16.   dX = dY·([X > 0], else α)
 *  With 0 ≤ α ≤ 1 the slope is max([Y > 0], α). */
export const leakyRelu = defineRule(
  'LeakyRelu',
  { versions: [6, 16] },
  ({ node, inputs: [X], outputs: [Y], grads: [dY], op }) => [
    () => {
      const slope = floatOf(node, 'alpha', 0.01);
      const positive = op.greater(slope >= 0 ? Y : X, op.scalar(0, X));
      if (0 <= slope && slope <= 1) return op.mul(dY, op.clipBelow(op.mask(positive, dY), slope));
      return op.mul(dY, op.where(positive, op.scalar(1, dY), op.scalar(slope, dY)));
    },
  ],
);

/** PRelu: Y = X where X > 0, else S·X; the slopes S broadcast to X.  ONNX PRelu-7, 9, 16.
 *    dX = dY·([X > 0], else S)   dS = unbroadcast(dY·min(X, 0), S) */
export const pRelu = defineRule('PRelu', { versions: [7, 9, 16] }, ({ inputs: [X, S], grads: [dY], op }) => [
  () => op.mul(dY, op.where(op.greater(X, op.scalar(0, X)), op.scalar(1, X), S)),
  () => op.unbroadcast(op.mul(dY, op.clipAbove(X, 0)), S),
]);

/** Elu: Y = X where X > 0, else α·(eˣ − 1).  ONNX Elu-6, 22.   dX = dY·([X > 0], else Y + α);  with α = 1:  dY·(min(Y, 0) + 1) */
export const elu = defineRule('Elu', { versions: [6, 22] }, ({ node, inputs: [X], outputs: [Y], grads: [dY], op }) => [
  () => {
    const alpha = floatOf(node, 'alpha', 1);
    if (alpha === 1) return op.mul(dY, op.shift(op.clipAbove(Y, 0), 1));
    return op.mul(dY, op.where(op.greater(alpha > 0 ? Y : X, op.scalar(0, Y)), op.scalar(1, Y), op.shift(Y, alpha)));
  },
]);

/** Selu: Y = γ·X where X > 0, else γ·α·(eˣ − 1).  ONNX Selu-6, 22.   dX = dY·(γ where X > 0, else Y + γ·α) */
export const selu = defineRule(
  'Selu',
  { versions: [6, 22] },
  ({ node, inputs: [X], outputs: [Y], grads: [dY], op }) => [
    () => {
      const alpha = floatOf(node, 'alpha', 1.6732631921768188);
      const gamma = floatOf(node, 'gamma', 1.0507010221481323);
      const positive = op.greater(alpha > 0 && gamma > 0 ? Y : X, op.scalar(0, X));
      return op.mul(dY, op.where(positive, op.scalar(gamma, Y), op.shift(Y, gamma * alpha)));
    },
  ],
);

/** Celu: Y = X where X > 0, else α·(e^(X/α) − 1).  ONNX Celu-12.   dX = dY·(min(Y, 0)/α + 1);  Y has the sign of X for every α */
export const celu = defineRule('Celu', { versions: [12] }, ({ node, outputs: [Y], grads: [dY], op }) => [
  () => op.mul(dY, op.shift(op.scale(op.clipAbove(Y, 0), 1 / floatOf(node, 'alpha', 1)), 1)),
]);

/** ThresholdedRelu: Y = X where X > α, else 0.  ONNX ThresholdedRelu-10, 22.   dX = dY·[X > α] */
export const thresholdedRelu = defineRule(
  'ThresholdedRelu',
  { versions: [10, 22] },
  ({ node, inputs: [X], outputs: [Y], grads: [dY], op }) => [
    () => {
      const alpha = floatOf(node, 'alpha', 1);
      return op.mul(dY, op.mask(op.greater(alpha >= 0 ? Y : X, op.scalar(alpha, X)), dY));
    },
  ],
);

/** Shrink: Y = X ± bias where |X| > λ, else 0.  ONNX Shrink-9.   dX = dY·[|X| > λ] */
export const shrink = defineRule('Shrink', { versions: [9] }, ({ node, inputs: [X], grads: [dY], op }) => [
  () => op.mul(dY, op.mask(op.greater(op.abs(X), op.scalar(floatOf(node, 'lambd', 0.5), X)), dY)),
]);

/** HardSigmoid: Y = max(0, min(1, α·X + β)).  ONNX HardSigmoid-6, 22.   dX = α·dY·[0 < Y < 1] */
export const hardSigmoid = defineRule(
  'HardSigmoid',
  { versions: [6, 22] },
  ({ node, outputs: [Y], grads: [dY], op }) => [
    () => {
      const inside = op.and(op.greater(Y, op.scalar(0, Y)), op.less(Y, op.scalar(1, Y)));
      return op.mul(op.scale(dY, floatOf(node, 'alpha', 0.2)), op.mask(inside, dY));
    },
  ],
);

/** Sigmoid: Y = 1/(1 + e⁻ˣ).  ONNX Sigmoid-6, 13.   dX = dY·Y·(1 − Y) */
export const sigmoid = defineRule('Sigmoid', { versions: [6, 13] }, ({ outputs: [Y], grads: [dY], op }) => [
  () => op.mul(dY, op.mul(Y, op.sub(op.scalar(1, Y), Y))),
]);

/** Tanh.  ONNX Tanh-6, 13.   dX = dY·(1 − Y²) */
export const tanh = defineRule('Tanh', { versions: [6, 13] }, ({ outputs: [Y], grads: [dY], op }) => [
  () => op.mul(dY, op.sub(op.scalar(1, Y), op.mul(Y, Y))),
]);

/** Softplus: Y = ln(1 + eˣ).  ONNX Softplus-1, 22.   dX = dY·σ(X) */
export const softplus = defineRule('Softplus', { versions: [1, 22] }, ({ inputs: [X], grads: [dY], op }) => [
  () => op.mul(dY, op.sigmoid(X)),
]);

/** Softsign: Y = X/(1 + |X|).  ONNX Softsign-1, 22.   dX = dY/(1 + |X|)²;  1 − |Y| would lose its digits where |X| is large */
export const softsign = defineRule('Softsign', { versions: [1, 22] }, ({ inputs: [X], grads: [dY], op }) => [
  () => {
    const denominator = op.shift(op.abs(X), 1);
    return op.div(dY, op.mul(denominator, denominator));
  },
]);
