/** Gradients of ScatterElements with the reductions mul, max and min, Y = f(X, all u written there). From opset 16, as the reductions. */
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../value.ts';

export interface Scattered {
  readonly X: Value;
  readonly indices: Value;
  readonly updates: Value;
  readonly Y: Value;
  readonly dY: Value;
  readonly axis: number;
}

/** max, min: dY goes to the entries of X and u that Y is equal to, in even shares where several are (as PyTorch's amax). */
export function extremeGradients(op: GraphBuilder, { X, indices, updates, Y, dY, axis }: Scattered) {
  const [wonX, wonU] = [
    op.mask(op.equal(X, Y), dY),
    op.mask(op.equal(updates, op.gatherElements(Y, indices, axis)), dY),
  ];
  const share = op.div(dY, op.scatterAdd(wonX, indices, wonU, axis));
  return {
    dX: () => op.mul(share, wonX),
    dU: () => op.mul(op.gatherElements(share, indices, axis), wonU),
  };
}

/** mul: each factor gets dY times the product of the others. That is Y over the factor, or where factors are 0 the product of those
 *  that are not, if no other one is 0. */
export function productGradients(op: GraphBuilder, { X, indices, updates, dY, axis }: Scattered) {
  const zero = (v: Value) => op.mask(op.equal(v, op.scalar(0, v)), v);
  const [zeroX, zeroU] = [zero(X), zero(updates)];
  const [factorX, factorU] = [op.add(X, zeroX), op.add(updates, zeroU)];
  const attributes = { axis, reduction: 'mul' };
  const product = op.emit('ScatterElements', [factorX, indices, factorU], attributes, X.axes);
  const zeros = op.scatterAdd(zeroX, indices, zeroU, axis);
  const others = (all: Value, factor: Value, zeros: Value, itself: Value) =>
    op.mul(op.div(all, factor), op.mask(op.equal(zeros, itself), all));
  const there = (v: Value) => op.gatherElements(v, indices, axis);
  return {
    dX: () => op.mul(dY, others(product, factorX, zeros, zeroX)),
    dU: () => op.mul(there(dY), others(there(product), factorU, there(zeros), zeroU)),
  };
}
