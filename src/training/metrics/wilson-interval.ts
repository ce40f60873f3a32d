/** 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/** Wilson's 95 % score interval of a proportion: honest for small N and for 0 or N hits, where ±1.96·√(p(1−p)/N) is not.
 * @returns fractions within 0 … 1; [0, 1] for N = 0.
 * @see Wilson 1927; Brown, Cai & DasGupta 2001, §3.1. */
export function wilsonInterval(hits: number, total: number): [number, number] {
  if (total === 0) return [0, 1];
  const p = hits / total;
  const denominator = 1 + Z ** 2 / total;
  const center = (p + Z ** 2 / (2 * total)) / denominator;
  const half = (Z * Math.sqrt((p * (1 - p)) / total + Z ** 2 / (4 * total ** 2))) / denominator;
  return [hits === 0 ? 0 : center - half, hits === total ? 1 : center + half];
}
