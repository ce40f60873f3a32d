import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../value.ts';
import type { CellGradient, Direction } from './recurrent-layer.ts';
import { scan } from './scan.ts';

/** hₜ = f(xₜ·Wᵀ + wb + hₜ₋₁·Rᵀ + rb).
 *    da = (dYₜ + dhₜ)·f′, which follows from hₜ = Yₜ    dhₜ₋₁ = da·R
 *  Behind the end of a sequence Y is 0, da is 0, and dh goes on as it is. */
export function rnnCell(direction: Direction): CellGradient {
  const { op, r, runs, previous } = direction;
  const slope = masked(op, slopeOf(op, direction.activations[0]!, direction.y), runs);
  const inputs = [direction.dY, direction.steps(slope), ...(runs ? [direction.steps(resting(op, runs))] : [])];
  const { states, outputs } = scan(op, {
    prefix: direction.prefix,
    states: [direction.dH],
    inputs,
    backward: true,
    body: (inner, [dH], [dY, f, rests]) => {
      const da = inner.mul(inner.add(dY!, dH!), f!);
      const back = inner.matMul(da, r);
      return { states: [rests ? inner.add(back, inner.mul(dH!, rests)) : back], outputs: [da] };
    },
  });
  const gates = direction.rows(outputs[0]!);
  return {
    gates,
    dR: op.gemm(gates, previous, { transA: 1 }),
    dRb: op.reduceSum(gates, { axes: [0] }),
    dH0: states[0]!,
  };
}

function slopeOf(op: GraphBuilder, activation: string, y: Value): Value {
  if (activation === 'relu') return op.mask(op.greater(y, op.scalar(0, y)), y);
  return activation === 'sigmoid' ? sigmoidSlope(op, y) : tanhSlope(op, y);
}

/** σ′ = σ·(1 − σ) */
export function sigmoidSlope(op: GraphBuilder, y: Value): Value {
  return op.mul(y, op.sub(op.scalar(1, y), y));
}

/** tanh′ = 1 − tanh² */
export function tanhSlope(op: GraphBuilder, y: Value): Value {
  return op.sub(op.scalar(1, y), op.mul(y, y));
}

/** What holds at the steps that a sequence has, and 0 behind its end. */
export function masked(op: GraphBuilder, rows: Value, runs: Value | undefined): Value {
  return runs ? op.mul(rows, runs) : rows;
}

/** 1 behind the end of a sequence. */
export function resting(op: GraphBuilder, runs: Value): Value {
  return op.sub(op.scalar(1, runs), runs);
}
