import { intOf } from '../../onnx/index.ts';
import { defineRule } from '../rule.ts';

/** ReverseSequence: the first entries of each sequence of a batch backwards, so many as are given.  ONNX ReverseSequence-10.
 *    dX = dY with the same entries backwards */
export const reverseSequence = defineRule(
  'ReverseSequence',
  { versions: [10] },
  ({ node, inputs: [, lengths], grads: [dY], op }) => [
    () => {
      const attributes = { batch_axis: intOf(node, 'batch_axis', 1), time_axis: intOf(node, 'time_axis', 0) };
      return op.emit('ReverseSequence', [dY, lengths], attributes, dY.axes);
    },
  ],
);
