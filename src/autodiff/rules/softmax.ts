/** Softmax and its logarithm along one axis. */
import { InjertoError } from '../../errors.ts';
import { intOf } from '../../onnx/index.ts';
import { type Context, defineRule } from '../rule.ts';
import { positiveAxis } from '../value.ts';

/** Softmax: Y = eˣ / Σ eˣ.  ONNX Softmax-1, 11, 13.   dX = Y·(dY − Σ dY·Y) */
export const softmax = defineRule('Softmax', { versions: [1, 11, 13] }, (context) => [
  () => {
    const { outputs, grads, op } = context;
    const [Y, dY] = [outputs[0]!, grads[0]!];
    const sum = op.reduceSum(op.mul(dY, Y), { axes: [softmaxAxis(context)], keepdims: 1 });
    return op.mul(Y, op.sub(dY, sum));
  },
]);

/** LogSoftmax: Y = X − log Σ eˣ.  ONNX LogSoftmax-1, 11, 13.   dX = dY − eʸ·Σ dY */
export const logSoftmax = defineRule('LogSoftmax', { versions: [1, 11, 13] }, (context) => [
  () => {
    const { outputs, grads, op } = context;
    const [Y, dY] = [outputs[0]!, grads[0]!];
    const sum = op.reduceSum(dY, { axes: [softmaxAxis(context)], keepdims: 1 });
    return op.sub(dY, op.mul(op.exp(Y), sum));
  },
]);

/** The axis. Before opset 13 the input was flattened to a matrix at `axis`, which is the same only for the last axis. */
function softmaxAxis({ node, inputs: [X], op }: Context): number {
  const ndim = X!.axes.length;
  const axis = positiveAxis(intOf(node, 'axis', op.opset >= 13 ? -1 : 1), ndim);
  if (op.opset >= 13 || axis === ndim - 1) return axis;
  throw new InjertoError('GRADIENT_UNSUPPORTED', {
    what: `${node.opType} over several axes at once (opset ${op.opset}, axis ${axis} of ${ndim}) has no gradient rule.`,
    where: `node "${node.name}"`,
    hint: 'Export the model with opset 13 or newer.',
  });
}
