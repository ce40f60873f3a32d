import { rootOf } from './root-of.ts';

const density = (z: number) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/** Φ(z), the standard normal distribution function. Within ±6 by its Taylor series Φ = ½ + φ(z)·(z + z³/3 + z⁵/15 + …) (Marsaglia 2004);
 * beyond, by Laplace's continued fraction of the tail, which keeps its relative precision. */
export function normalCdf(z: number): number {
  if (z > 6) return 1 - normalCdf(-z);
  if (z < -6) {
    let fraction = 0;
    for (let k = 60; k > 0; k--) fraction = k / (-z + fraction);
    return density(z) / (-z + fraction);
  }
  let [sum, term] = [z, z];
  for (let k = 3; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + density(z) * sum;
}

/** The z with Φ(z) = p; ±∞ for p = 0 and 1. */
export function normalQuantile(p: number): number {
  if (p <= 0) return -Infinity;
  if (p >= 1) return Infinity;
  // The tail below ½ has the digits; the other is its mirror.
  if (p > 0.5) return -normalQuantile(1 - p);
  return rootOf((z) => normalCdf(z) - p, -40, 0);
}
