import { binomialPmf } from './binomial.ts';
import { logGamma } from './log-gamma.ts';
import type { Discordant } from './mcnemar.ts';
import { normalCdf, normalQuantile } from './normal.ts';

/** Probabilities of the resampled wins less losses, from −radius to radius around the observed one. */
interface Replicates {
  readonly lowest: number;
  readonly probabilities: Float64Array;
}

const LEVEL = 0.95;

/** The 95 % bootstrap interval of the difference of two accuracies on the same samples, second less first, by BCa (Efron 1987).
 * Resampling pairs with replacement draws (first only, second only, same) from a multinomial, so the distribution over infinitely many
 * resamples is known: it is computed, not simulated, and needs no seed. Where all samples say the same, so does every resample, and that says
 * nothing; there the interval reaches as far as a share 1 − 0.025^(1/N) of other samples, unseen so far, could move it (Clopper & Pearson 1934).
 * @param samples N ≥ 1, discordant ones included. @returns fractions within −1 … 1. */
export function pairedBootstrapInterval({ firstOnly, secondOnly }: Discordant, samples: number): [number, number] {
  const observed = secondOnly - firstOnly;
  if (observed === samples || observed === -samples || firstOnly + secondOnly === 0) {
    const unseen = 1 - ((1 - LEVEL) / 2) ** (1 / samples);
    const every = observed / samples;
    return [every - unseen * (every + 1), every + unseen * (1 - every)];
  }
  const replicates = resample(firstOnly, secondOnly, samples);
  const bias = normalQuantile(shareBelow(replicates, observed));
  const acceleration = accelerationOf(firstOnly, secondOnly, samples);
  const adjusted = (p: number) => {
    const z = bias + normalQuantile(p);
    return normalCdf(bias + z / (1 - acceleration * z));
  };
  const bound = (p: number) => quantile(replicates, adjusted(p)) / samples;
  return [bound((1 - LEVEL) / 2), bound((1 + LEVEL) / 2)];
}

/** P(wins − losses = s) for wins, losses ~ Multinomial(N; second/N, first/N): discordant ones first, then how many of them are wins. */
function resample(firstOnly: number, secondOnly: number, samples: number): Replicates {
  const discordant = firstOnly + secondOnly;
  const share = discordant / samples;
  const winning = secondOnly / discordant;
  // Ten standard deviations to each side: what lies beyond weighs less than 1e-20.
  const reach = Math.ceil(10 * Math.sqrt(discordant)) + 20;
  const lowest = secondOnly - firstOnly - 2 * reach;
  const probabilities = new Float64Array(4 * reach + 1);
  const most = Math.min(samples, discordant + reach);
  const lnFactorial = Float64Array.from({ length: most + 1 }, (_, n) => logGamma(n + 1));
  // ln 0 made finite: no win times it is 0, and one win is as good as impossible.
  const [lnWin, lnLoss] = [winning, 1 - winning].map((p) => Math.max(Math.log(p), -Number.MAX_VALUE)) as [
    number,
    number,
  ];
  const lnWins = (wins: number, m: number) =>
    lnFactorial[m]! - lnFactorial[wins]! - lnFactorial[m - wins]! + wins * lnWin + (m - wins) * lnLoss;
  for (let m = Math.max(0, discordant - reach); m <= most; m++) {
    const any = binomialPmf(m, samples, share);
    const middle = Math.round(m * winning);
    for (let wins = Math.max(0, middle - reach); wins <= Math.min(m, middle + reach); wins++) {
      const at = 2 * wins - m - lowest;
      if (at >= 0 && at < probabilities.length) probabilities[at]! += any * Math.exp(lnWins(wins, m));
    }
  }
  return { lowest, probabilities };
}

/** P(replicate < observed) + ½·P(replicate = observed) */
function shareBelow({ lowest, probabilities }: Replicates, observed: number): number {
  let below = 0;
  for (let i = 0; i < observed - lowest; i++) below += probabilities[i]!;
  return below + probabilities[observed - lowest]! / 2;
}

/** Skewness of the per-sample differences over 6√N, from the jackknife of a mean:  a = Σ(dᵢ − d̄)³ / 6(Σ(dᵢ − d̄)²)^{3/2} */
function accelerationOf(firstOnly: number, secondOnly: number, samples: number): number {
  const mean = (secondOnly - firstOnly) / samples;
  const same = samples - firstOnly - secondOnly;
  const moment = (power: number) =>
    secondOnly * (1 - mean) ** power + firstOnly * (-1 - mean) ** power + same * (-mean) ** power;
  return moment(3) / (6 * moment(2) ** 1.5);
}

/** The smallest value that is not exceeded with probability p. */
function quantile({ lowest, probabilities }: Replicates, p: number): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) {
    sum += probabilities[i]!;
    // A sum that should be p but lacks its last digits
    if (sum >= p - 1e-12 && sum > 0) return lowest + i;
  }
  return lowest + probabilities.length - 1;
}
