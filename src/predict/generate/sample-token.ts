/** Drawing one token from the scores of all. */

export interface Sampling {
  /** Scores are divided by it, above 0: below 1 likely tokens become likelier. */
  readonly temperature: number;
  /** Only this many of the likeliest tokens may be drawn; 0 is all. */
  readonly topK: number;
  /** Only the likeliest tokens that together have this share of the probability (Holtzman et al. 2020, arXiv:1904.09751), above 0 … 1. The
   *  likeliest always may. */
  readonly topP: number;
}

/** Draws from softmax(logits/temperature), cut to the top K, renormalized, then to the top P: the order of transformers' warpers.
 * @param uniform a number in [0, 1). @returns the index. */
export function sampleToken(logits: ArrayLike<number>, { temperature, topK, topP }: Sampling, uniform: number): number {
  const order = likeliest(logits, topK > 0 ? topK : logits.length);
  const best = logits[order[0]!]!;
  const weights = order.map((id) => Math.exp((logits[id]! - best) / temperature));
  const kept = nucleus(weights, topP);
  let rest = uniform * sum(weights, kept);
  for (let i = 0; i < kept - 1; i++) {
    rest -= weights[i]!;
    if (rest < 0) return order[i]!;
  }
  return order[kept - 1]!;
}

/** The indices of the `count` largest finite scores, largest first; of equals the first. */
function likeliest(logits: ArrayLike<number>, count: number): number[] {
  // Typed arrays sort their numbers several times faster than indices are sorted by them.
  const least = count < logits.length ? Float64Array.from(logits).sort()[logits.length - count]! : -Infinity;
  const found: number[] = [];
  for (let id = 0; id < logits.length; id++) if (logits[id]! >= least && logits[id]! > -Infinity) found.push(id);
  return found.sort((a, b) => logits[b]! - logits[a]! || a - b).slice(0, count);
}

/** How many of the descending weights it takes to reach the share. */
function nucleus(weights: readonly number[], share: number): number {
  if (share >= 1) return weights.length;
  const wanted = share * sum(weights, weights.length);
  let reached = 0;
  for (let i = 0; i < weights.length; i++) {
    reached += weights[i]!;
    if (reached >= wanted) return i + 1;
  }
  return weights.length;
}

function sum(values: readonly number[], count: number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += values[i]!;
  return total;
}
