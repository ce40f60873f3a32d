/** How near predicted numbers come to the true ones. All take N ≥ 1 of each. */

type Numbers = ArrayLike<number>;

function mean(length: number, of: (n: number) => number): number {
  let sum = 0;
  for (let n = 0; n < length; n++) sum += of(n);
  return sum / length;
}

/** √ mean (p − y)² */
export function rootMeanSquare(predicted: Numbers, wanted: Numbers): number {
  return Math.sqrt(mean(wanted.length, (n) => (predicted[n]! - wanted[n]!) ** 2));
}

/** mean |p − y| */
export function meanAbsoluteError(predicted: Numbers, wanted: Numbers): number {
  return mean(wanted.length, (n) => Math.abs(predicted[n]! - wanted[n]!));
}

/** 1 − Σ(p − y)² / Σ(y − ȳ)²: 1 is perfect, 0 as good as the mean. Where all y are equal: 1 if the predictions are right, else 0, as
 * scikit-learn's `r2_score`. */
export function rSquared(predicted: Numbers, wanted: Numbers): number {
  const center = mean(wanted.length, (n) => wanted[n]!);
  const spread = mean(wanted.length, (n) => (wanted[n]! - center) ** 2);
  const error = rootMeanSquare(predicted, wanted) ** 2;
  if (spread > 0) return 1 - error / spread;
  return error === 0 ? 1 : 0;
}

/** Pearson's correlation; 0 where either side does not vary. */
export function pearson(a: Numbers, b: Numbers): number {
  const [centerA, centerB] = [mean(a.length, (n) => a[n]!), mean(b.length, (n) => b[n]!)];
  const spreadA = mean(a.length, (n) => (a[n]! - centerA) ** 2);
  const spreadB = mean(b.length, (n) => (b[n]! - centerB) ** 2);
  if (spreadA === 0 || spreadB === 0) return 0;
  return mean(a.length, (n) => (a[n]! - centerA) * (b[n]! - centerB)) / Math.sqrt(spreadA * spreadB);
}

/** Spearman's correlation: Pearson's of the ranks, equal numbers sharing the mean of theirs. */
export function spearman(a: Numbers, b: Numbers): number {
  return pearson(ranks(a), ranks(b));
}

function ranks(values: Numbers): Float64Array {
  const order = Array.from({ length: values.length }, (_, n) => n).sort((i, j) => values[i]! - values[j]!);
  const found = new Float64Array(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) found[order[i]!] = (from + to - 1) / 2;
  }
  return found;
}
