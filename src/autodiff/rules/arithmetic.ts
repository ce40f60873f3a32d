/** Element-wise arithmetic with broadcasting (ONNX Add-7/13/14 and its kin). Each gradient is summed over the axes its input was
 *  stretched along; a factor that is constant along them is applied to the sum, which is smaller. */
import { defineRule } from '../rule.ts';

/** Y = A + B:  dA = unbroadcast(dY, A)   dB = unbroadcast(dY, B) */
export const add = defineRule('Add', { versions: [7, 13, 14] }, ({ inputs: [A, B], grads: [dY], op }) => [
  () => op.unbroadcast(dY, A),
  () => op.unbroadcast(dY, B),
]);

/** Y = A − B:  dA = unbroadcast(dY, A)   dB = −unbroadcast(dY, B) */
export const sub = defineRule('Sub', { versions: [7, 13, 14] }, ({ inputs: [A, B], grads: [dY], op }) => [
  () => op.unbroadcast(dY, A),
  () => op.neg(op.unbroadcast(dY, B)),
]);

/** Y = A·B:  dA = unbroadcast(dY·B, A)   dB = unbroadcast(dY·A, B);  of A·A:  dA = 2·dY·A */
export const mul = defineRule('Mul', { versions: [7, 13, 14] }, ({ inputs: [A, B], grads: [dY], op }) => {
  if (A.name === B.name) return [() => op.scale(op.mul(dY, A), 2), 'zero'];
  return [() => op.unbroadcast(op.mul(dY, B), A), () => op.unbroadcast(op.mul(dY, A), B)];
});

/** Y = A/B:  dA = unbroadcast(dY/B, A)   dB = −unbroadcast(dY·Y, B)/B */
export const div = defineRule('Div', { versions: [7, 13, 14] }, ({ inputs: [A, B], outputs: [Y], grads: [dY], op }) => [
  () => op.unbroadcast(op.div(dY, B), A),
  () => op.neg(op.div(op.unbroadcast(op.mul(dY, Y), B), B)),
]);

/** The remainder: Y = A − k·B, k whole.  ONNX Mod-10, 13.   dA = unbroadcast(dY, A)   dB = −unbroadcast(dY·k, B), k = (A − Y)/B */
export const mod = defineRule('Mod', { versions: [10, 13] }, ({ inputs: [A, B], outputs: [Y], grads: [dY], op }) => [
  () => op.unbroadcast(dY, A),
  () => op.neg(op.div(op.unbroadcast(op.mul(dY, op.sub(A, Y)), B), B)),
]);

/** Y = Σ Xᵢ of operands that broadcast.  ONNX Sum-8, 13.   dXᵢ = unbroadcast(dY, Xᵢ) */
export const sum = defineRule('Sum', { versions: [8, 13] }, ({ inputs, grads: [dY], op }) =>
  inputs.map((X) => () => op.unbroadcast(dY, X)),
);

/** Y = (1/n)·Σ Xᵢ of n operands that broadcast.  ONNX Mean-8, 13.   dXᵢ = unbroadcast(dY, Xᵢ)/n */
export const mean = defineRule('Mean', { versions: [8, 13] }, ({ inputs, grads: [dY], op }) =>
  inputs.map((X) => () => op.scale(op.unbroadcast(dY, X), 1 / inputs.length)),
);

/** Y = −X:  dX = −dY */
export const neg = defineRule('Neg', { versions: [6, 13] }, ({ grads: [dY], op }) => [() => op.neg(dY)]);

/** Y = |X|:  dX = dY·sign(X), 0 at 0.  ONNX Abs-6, 13. */
export const abs = defineRule('Abs', { versions: [6, 13] }, ({ inputs: [X], grads: [dY], op }) => [
  () => op.mul(dY, op.sign(X)),
]);

/** Y = √X:  dX = dY / 2Y */
export const sqrt = defineRule('Sqrt', { versions: [6, 13] }, ({ outputs: [Y], grads: [dY], op }) => [
  () => op.div(op.mul(dY, op.scalar(0.5, dY)), Y),
]);

/** Y = 1/X:  dX = −dY·Y² */
export const reciprocal = defineRule('Reciprocal', { versions: [6, 13] }, ({ outputs: [Y], grads: [dY], op }) => [
  () => op.neg(op.mul(dY, op.mul(Y, Y))),
]);

/** Y = eˣ:  dX = dY·Y */
export const exp = defineRule('Exp', { versions: [6, 13] }, ({ outputs: [Y], grads: [dY], op }) => [
  () => op.mul(dY, Y),
]);

/** Y = ln X:  dX = dY/X.  ONNX Log-6, 13. */
export const log = defineRule('Log', { versions: [6, 13] }, ({ inputs: [X], grads: [dY], op }) => [
  () => op.div(dY, X),
]);

/** Y = (2/√π)·∫₀ˣ e^(−t²) dt.  ONNX Erf-9, 13.   dX = dY·(2/√π)·e^(−X²) */
export const erf = defineRule('Erf', { versions: [9, 13] }, ({ inputs: [X], grads: [dY], op }) => [
  () => op.mul(dY, op.scale(op.exp(op.neg(op.mul(X, X))), 2 / Math.sqrt(Math.PI))),
]);
