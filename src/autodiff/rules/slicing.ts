/** Operators that cut values apart and join them. */
import { intOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { putBack } from '../lowerings/put-back.ts';
import { type Cut, sliceGradient } from '../lowerings/slice-gradient.ts';
import type { InputsOf } from '../operators.ts';
import { defineRule } from '../rule.ts';
import type { Size } from '../size-builder.ts';
import { positiveAxis, type Value } from '../value.ts';

/** Bounds from here on mean "to the end": files write 2³¹ − 1, 2⁶³ − 1 and what lies near them. */
const unbounded = 2 ** 31 - 1;

/** Slice: Y = entries start, start + step, … of X along axes.  ONNX Slice-11, 13.   dX = dY there, 0 elsewhere.
 *  Only the first entry has to be known: dY says how many there are. */
export const slice = defineRule('Slice', { versions: [11, 13] }, ({ node, inputs, grads: [dY], op }) => [
  () => {
    const X = inputs[0];
    const cuts = cutsOf(op, inputs, dY);
    if (cuts) return sliceGradient(op, X, dY, cuts);
    const places = op.emit('Slice', [op.positions(op.sizesOf(X)), ...inputs.slice(1, node.input.length)], {}, dY.axes);
    return putBack(op, X, places, dY);
  },
]);

/** Undefined where axes or steps are not known. */
function cutsOf(
  op: GraphBuilder,
  [X, starts, ends, axesInput, stepsInput]: InputsOf<'Slice'>,
  dY: Value,
): Cut[] | undefined {
  const count = starts.axes[0]!;
  const axes = axesInput ? op.constantInts(axesInput) : Array.from({ length: count }, (_, i) => i);
  const steps = stepsInput ? op.constantInts(stepsInput) : axes?.map(() => 1);
  if (!axes || !steps) return undefined;
  const [knownStarts, knownEnds] = [op.constantInts(starts), op.constantInts(ends)];
  return axes.flatMap((given, i) => {
    const axis = positiveAxis(given, X.axes.length);
    const step = steps[i]!;
    const start = knownStarts?.[i] ?? op.entryOf(starts, i);
    const toEnd = step === 1 && (knownEnds?.[i] ?? 0) >= unbounded;
    if (toEnd && start === 0) return [];
    const size = op.sizeOf(X, axis);
    if (toEnd) return [{ axis, step, start: op.minus(size, op.sizeOf(dY, axis)) }];
    return [{ axis, step, start: withinAxis(op, start, size, step) }];
  });
}

/** Start as ONNX reads it: from the back where negative, then no further out than the axis reaches. */
function withinAxis(op: GraphBuilder, start: Size, size: Size, step: number): Size {
  const last = step > 0 ? size : op.minus(size, 1);
  if (typeof start !== 'number') {
    const value = op.sizeValue(start);
    const fromBack = op.add(value, op.sizeValue(size));
    const counted = { computed: op.where(op.less(value, op.ints([0])), fromBack, value) };
    return op.atMost(op.atLeast(counted, 0), last);
  }
  if (start === 0) return 0;
  return start > 0 ? op.atMost(start, last) : op.atLeast(op.plus(size, start), 0);
}

/** Split along an axis.  ONNX Split-2, 11, 13, 18.   dX = the dYᵢ joined, 0 where there is none */
export const split = defineRule('Split', { versions: [2, 11, 13, 18] }, ({ node, inputs: [X], outputs, grads, op }) => [
  () => {
    const axis = positiveAxis(intOf(node, 'axis', 0), X.axes.length);
    const present = node.output.flatMap((_, i) => (grads[i] ? [i] : []));
    const [first, last] = [present[0]!, present.at(-1)!];
    const joined = op.concat(
      Array.from({ length: last + 1 - first }, (_, i) => grads[first + i] ?? op.zerosLike(outputs[first + i]!)),
      axis,
    );
    const none = X.axes.map((): Size => 0);
    const begin = sum(op, outputs.slice(0, first), axis);
    const end = sum(op, outputs.slice(last + 1, node.output.length), axis);
    return op.pad(joined, none.with(axis, begin), none.with(axis, end), X.axes);
  },
]);

/** Concat along an axis.  ONNX Concat-4, 11, 13.   dXᵢ = the part of dY that came from Xᵢ */
export const concat = defineRule('Concat', { versions: [4, 11, 13] }, ({ node, inputs, grads: [dY], op }) => {
  const axis = positiveAxis(intOf(node, 'axis', 0), dY.axes.length);
  return inputs.map((X, i) => () => op.part(dY, axis, sum(op, inputs.slice(0, i), axis), op.sizeOf(X, axis)));
});

/** How far values reach along an axis, one behind the other. */
function sum(op: GraphBuilder, values: readonly (Value | undefined)[], axis: number): Size {
  return values.reduce((total: Size, v) => op.plus(total, op.sizeOf(v!, axis)), 0);
}
