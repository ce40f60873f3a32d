/** Operators that move values without changing them. Their gradients move them back. */
import { intsOf } from '../../onnx/index.ts';
import { defineRule } from '../rule.ts';

/** Y = X:  dX = dY.  Dropout is the identity unless it is training, and then a pass has replaced it. */
export const identity = defineRule('Identity', { versions: [1, 13, 14, 16, 19, 21, 23, 24, 25] }, ({ grads: [dY] }) => [
  () => dY,
]);

/** Flatten, Reshape, Squeeze, Unsqueeze: dX = dY with the axes of X. */
export const flatten = defineRule(
  'Flatten',
  { versions: [1, 9, 11, 13, 21, 23, 24, 25] },
  ({ inputs: [X], grads: [dY], op }) => [() => op.reshapeLike(dY, X)],
);
export const reshape = defineRule(
  'Reshape',
  { versions: [5, 13, 14, 19, 21, 23, 24, 25] },
  ({ inputs: [X], grads: [dY], op }) => [() => op.reshapeLike(dY, X)],
);
export const squeeze = defineRule(
  'Squeeze',
  { versions: [1, 11, 13, 21, 23, 24, 25] },
  ({ inputs: [X], grads: [dY], op }) => [() => op.reshapeLike(dY, X)],
);
export const unsqueeze = defineRule(
  'Unsqueeze',
  { versions: [1, 11, 13, 21, 23, 24, 25] },
  ({ inputs: [X], grads: [dY], op }) => [() => op.reshapeLike(dY, X)],
);

/** Transpose: Y[i_perm] = X[i].  ONNX Transpose-1, 13; the default reverses the axes.   dX = dY with the inverse permutation */
export const transpose = defineRule(
  'Transpose',
  { versions: [1, 13, 21, 23, 24, 25] },
  ({ node, inputs: [X], grads: [dY], op }) => {
    const perm = intsOf(
      node,
      'perm',
      X.axes.map((_, i) => X.axes.length - 1 - i),
    );
    return [
      () =>
        op.transpose(
          dY,
          perm.map((_, i) => perm.indexOf(i)),
        ),
    ];
  },
);
