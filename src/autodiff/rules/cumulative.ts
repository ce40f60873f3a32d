/** Running sums. */
import { intOf } from '../../onnx/index.ts';
import { defineRule } from '../rule.ts';

/** CumSum along an axis: Yᵢ = Σ Xⱼ over j ≤ i, or j < i (exclusive), or from the other end (reverse).  ONNX CumSum-11, 14.
 *    dX = the running sum of dY from the other end */
export const cumSum = defineRule('CumSum', { versions: [11, 14] }, ({ node, inputs: [X, axis], grads: [dY], op }) => [
  () => {
    const [exclusive, reverse] = [intOf(node, 'exclusive', 0), 1 - intOf(node, 'reverse', 0)];
    return op.emit('CumSum', [dY, axis], { exclusive, reverse }, X.axes);
  },
]);
