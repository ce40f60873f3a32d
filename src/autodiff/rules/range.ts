/** Numbers at equal distances. */
import { defineRule } from '../rule.ts';

/** Range: Yᵢ = start + i·delta, up to a limit.  ONNX Range-11.   d start = Σ dY   d delta = Σ i·dYᵢ   d limit = 0 */
export const range = defineRule('Range', { versions: [11] }, ({ inputs: [start, , delta], grads: [dY], op }) => [
  () => op.reshapeLike(op.reduceSum(dY), start),
  'zero',
  () => op.reshapeLike(op.reduceSum(op.mul(dY, op.cast(op.range(op.sizeOf(dY, 0)), dY.dtype))), delta),
]);
