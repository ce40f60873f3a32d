/** Softmax and its logarithm along one axis, or several at once. */
import { intOf } from '../../onnx/index.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { positiveAxis } from '../value.ts';

/** Softmax: Y = eˣ / Σ eˣ.  ONNX Softmax-1, 11, 13.   dX = Y·(dY − Σ dY·Y) */
export const softmax = defineRule('Softmax', { versions: [1, 11, 13] }, (context) => [
  () => {
    const { outputs, grads, op } = context;
    const [Y, dY] = [outputs[0], grads[0]];
    const sum = op.reduceSum(op.mul(dY, Y), { axes: softmaxAxes(context), keepdims: 1 });
    return op.mul(Y, op.sub(dY, sum));
  },
]);

/** LogSoftmax: Y = X − log Σ eˣ.  ONNX LogSoftmax-1, 11, 13.   dX = dY − eʸ·Σ dY */
export const logSoftmax = defineRule('LogSoftmax', { versions: [1, 11, 13] }, (context) => [
  () => {
    const { outputs, grads, op } = context;
    const [Y, dY] = [outputs[0], grads[0]];
    const sum = op.reduceSum(dY, { axes: softmaxAxes(context), keepdims: 1 });
    return op.sub(dY, op.mul(op.exp(Y), sum));
  },
]);

/** Before opset 13 the input is flattened to a matrix at `axis`: all axes from there on count as one. */
function softmaxAxes({ node, inputs: [X], op }: RuleContext<'Softmax' | 'LogSoftmax'>): number[] {
  const ndim = X.axes.length;
  const axis = positiveAxis(intOf(node, 'axis', op.opset >= 13 ? -1 : 1), ndim);
  return op.opset >= 13 ? [axis] : X.axes.flatMap((_, i) => (i >= axis ? [i] : []));
}
