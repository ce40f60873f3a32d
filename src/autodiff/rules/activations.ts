/** Activations. Masks are taken from the output: the input need not be kept then, and ONNX Runtime can fuse the activation
 *  into the convolution before it. */
import { floatOf } from '../../onnx/index.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import type { Value } from '../value.ts';

/** Relu: Y = max(X, 0).  ONNX Relu-6, 13, 14.   dX = dY·[Y > 0] */
export const relu = defineRule('Relu', { versions: [6, 13, 14] }, ({ outputs: [Y], grads: [dY], op }) => [
  () => op.mul(dY, op.cast(op.greater(Y, op.scalar(0, Y)), dY.dtype)),
]);

/** Clip: Y = min(max(X, min), max).  ONNX Clip-6 (attributes), 11, 12, 13 (inputs).
 *    dX = dY·[min < Y < max]
 *  Where X equals a bound exactly, the gradient is 0, as in torch.nn.functional.hardtanh and relu6. The bounds are constants. */
export const clip = defineRule('Clip', { versions: [6, 11, 12, 13] }, (context) => [() => clipGradient(context)]);

function clipGradient(context: RuleContext): Value {
  const { outputs, grads, op } = context;
  const [Y, dY] = [outputs[0], grads[0]];
  const low = bound(context, 1, 'min');
  const high = bound(context, 2, 'max');
  const above = low && op.greater(Y, low);
  const below = high && op.less(Y, high);
  const inside = above && below ? op.and(above, below) : (above ?? below);
  return inside ? op.mul(dY, op.cast(inside, dY.dtype)) : dY;
}

function bound({ node, inputs, op }: RuleContext, index: number, name: string): Value | undefined {
  if (inputs[index]) return inputs[index];
  const attribute = floatOf(node, name, undefined);
  return attribute === undefined ? undefined : op.scalar(attribute, inputs[0]);
}

/** Sigmoid: Y = 1/(1 + e⁻ˣ).  ONNX Sigmoid-6, 13.   dX = dY·Y·(1 − Y) */
export const sigmoid = defineRule('Sigmoid', { versions: [6, 13] }, ({ outputs: [Y], grads: [dY], op }) => [
  () => op.mul(dY, op.mul(Y, op.sub(op.scalar(1, Y), Y))),
]);

/** Tanh.  ONNX Tanh-6, 13.   dX = dY·(1 − Y²) */
export const tanh = defineRule('Tanh', { versions: [6, 13] }, ({ outputs: [Y], grads: [dY], op }) => [
  () => op.mul(dY, op.sub(op.scalar(1, Y), op.mul(Y, Y))),
]);
