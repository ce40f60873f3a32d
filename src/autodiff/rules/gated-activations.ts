/** Activations X·g(X) with a gate g between 0 and 1: Gelu, Mish, HardSwish, Swish, and what ONNX Runtime's optimizer writes for them
 *  (domain com.microsoft).  dX = dY·(g(X) + X·g′(X)) */
import { floatOf, stringOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { defineRule } from '../rule.ts';
import type { Value } from '../value.ts';

/** Gelu: Y = X·Φ(X), or X·σ(2u) with approximate = "tanh".  ONNX Gelu-20. */
export const gelu = defineRule('Gelu', { versions: [20] }, ({ node, inputs: [X], outputs: [Y], grads: [dY], op }) => [
  () => op.mul(dY, stringOf(node, 'approximate', 'none') === 'tanh' ? tanhGeluSlope(X, Y, op) : geluSlope(X, op)),
]);

/** Mish: Y = X·t, t = tanh(ln(1 + eˣ)).  ONNX Mish-18, 22.   dX = dY·(t + (X − Y·t)·σ(X)) */
export const mish = defineRule('Mish', { versions: [18, 22] }, ({ inputs: [X], outputs: [Y], grads: [dY], op }) => [
  () => {
    const t = op.tanh(op.emit('Softplus', [X], {}, X.axes));
    return op.mul(dY, op.add(t, op.mul(op.sub(X, op.mul(Y, t)), op.sigmoid(X))));
  },
]);

/** HardSwish: Y = X·h, h = max(0, min(1, X/6 + ½)).  ONNX HardSwish-14, 22.   dX = dY·(h + X/6·[−3 < X < 3]) */
export const hardSwish = defineRule('HardSwish', { versions: [14, 22] }, ({ inputs: [X], grads: [dY], op }) => [
  () => {
    const bent = op.mask(op.less(op.abs(X), op.scalar(3, X)), X);
    return op.mul(dY, op.add(op.hardSigmoid(X, 1 / 6, 0.5), op.scale(op.mul(X, bent), 1 / 6)));
  },
]);

/** Swish: Y = X·σ(α·X).  ONNX Swish-24.   dX = dY·(s + α·Y·(1 − s)), s = σ(α·X) */
export const swish = defineRule('Swish', { versions: [24] }, ({ node, inputs: [X], outputs: [Y], grads: [dY], op }) => [
  () => op.mul(dY, swishSlope(X, Y, floatOf(node, 'alpha', 1), op)),
]);

const microsoft = { versions: [1] };

/** Y = X·Φ(X).  com.microsoft Gelu-1. */
export const microsoftGelu = defineRule('com.microsoft:Gelu', microsoft, ({ inputs: [X], grads: [dY], op }) => [
  () => op.mul(dY, geluSlope(X, op)),
]);

/** Y = Z·Φ(Z), Z = X + B; B is one row.  com.microsoft BiasGelu-1.   dX = dZ   dB = unbroadcast(dZ, B) */
export const biasGelu = defineRule('com.microsoft:BiasGelu', microsoft, ({ inputs: [X, B], grads: [dY], op }) => {
  const dZ = () => op.mul(dY, geluSlope(op.add(X, B), op));
  return [dZ, () => op.unbroadcast(dZ(), B)];
});

/** Y = Z·σ(2u(Z)), Z = X + B; B is one row, or left out.  com.microsoft FastGelu-1.   dX = dZ   dB = unbroadcast(dZ, B) */
export const fastGelu = defineRule(
  'com.microsoft:FastGelu',
  microsoft,
  ({ inputs: [X, B], outputs: [Y], grads: [dY], op }) => {
    const dZ = () => op.mul(dY, tanhGeluSlope(B ? op.add(X, B) : X, Y, op));
    return [dZ, B && (() => op.unbroadcast(dZ(), B))];
  },
);

/** Y = X·σ(α·X).  com.microsoft QuickGelu-1. */
export const quickGelu = defineRule(
  'com.microsoft:QuickGelu',
  microsoft,
  ({ node, inputs: [X], outputs: [Y], grads: [dY], op }) => [
    () => op.mul(dY, swishSlope(X, Y, floatOf(node, 'alpha', 1.702), op)),
  ],
);

/** Φ(X) + X·φ(X), the normal distribution and its density; with t = X/√2:  Φ(X) = ½ + ½·erf t   X·φ(X) = t·e^(−t² − ln √π)
 *  ½ + ½·erf lies between 0 and 1, so HardSigmoid computes it in one pass. */
function geluSlope(X: Value, op: GraphBuilder): Value {
  const t = op.scale(X, Math.SQRT1_2);
  const bell = op.exp(op.sub(op.scalar(-Math.log(Math.PI) / 2, X), op.mul(t, t)));
  return op.add(op.hardSigmoid(op.erf(t), 0.5, 0.5), op.mul(t, bell));
}

/** s + Y·(1 − s)·(2u)′, s = σ(2u):  ½·(1 + tanh u) = σ(2u)   2u = X·(a·X² + b)   (2u)′ = 3·a·X² + b   b = 2·√(2/π)   a = 0.044715·b */
function tanhGeluSlope(X: Value, Y: Value, op: GraphBuilder): Value {
  const b = 2 * Math.sqrt(2 / Math.PI);
  const cubic = op.scale(op.mul(X, X), 0.044715 * b);
  const s = op.sigmoid(op.mul(X, op.shift(cubic, b)));
  const rise = op.shift(op.scale(cubic, 3), b);
  return op.add(s, op.mul(op.mul(op.sub(op.scalar(1, s), s), rise), Y));
}

/** s + α·Y·(1 − s), s = σ(α·X) */
function swishSlope(X: Value, Y: Value, alpha: number, op: GraphBuilder): Value {
  const s = op.sigmoid(op.scale(X, alpha));
  return op.add(s, op.mul(op.scale(Y, alpha), op.sub(op.scalar(1, s), s)));
}
