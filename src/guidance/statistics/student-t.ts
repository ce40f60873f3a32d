import { incompleteBeta } from './incomplete-beta.ts';
import { rootOf } from './root-of.ts';

/** P(|T| ≥ |t|) for Student's t with `df` > 0 degrees of freedom:  I_{df/(df+t²)}(df/2, ½). */
export function studentTwoSided(t: number, df: number): number {
  if (Number.isNaN(t)) return Number.NaN;
  return incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/** The t > 0 with P(|T| ≥ t) = `alpha`, 0 < alpha < 1: half the width, in standard errors, of an interval of level 1 − alpha. */
export function studentCritical(alpha: number, df: number): number {
  let high = 1;
  while (studentTwoSided(high, df) > alpha) high *= 2;
  return rootOf((t) => alpha - studentTwoSided(t, df), 0, high);
}
