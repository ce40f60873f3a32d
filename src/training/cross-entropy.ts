/** The loss that is reported, computed on the host from logits. */

/** log Σ exp(x) over a row, safe for large logits. */
function logSumExp(logits: ArrayLike<number>, from: number, classes: number): number {
  let max = -Infinity;
  for (let k = 0; k < classes; k++) max = Math.max(max, logits[from + k]!);
  let sum = 0;
  for (let k = 0; k < classes; k++) sum += Math.exp(logits[from + k]! - max);
  return max + Math.log(sum);
}

/** Sum over the rows of −log softmax(logits[n])[labels[n]], in nats; divide by N for the log loss.
 * @param logits [N, `classes`], row-major, before softmax. */
export function crossEntropySum(logits: ArrayLike<number>, labels: ArrayLike<number>, classes: number): number {
  let sum = 0;
  for (let n = 0; n < labels.length; n++) {
    sum += logSumExp(logits, n * classes, classes) - logits[n * classes + labels[n]!]!;
  }
  return sum;
}

/** Row-wise softmax of [N, `classes`] logits. */
export function softmax(logits: ArrayLike<number>, classes: number): Float64Array {
  const result = new Float64Array(logits.length);
  for (let from = 0; from < logits.length; from += classes) {
    const scale = logSumExp(logits, from, classes);
    for (let k = 0; k < classes; k++) result[from + k] = Math.exp(logits[from + k]! - scale);
  }
  return result;
}

/** Index of the largest logit of each row; the first of equals. */
export function argMax(logits: ArrayLike<number>, classes: number): Int32Array {
  return Int32Array.from({ length: logits.length / classes }, (_, n) => {
    let best = 0;
    for (let k = 1; k < classes; k++) if (logits[n * classes + k]! > logits[n * classes + best]!) best = k;
    return best;
  });
}
