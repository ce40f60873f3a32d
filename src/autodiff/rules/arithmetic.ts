/** Element-wise arithmetic with broadcasting (ONNX Add-7/13/14 and its kin). Each gradient is summed over the axes its input was stretched along. */
import { defineRule } from '../rule.ts';

/** Y = A + B:  dA = unbroadcast(dY, A)   dB = unbroadcast(dY, B) */
export const add = defineRule('Add', { versions: [7, 13, 14] }, ({ inputs: [A, B], grads: [dY], op }) => [
  () => op.unbroadcast(dY, A),
  () => op.unbroadcast(dY, B),
]);

/** Y = A − B:  dA = unbroadcast(dY, A)   dB = unbroadcast(−dY, B) */
export const sub = defineRule('Sub', { versions: [7, 13, 14] }, ({ inputs: [A, B], grads: [dY], op }) => [
  () => op.unbroadcast(dY, A),
  () => op.unbroadcast(op.neg(dY), B),
]);

/** Y = A·B:  dA = unbroadcast(dY·B, A)   dB = unbroadcast(dY·A, B) */
export const mul = defineRule('Mul', { versions: [7, 13, 14] }, ({ inputs: [A, B], grads: [dY], op }) => [
  () => op.unbroadcast(op.mul(dY, B), A),
  () => op.unbroadcast(op.mul(dY, A), B),
]);

/** Y = A/B:  dA = unbroadcast(dY/B, A)   dB = unbroadcast(−dY·Y/B, B) */
export const div = defineRule('Div', { versions: [7, 13, 14] }, ({ inputs: [A, B], outputs: [Y], grads: [dY], op }) => [
  () => op.unbroadcast(op.div(dY, B), A),
  () => op.unbroadcast(op.neg(op.div(op.mul(dY, Y), B)), B),
]);

/** Y = −X:  dX = −dY */
export const neg = defineRule('Neg', { versions: [6, 13] }, ({ grads: [dY], op }) => [() => op.neg(dY)]);

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
