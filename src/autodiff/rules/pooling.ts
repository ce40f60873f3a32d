/** Pooling over spatial axes. */
import { InjertoError } from '../../errors.ts';
import { intOf } from '../../onnx/index.ts';
import { maxPoolInputGradient } from '../lowerings/max-pool-gradient.ts';
import { defineRule } from '../rule.ts';

/** GlobalAveragePool: Y[n,c] = mean of X[n,c] over all positions.  ONNX GlobalAveragePool-1, 22.   dX = dY / positions, everywhere */
export const globalAveragePool = defineRule(
  'GlobalAveragePool',
  { versions: [1, 22] },
  ({ inputs: [X], grads: [dY], op }) => [() => op.expandLike(op.div(dY, op.countRatio(X, dY)), X)],
);

/** MaxPool: Y = the largest X in each window, the first of several that tie.  ONNX MaxPool-8, 10, 11, 12, 22.
 *    dX[i] = Σ dY over the windows whose largest entry is i: the node's second output says which entry that is */
export const maxPool = defineRule('MaxPool', { versions: [8, 10, 11, 12, 22] }, (context) => [
  () => {
    const { node, inputs, outputs, grads, op, save } = context;
    if (intOf(node, 'storage_order', 0) === 1) {
      throw new InjertoError('GRADIENT_UNSUPPORTED', {
        what: 'A MaxPool that counts its indices by columns (storage_order = 1) has no gradient rule.',
        where: `node "${node.name}"`,
        hint: 'Export the model without the indices output.',
      });
    }
    return maxPoolInputGradient(op, node, inputs[0], grads[0], save(1, 'int64', outputs[0].axes));
  },
]);
