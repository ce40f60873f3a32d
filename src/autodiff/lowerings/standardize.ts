/** What the normalizations share: x̂ = (X − μ)·r of the entries along some axes, and how gradients pass through it. */
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../value.ts';

export interface Statistics {
  readonly mean: Value;
  /** 1/√(variance + ε) */
  readonly r: Value;
}

/** μ and r over `axes`, which stay with size 1; the variance is the mean square of X − μ. */
export function statisticsOf(op: GraphBuilder, X: Value, axes: readonly number[], epsilon: number): Statistics {
  const mean = op.reduceMean(X, { axes, keepdims: 1 });
  const centered = op.sub(X, mean);
  const variance = op.reduceMean(op.mul(centered, centered), { axes, keepdims: 1 });
  return { mean, r: op.reciprocal(op.sqrt(op.shift(variance, epsilon))) };
}

export function standardized(op: GraphBuilder, X: Value, { mean, r }: Statistics): Value {
  return op.mul(op.sub(X, mean), r);
}

/** r of RMSNormalization: 1/√(mean X² + ε) over `axes`, which stay with size 1. */
export function inverseRms(op: GraphBuilder, X: Value, axes: readonly number[], epsilon: number): Value {
  const square = op.reduceMean(op.mul(X, X), { axes, keepdims: 1 });
  return op.reciprocal(op.sqrt(op.shift(square, epsilon)));
}

/** Gradient of X from the gradient g of x̂ = (X − μ)·r:   dX = r·(g − mean(g) − x̂·mean(g·x̂)) */
export function standardizedGradient(
  op: GraphBuilder,
  g: Value,
  xHat: Value,
  r: Value,
  axes: readonly number[],
): Value {
  const mean = (v: Value) => op.reduceMean(v, { axes, keepdims: 1 });
  return op.mul(op.sub(op.sub(g, mean(g)), op.mul(xHat, mean(op.mul(g, xHat)))), r);
}

/** Gradient of X from the gradient g of x̂ = X·r, r = 1/√(mean X² + ε):   dX = r·(g − x̂·mean(g·x̂)) */
export function rmsGradient(op: GraphBuilder, g: Value, xHat: Value, r: Value, axes: readonly number[]): Value {
  return op.mul(op.sub(g, op.mul(xHat, op.reduceMean(op.mul(g, xHat), { axes, keepdims: 1 }))), r);
}
