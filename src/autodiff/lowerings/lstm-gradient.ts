import type { Value } from '../value.ts';
import type { CellGradient, Direction } from './recurrent-layer.ts';
import { masked, resting, sigmoidSlope, tanhSlope } from './rnn-gradient.ts';
import { scan } from './scan.ts';

/** a = x·Wᵀ + wb + h′·Rᵀ + rb, in four parts for i, o, f, g; h′ and c′ are the states of the step before, p the peepholes
 *  i = σ(aᵢ + pᵢ·c′)    f = σ(a_f + p_f·c′)    g = tanh(a_g)    c = f·c′ + i·g    o = σ(aₒ + pₒ·c)    h = o·tanh(c)
 *    dh = dY + dh of the step behind       daₒ = dh·tanh(c)·ō, where ō is the slope of o
 *    dc = dc of the step behind + dh·o·(1 − tanh²c) + daₒ·pₒ
 *    daᵢ = dc·g·ī    da_f = dc·c′·f̄    da_g = dc·i·ḡ
 *    dc′ = dc·f + daᵢ·pᵢ + da_f·p_f    dh′ = da·R
 *  Behind the end of a sequence f is 1 and all slopes are 0, so dc and dh go on as they are. */
export function lstmCell(direction: Direction): CellGradient {
  const { op, x, previous, w, r, wb, rb, p, c0, runs } = direction;
  const hidden = r.axes[1]!;
  const columns = (v: Value) => op.split(v, v.axes.length - 1, [hidden, hidden, hidden, hidden]);
  const [pi, po, pf] = p ? op.split(p, 0, [hidden, hidden, hidden]) : [];
  const peeped = (a: Value, peephole: Value | undefined, c: Value) => (peephole ? op.add(a, op.mul(peephole, c)) : a);
  const ofX = op.gemm(x, w, { transB: 1 }, wb);
  const [ai, ao, af, ag] = columns(op.add(ofX, op.gemm(previous, r, { transB: 1 }, rb))) as [
    Value,
    Value,
    Value,
    Value,
  ];
  const g = op.tanh(ag);

  const cells = cellsOf(direction, ai, af, g, pi, pf);
  const [c, past] = [direction.rows(cells), direction.before(c0, cells)];
  const [i, f] = [op.sigmoid(peeped(ai, pi, past)), op.sigmoid(peeped(af, pf, past))];
  const o = op.sigmoid(peeped(ao, po, c));
  const tanhC = op.tanh(c);

  const slopes = [
    op.mul(tanhC, sigmoidSlope(op, o)),
    op.mul(o, tanhSlope(op, tanhC)),
    op.mul(g, sigmoidSlope(op, i)),
    op.mul(past, sigmoidSlope(op, f)),
    op.mul(i, tanhSlope(op, g)),
  ].map((slope) => direction.steps(masked(op, slope, runs)));
  const rests = runs && resting(op, runs);
  const keeps = runs && rests ? op.add(op.mul(f, runs), rests) : f;
  const { states, outputs } = scan(op, {
    prefix: direction.prefix,
    states: [direction.dH, direction.dC],
    inputs: [direction.dY, ...slopes, direction.steps(keeps), ...(rests ? [direction.steps(rests)] : [])],
    backward: true,
    body: (inner, [dH, dC], [dY, ofO, ofC, ofI, ofF, ofG, f, rests]) => {
      const dh = inner.add(dY!, dH!);
      const dao = inner.mul(dh, ofO!);
      const plain = inner.add(dC!, inner.mul(dh, ofC!));
      const dc = po ? inner.add(plain, inner.mul(dao, po)) : plain;
      const [dai, daf, dag] = [inner.mul(dc, ofI!), inner.mul(dc, ofF!), inner.mul(dc, ofG!)];
      const da = inner.concat([dai, dao, daf, dag], 1);
      const back = inner.matMul(da, r);
      const kept = inner.mul(dc, f!);
      const seen = pi && pf ? inner.add(inner.mul(dai, pi), inner.mul(daf, pf)) : undefined;
      return {
        states: [rests ? inner.add(back, inner.mul(dH!, rests)) : back, seen ? inner.add(kept, seen) : kept],
        outputs: [da],
      };
    },
  });
  const gates = direction.rows(outputs[0]!);
  const sum = (v: Value) => op.reduceSum(v, { axes: [0] });
  const [dai, dao, daf] = p ? columns(gates) : [];
  return {
    gates,
    dR: op.gemm(gates, previous, { transA: 1 }),
    dRb: sum(gates),
    dP: p && op.concat([sum(op.mul(dai!, past)), sum(op.mul(dao!, c)), sum(op.mul(daf!, past))], 0),
    dH0: states[0]!,
    dC0: states[1]!,
  };
}

/** c of all steps, [S, N, H], which the layer does not put out: the one part that has to run forward again. */
function cellsOf(direction: Direction, ai: Value, af: Value, g: Value, pi?: Value, pf?: Value): Value {
  const { op, c0, prefix } = direction;
  const forward = `${prefix}cells/`;
  if (!pi || !pf) {
    const inputs = [op.sigmoid(af), op.mul(op.sigmoid(ai), g)].map(direction.steps);
    const { outputs } = scan(op, {
      prefix: forward,
      states: [c0],
      inputs,
      body: (inner, [c], [f, ig]) => {
        const next = inner.add(inner.mul(f!, c!), ig!);
        return { states: [next], outputs: [next] };
      },
    });
    return outputs[0]!;
  }
  const { outputs } = scan(op, {
    prefix: forward,
    states: [c0],
    inputs: [ai, af, g].map(direction.steps),
    body: (inner, [c], [ai, af, g]) => {
      const gate = (a: Value, p: Value) => inner.sigmoid(inner.add(a, inner.mul(p, c!)));
      const next = inner.add(inner.mul(gate(af!, pf), c!), inner.mul(gate(ai!, pi), g!));
      return { states: [next], outputs: [next] };
    },
  });
  return outputs[0]!;
}
