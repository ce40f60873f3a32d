/** Gradients of scaled dot-product attention, which every attention operator comes down to. */
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../value.ts';

export interface AttentionForm {
  /** [N, H, S, D] */
  readonly Q: Value;
  /** [N, G, T, D]; H is a multiple of G, and each key serves H/G consecutive heads of queries. */
  readonly K: Value;
  /** [N, G, T, E] */
  readonly V: Value;
  /** What the attention gave, [N, H, S, E]. */
  readonly Y: Value;
  readonly dY: Value;
  readonly scale: number;
  /** Scores are held within ±softcap; 0 leaves them. @default 0 */
  readonly softcap?: number;
  /** Added to the scores before softmax; broadcasts to [N, H, S, T]. */
  readonly bias?: Value;
  /** 0 for queries that see no key and have a Y of 0, else 1; broadcasts to [N, H, S, 1]. */
  readonly live?: Value;
}

/** Y = P·V,  P = softmax(Z),  Z = softcap(scale·Q·Kᵀ) + bias,  softcap(s) = c·tanh(s/c).
 *    dV = Pᵀ·dY    dZ = P·(dP − Σ dY·Y),  dP = dY·Vᵀ, for Σ P·dP over the keys is Σ dY·Y over the entries of a value
 *    dS = dZ·(1 − tanh²)    dQ = scale·dS·K    dK = dSᵀ·scale·Q
 *  Dao et al. 2022, appendix B. P is computed anew: it is the largest value of an attention, and no output of the fused operators.
 *  Queries of one key's heads lie as rows of one matrix, so that keys and values are never repeated. */
export function attentionGradients(op: GraphBuilder, form: AttentionForm) {
  const { Q, K, V, Y, scale, softcap = 0, bias, live } = form;
  const [heads, groups] = [Q.axes[1]!, K.axes[1]!];
  const byGroup = (v: Value) =>
    heads === groups ? v : op.reshape(v, [op.sizeOf(v, 0), groups, null, op.sizeOf(v, -1)]);
  const byHead = (v: Value) => (heads === groups ? v : op.reshape(v, [null, heads, op.sizeOf(Q, 2), op.sizeOf(v, -1)]));
  const scaledQ = once(() => byGroup(op.scale(Q, scale)));
  const capped = once(() => {
    const scores = byHead(op.matMul(scaledQ(), op.swapLastTwo(K)));
    return softcap === 0 ? scores : op.tanh(op.scale(scores, 1 / softcap));
  });
  const P = once(() => {
    const scores = op.scale(capped(), softcap || 1);
    return op.softmax(bias ? op.add(scores, bias) : scores, -1);
  });
  const dY = live ? op.mul(form.dY, live) : form.dY;
  const dZ = once(() => {
    const dP = byHead(op.matMul(byGroup(dY), op.swapLastTwo(V)));
    return op.mul(P(), op.sub(dP, op.reduceSum(op.mul(dY, Y), { axes: [-1], keepdims: 1 })));
  });
  const dS = once(() => {
    if (softcap === 0) return byGroup(dZ());
    return byGroup(op.mul(dZ(), op.sub(op.scalar(1, Q), op.mul(capped(), capped()))));
  });
  return {
    dQ: () => byHead(op.scale(op.matMul(dS(), K), scale)),
    dK: () => op.matMul(op.swapLastTwo(dS()), scaledQ()),
    dV: () => op.matMul(op.swapLastTwo(byGroup(P())), byGroup(dY)),
    /** Of anything that is added to the scores and broadcasts. */
    dBias: (summand: Value) => op.unbroadcast(dZ(), summand),
  };
}

/** Computes at the first call. */
export function once(compute: () => Value): () => Value {
  let value: Value | undefined;
  return () => {
    value ??= compute();
    return value;
  };
}

/** [N, S, heads·D] as [N, heads, S, D]. */
export function splitHeads(op: GraphBuilder, v: Value, heads: number): Value {
  const size = v.axes[2]! / heads;
  return op.transpose(op.reshape(v, [op.sizeOf(v, 0), op.sizeOf(v, 1), heads, size]), [0, 2, 1, 3]);
}

/** [N, heads, S, D] as [N, S, heads·D]. */
export function joinHeads(op: GraphBuilder, v: Value): Value {
  const joined = op.transpose(v, [0, 2, 1, 3]);
  return op.reshape(joined, [op.sizeOf(v, 0), op.sizeOf(v, 2), v.axes[1]! * v.axes[3]!]);
}

/** What a mask adds to scores: 0 where it holds, else `masked`. */
export function biasOf(op: GraphBuilder, mask: Value, masked: number, like: Value): Value {
  return op.where(mask, op.scalar(0, like), op.scalar(masked, like));
}

/** The most negative finite number of float32: no score shows beside it. */
export const lowest = -3.4028234663852886e38;

/** True where key t does not come after query s: t ≤ s, [S, T]; or, where the last query stands at the last of so many keys of each
 *  sample, t ≤ s + lengths − S, [N, 1, S, T]. */
export function causalMask(op: GraphBuilder, Q: Value, K: Value, lengths?: Value): Value {
  const query = op.unsqueeze(op.range(op.sizeOf(Q, 2)), [1]);
  const last = lengths && op.sub(perSample(op, lengths), op.sizeValue(op.sizeOf(Q, 2)));
  return op.lessOrEqual(op.range(op.sizeOf(K, 2)), last ? op.add(query, last) : query);
}

/** [N, 1, 1, T], true for the first so many keys of each sample; `lengths` [N] of any integer type. */
export function lengthMask(op: GraphBuilder, K: Value, lengths: Value): Value {
  return op.less(op.range(op.sizeOf(K, 2)), perSample(op, lengths));
}

/** [N] as int64 [N, 1, 1, 1]. */
function perSample(op: GraphBuilder, lengths: Value): Value {
  return op.unsqueeze(op.cast(lengths, 'int64'), [1, 2, 3]);
}
