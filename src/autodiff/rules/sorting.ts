/** Operators that pick entries. */
import { intOf } from '../../onnx/index.ts';
import { putBack } from '../lowerings/put-back.ts';
import { onlyGradient } from '../refuse.ts';
import { defineRule } from '../rule.ts';
import { positiveAxis } from '../value.ts';

/** TopK: the k largest or smallest along an axis, and where they were.  ONNX TopK-11, 24.   dX = dY there, 0 elsewhere */
export const topK = defineRule('TopK', { versions: [11, 24] }, (context) => {
  const dY = onlyGradient(context);
  const { node, inputs, outputs, op } = context;
  return [
    () => {
      const axis = positiveAxis(intOf(node, 'axis', -1), inputs[0].axes.length);
      const zeros = op.zerosLike(inputs[0]);
      return op.emit('ScatterElements', [zeros, outputs[1], dY], { axis }, zeros.axes);
    },
  ];
});

/** Compress: the entries along an axis (of all of X, if none is given) at which a condition holds.  ONNX Compress-9, 11.
 *    dX = dY there, 0 elsewhere */
export const compress = defineRule(
  'Compress',
  { versions: [9, 11] },
  ({ node, inputs: [X, condition], grads: [dY], op }) => [
    () => {
      const held = op.emit('NonZero', [condition], {}, [1, null], 'int64');
      const given = intOf(node, 'axis', undefined);
      if (given === undefined) return putBack(op, X, op.squeeze(held, [0]), dY);
      const axis = positiveAxis(given, X.axes.length);
      const column = op.reshape(held, [null, ...X.axes.slice(axis + 1).map(() => 1)]);
      const zeros = op.zerosLike(X);
      return op.emit('ScatterElements', [zeros, op.expandLike(column, dY), dY], { axis }, zeros.axes);
    },
  ],
);

/** Unique: the distinct entries of X, or its distinct slices along an axis.  ONNX Unique-11.   dX = dY at the first of equal ones, 0 elsewhere */
export const unique = defineRule('Unique', { versions: [11] }, (context) => {
  const dY = onlyGradient(context);
  const {
    node,
    inputs: [X],
    op,
    save,
  } = context;
  return [
    () => {
      const first = save(1, 'int64', [null]);
      const given = intOf(node, 'axis', undefined);
      if (given === undefined) return putBack(op, X, first, dY);
      const axis = positiveAxis(given, X.axes.length);
      const column = op.reshape(first, [null, ...X.axes.slice(axis + 1).map(() => 1)]);
      const zeros = op.zerosLike(X);
      return op.emit('ScatterElements', [zeros, op.expandLike(column, dY), dY], { axis }, zeros.axes);
    },
  ];
});
