/** Pooling over spatial axes. */
import { intOf, intsOf } from '../../onnx/index.ts';
import { maxPoolInputGradient } from '../lowerings/max-pool-gradient.ts';
import { defineRule } from '../rule.ts';

/** GlobalAveragePool: Y[n,c] = mean of X[n,c] over all positions.  ONNX GlobalAveragePool-1, 22.   dX = dY / positions, everywhere */
export const globalAveragePool = defineRule(
  'GlobalAveragePool',
  { versions: [1, 22] },
  ({ inputs: [X], grads: [dY], op }) => [
    () =>
      op.expand(
        op.div(dY!, op.countRatio(X!, dY!)),
        X!.axes.map((axis, i) => (i < 2 ? 1 : axis)),
      ),
  ],
);

/** MaxPool: Y = the largest X in each window, the first of several that tie.  ONNX MaxPool-8, 10, 11, 12, 22.
 *    dX[i] = Σ dY over the windows whose largest entry is i: the node's second output says which entry that is */
export const maxPool = defineRule(
  'MaxPool',
  { versions: [8, 10, 11, 12, 22] },
  ({ node, inputs: [X], outputs: [Y], grads: [dY], op, save }) => [
    () =>
      maxPoolInputGradient(op, {
        x: X!,
        dy: dY!,
        indices: save(1, 'int64', Y!.axes),
        kernelShape: intsOf(node, 'kernel_shape', []),
        strides: intsOf(
          node,
          'strides',
          X!.axes.slice(2).map(() => 1),
        ),
        dilations: intsOf(
          node,
          'dilations',
          X!.axes.slice(2).map(() => 1),
        ),
        columnMajor: intOf(node, 'storage_order', 0) === 1,
      }),
  ],
);
