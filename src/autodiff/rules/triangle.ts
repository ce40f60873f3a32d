import { intOf } from '../../onnx/index.ts';
import { defineRule } from '../rule.ts';

/** Trilu: the entries on one side of a diagonal, 0 on the other.  ONNX Trilu-14.   dX = Trilu(dY) */
export const trilu = defineRule('Trilu', { versions: [14] }, ({ node, inputs: [, k], grads: [dY], op }) => [
  () => op.emit('Trilu', [dY, k], { upper: intOf(node, 'upper', 1) }, dY.axes),
]);
