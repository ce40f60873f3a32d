/** Operators that make patterns of ones. */
import { intOf, tensor } from '../../onnx/index.ts';
import { defineRule } from '../rule.ts';

/** EyeLike: ones on a diagonal, in the shape of X.  ONNX EyeLike-9, 22.   dX = 0 */
export const eyeLike = defineRule('EyeLike', { versions: [9, 22] }, () => ['zero']);

/** OneHot: Y = on where an index is, off elsewhere; values = [off, on].  ONNX OneHot-9, 11.
 *    d on = Σ dY where an index is    d off = Σ dY elsewhere */
export const oneHot = defineRule('OneHot', { versions: [9, 11] }, ({ node, inputs, grads: [dY], op }) => [
  undefined,
  undefined,
  () => {
    const [indices, depth, values] = inputs;
    const ones = op.constant(tensor(values.dtype as 'float32', [2], [0, 1]));
    const hit = op.emit('OneHot', [indices, depth, ones], { axis: intOf(node, 'axis', -1) }, dY.axes, values.dtype);
    const all = op.reduceSum(dY);
    const on = op.reduceSum(op.mul(dY, hit));
    return op.concat([op.reshape(op.sub(all, on), [1]), op.reshape(on, [1])], 0);
  },
]);
