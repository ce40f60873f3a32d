import type { Value } from '../value.ts';
import type { CellGradient, Direction } from './recurrent-layer.ts';
import { masked, resting, sigmoidSlope, tanhSlope } from './rnn-gradient.ts';
import { scan } from './scan.ts';

/** z = σ(x·Wzᵀ + h′·Rzᵀ + b)    r = σ(x·Wrᵀ + h′·Rrᵀ + b)    h = (1 − z)·n + z·h′, where h′ is h of the step before
 *  n = tanh(x·Wnᵀ + wb + q) with q = (r·h′)·Rnᵀ + rb, or (linear_before_reset) q = r·(h′·Rnᵀ + rb)
 *    dh = dY + dh of the step behind    da = dh·(1 − z)·n̄    dz = dh·(h′ − n)·z̄, where ḡ is the slope of a gate
 *    dr = (da·Rn)·h′·r̄    dh′ = dh·z + (da·Rn)·r + dz·Rz + dr·Rr, or
 *    dr = da·(h′·Rnᵀ + rb)·r̄    dh′ = dh·z + (da·r)·Rn + dz·Rz + dr·Rr
 *  Behind the end of a sequence Y is 0 whatever h is: dY counts as 0, z as 1 and all slopes as 0, so dh goes on as it is.
 * @param resetLast linear_before_reset */
export function gruCell(direction: Direction, resetLast: boolean): CellGradient {
  const { op, x, previous, w, r: R, wb, rb, runs } = direction;
  const hidden = R.axes[1]!;
  const columns = (v: Value) => op.split(v, v.axes.length - 1, [hidden, hidden, hidden]);
  const gatesOfR = (v: Value) => op.split(v, 0, [2 * hidden, hidden]);
  const [ofZR, ofN] = gatesOfR(R) as [Value, Value];
  const [rbZR, rbN] = rb ? gatesOfR(rb) : [];
  const [xz, xr, xn] = columns(op.gemm(x, w, { transB: 1 }, wb)) as [Value, Value, Value];
  const [hz, hr] = op.split(op.gemm(previous, ofZR, { transB: 1 }, rbZR), 1, [hidden, hidden]) as [Value, Value];
  const [z, r] = [op.sigmoid(op.add(xz, hz)), op.sigmoid(op.add(xr, hr))];
  const reset = op.mul(r, previous);
  const q = op.gemm(resetLast ? previous : reset, ofN, { transB: 1 }, rbN);
  const n = op.tanh(op.add(xn, resetLast ? op.mul(r, q) : q));

  const one = op.scalar(1, z);
  const slopes = [
    op.mul(op.sub(previous, n), sigmoidSlope(op, z)),
    op.mul(resetLast ? q : previous, sigmoidSlope(op, r)),
    op.mul(op.sub(one, z), tanhSlope(op, n)),
  ].map((slope) => direction.steps(masked(op, slope, runs)));
  const dY = runs ? op.mul(direction.dY, direction.steps(runs)) : direction.dY;
  const keeps = runs ? op.add(op.mul(z, runs), resting(op, runs)) : z;
  const { states, outputs } = scan(op, {
    prefix: direction.prefix,
    states: [direction.dH],
    inputs: [dY, ...slopes, direction.steps(keeps), direction.steps(r)],
    backward: true,
    body: (inner, [dH], [dY, ofZ, ofR, ofA, z, r]) => {
      const dh = inner.add(dY!, dH!);
      const [dz, da] = [inner.mul(dh, ofZ!), inner.mul(dh, ofA!)];
      const dq = resetLast ? inner.mul(da, r!) : da;
      const back = inner.matMul(dq, ofN);
      const dr = inner.mul(resetLast ? da : back, ofR!);
      const past = inner.matMul(inner.concat([dz, dr], 1), ofZR);
      const kept = inner.add(inner.mul(dh, z!), past);
      return {
        states: [inner.add(kept, resetLast ? back : inner.mul(back, r!))],
        outputs: [inner.concat([dz, dr, da], 1)],
      };
    },
  });
  const gates = direction.rows(outputs[0]!);
  const [dz, dr, da] = columns(gates) as [Value, Value, Value];
  const dZR = op.concat([dz, dr], 1);
  const dQ = resetLast ? op.mul(da, r) : da;
  const transA = 1;
  return {
    gates,
    dR: op.concat([op.gemm(dZR, previous, { transA }), op.gemm(dQ, resetLast ? previous : reset, { transA })], 0),
    dRb: op.reduceSum(op.concat([dZR, dQ], 1), { axes: [0] }),
    dH0: states[0]!,
  };
}
