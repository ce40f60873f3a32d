/** Pad. */
import { stringOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { addBack } from '../lowerings/put-back.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import type { Size } from '../size-builder.ts';
import { positiveAxis, type Value } from '../value.ts';

/** Pad: Y = X with entries added around it, or cut off where an amount is negative.  ONNX Pad-11, 13, 18, 19, 21, 23 to 25.
 *    constant:            dX = dY padded by the negative amounts    dc = Σ of dY where X did not reach
 *    edge, reflect, wrap: dX = dY cut likewise, plus the added entries of dY where they were copied from */
export const pad = defineRule('Pad', { versions: [11, 13, 18, 19, 21, 23, 24, 25] }, (context) => {
  const { node, inputs, grads, op } = context;
  const [X, pads, filling, axesInput] = inputs;
  const dY = grads[0];
  const mode = stringOf(node, 'mode', 'constant');
  const byAmount = (x: Value, amounts: Value, value?: Value) =>
    op.emit('Pad', [x, amounts, value, axesInput], {}, value ? dY.axes : X.axes);
  return [
    () => {
      if (mode !== 'constant') return copiesAdded(context, mode);
      const amounts = amountsOf(context);
      if (!amounts) return byAmount(dY, op.neg(pads));
      const [begin, end] = [amounts.begin, amounts.end].map((side) => side.map((n) => op.minus(0, n))) as [
        Size[],
        Size[],
      ];
      return op.pad(dY, begin, end, X.axes);
    },
    undefined,
    filling &&
      (() => {
        const outside = byAmount(op.zerosLike(X), pads, op.scalar(1, X));
        return op.reshapeLike(op.reduceSum(op.mul(dY, outside)), filling);
      }),
  ];
});

interface Amounts {
  readonly begin: readonly number[];
  readonly end: readonly number[];
}

/** Known amounts, for every axis of X. */
function amountsOf({ inputs: [X, pads, , axesInput], op }: RuleContext<'Pad'>): Amounts | undefined {
  const known = op.constantInts(pads);
  const axes = axesInput ? op.constantInts(axesInput) : [...X.axes.keys()];
  if (!known || !axes) return undefined;
  const [begin, end] = [X.axes.map(() => 0), X.axes.map(() => 0)];
  for (const [i, given] of axes.entries()) {
    const axis = positiveAxis(given, X.axes.length);
    begin[axis] = known[i]!;
    end[axis] = known[i + axes.length]!;
  }
  return { begin, end };
}

/** Each axis by itself, since the copies of one do not hang on another. */
function copiesAdded(context: RuleContext<'Pad'>, mode: string): Value {
  const { inputs, grads, op } = context;
  const [X, pads, , axesInput] = inputs;
  const amounts = amountsOf(context);
  if (amounts && X.axes.every((size, axis) => foldsOnce(mode, size, amounts.begin[axis]!, amounts.end[axis]!))) {
    return [...X.axes.keys()].reduce(
      (dY, axis) => folded(op, mode, dY, axis, op.sizeOf(X, axis), amounts.begin[axis]!, amounts.end[axis]!),
      grads[0],
    );
  }
  const places = op.emit('Pad', [op.positions(op.sizesOf(X)), pads, undefined, axesInput], { mode }, grads[0].axes);
  return addBack(op, X, places, grads[0]);
}

/** Whether the entries added at one end are copies of different ones (or all of the last, with edge). Pads by reflection that reach
 *  further than the axis are refused by ONNX Runtime. */
function foldsOnce(mode: string, size: number | null, begin: number, end: number): boolean {
  if (begin < 0 || end < 0 || size === 0) return false;
  return mode !== 'wrap' || Math.max(begin, end) <= (size ?? 0);
}

/** The part of dY that X is in, with the added entries where they were copied from. */
function folded(
  op: GraphBuilder,
  mode: string,
  dY: Value,
  axis: number,
  size: Size,
  begin: number,
  end: number,
): Value {
  const sides = [
    ...(begin > 0 ? [{ from: 0, count: begin, front: true }] : []),
    ...(end > 0 ? [{ from: op.plus(size, begin), count: end, front: false }] : []),
  ];
  const kept = op.part(dY, axis, begin, size);
  return sides.reduce((sum, { from, count, front }) => {
    const added = op.part(dY, axis, from, count);
    const copied = {
      edge: () => ({ part: op.reduceSum(added, { axes: [axis], keepdims: 1 }), length: 1, offset: 0, atFront: front }),
      reflect: () => ({ part: op.reverse(added, axis), length: count, offset: 1, atFront: front }),
      wrap: () => ({ part: added, length: count, offset: 0, atFront: !front }),
    }[mode as 'edge' | 'reflect' | 'wrap']();
    const { part, length, offset, atFront } = copied;
    const beyond = op.minus(size, length + offset);
    const none = dY.axes.map((): Size => 0);
    const [before, behind] = atFront ? [offset, beyond] : [beyond, offset];
    return op.add(sum, op.pad(part, none.with(axis, before), none.with(axis, behind), kept.axes));
  }, kept);
}
