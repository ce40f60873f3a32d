/** Trigonometric and hyperbolic functions and their inverses (ONNX 7 and 9, all again 22). */
import { defineRule } from '../rule.ts';

/** Y = sin X:  dX = dY·cos X */
export const sin = defineRule('Sin', { versions: [7, 22] }, ({ inputs: [X], grads: [dY], op }) => [
  () => op.mul(dY, op.cos(X)),
]);

/** Y = cos X:  dX = −dY·sin X */
export const cos = defineRule('Cos', { versions: [7, 22] }, ({ inputs: [X], grads: [dY], op }) => [
  () => op.neg(op.mul(dY, op.sin(X))),
]);

/** Y = tan X:  dX = dY·(1 + Y²) */
export const tan = defineRule('Tan', { versions: [7, 22] }, ({ outputs: [Y], grads: [dY], op }) => [
  () => op.mul(dY, op.shift(op.mul(Y, Y), 1)),
]);

/** Y = arcsin X:  dX = dY/√(1 − X²) */
export const asin = defineRule('Asin', { versions: [7, 22] }, ({ inputs: [X], grads: [dY], op }) => [
  () => op.div(dY, op.sqrt(op.sub(op.scalar(1, X), op.mul(X, X)))),
]);

/** Y = arccos X:  dX = −dY/√(1 − X²) */
export const acos = defineRule('Acos', { versions: [7, 22] }, ({ inputs: [X], grads: [dY], op }) => [
  () => op.neg(op.div(dY, op.sqrt(op.sub(op.scalar(1, X), op.mul(X, X))))),
]);

/** Y = arctan X:  dX = dY/(1 + X²) */
export const atan = defineRule('Atan', { versions: [7, 22] }, ({ inputs: [X], grads: [dY], op }) => [
  () => op.div(dY, op.shift(op.mul(X, X), 1)),
]);

/** Y = sinh X:  dX = dY·cosh X */
export const sinh = defineRule('Sinh', { versions: [9, 22] }, ({ inputs: [X], grads: [dY], op }) => [
  () => op.mul(dY, op.emit('Cosh', [X], {}, X.axes)),
]);

/** Y = cosh X:  dX = dY·sinh X */
export const cosh = defineRule('Cosh', { versions: [9, 22] }, ({ inputs: [X], grads: [dY], op }) => [
  () => op.mul(dY, op.emit('Sinh', [X], {}, X.axes)),
]);

/** Y = arsinh X:  dX = dY/√(X² + 1) */
export const asinh = defineRule('Asinh', { versions: [9, 22] }, ({ inputs: [X], grads: [dY], op }) => [
  () => op.div(dY, op.sqrt(op.shift(op.mul(X, X), 1))),
]);

/** Y = arcosh X:  dX = dY/√(X² − 1) */
export const acosh = defineRule('Acosh', { versions: [9, 22] }, ({ inputs: [X], grads: [dY], op }) => [
  () => op.div(dY, op.sqrt(op.shift(op.mul(X, X), -1))),
]);

/** Y = artanh X:  dX = dY/(1 − X²) */
export const atanh = defineRule('Atanh', { versions: [9, 22] }, ({ inputs: [X], grads: [dY], op }) => [
  () => op.div(dY, op.sub(op.scalar(1, X), op.mul(X, X))),
]);
