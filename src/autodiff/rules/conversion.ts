/** Operators that change no number: casts between floating-point types, and Dropout when it is not training. */
import { onlyGradient, refuseForm } from '../refuse.ts';
import { defineRule } from '../rule.ts';

/** Cast, CastLike: dX = dY in the type of X.  ONNX Cast-9 … 25, CastLike-15 … 25.  A cast to integers ends the way of the gradient, since
 *  its result is no floating-point value. */
export const cast = defineRule(
  'Cast',
  { versions: [9, 13, 19, 21, 23, 24, 25] },
  ({ inputs: [X], grads: [dY], op }) => [() => op.cast(dY, X.dtype)],
);
export const castLike = defineRule(
  'CastLike',
  { versions: [15, 19, 21, 23, 24, 25] },
  ({ inputs: [X], grads: [dY], op }) => [() => op.cast(dY, X.dtype), 'zero'],
);

/** Dropout outside training: Y = X.  ONNX Dropout-10, 12, 13, 22.   dX = dY.  Training puts a product with a mask in its place before it
 *  differentiates; a Dropout that draws its own numbers would draw others whenever it runs. */
export const dropout = defineRule('Dropout', { versions: [10, 12, 13, 22] }, (context) => {
  const { node, inputs, op } = context;
  const trainingMode = inputs[2];
  if (trainingMode && op.constantNumber(trainingMode) !== 0) {
    refuseForm(node, 'random', {});
  }
  const dY = onlyGradient(context);
  return [() => dY, 'zero'];
});
