/** Operators that move values without changing them. Their gradients move them back. */
import { InjertoError } from '../../errors.ts';
import { intOf, intsOf, type NodeProto } from '../../onnx/index.ts';
import { defineRule } from '../rule.ts';
import { positiveAxis } from '../value.ts';

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

/** Concat along an axis.  ONNX Concat-4, 11, 13.   dXᵢ = the part of dY that came from Xᵢ */
export const concat = defineRule('Concat', { versions: [4, 11, 13] }, ({ node, inputs, grads: [dY], op }) => {
  const axis = positiveAxis(intOf(node, 'axis', 0), dY.axes.length);
  const sizes = inputs.map((X) => X.axes[axis]!);
  return inputs.map((_, i) => () => {
    const upTo = sizes.slice(0, i + 1);
    if (upTo.some((size) => size === null)) throw movingConcat(node);
    const end = upTo.reduce<number>((sum, size) => sum + size!, 0);
    return op.slice(dY, { axes: [axis], start: [end - sizes[i]!], end: [end] });
  });
});

function movingConcat(node: NodeProto): InjertoError {
  return new InjertoError('GRADIENT_UNSUPPORTED', {
    what: 'A Concat along an axis whose size moves with the batch has no gradient rule.',
    where: `node "${node.name}"`,
    hint: 'Export the model with a fixed size for that axis, or train only what lies above this node.',
  });
}
