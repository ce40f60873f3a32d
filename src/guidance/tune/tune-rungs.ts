/** Successive halving over options and epochs (Jamieson & Talwalkar 2016, arXiv:1502.07943; Li et al. 2018, arXiv:1603.06560 for the factor). */

/** On each rung this times as many epochs, and as many fewer trials. */
const factor = 3;
const fewestKept = 2;

/** Epochs of each rung, rising to `epochs`: as many rungs as leave about three trials for the last. A schedule belongs to its number of epochs, so every rung
 * trains from the start. */
export function epochRungs(epochs: number, trials: number): readonly number[] {
  const steps = trials > factor ? Math.max(1, Math.round(Math.log(trials / factor) / Math.log(factor))) : 0;
  const rungs = Array.from({ length: steps + 1 }, (_, i) => Math.max(1, Math.round(epochs / factor ** (steps - i))));
  return [...new Set(rungs)];
}

/** How many trials of a rung go on. */
export function keptOf(trials: number): number {
  return Math.min(trials, Math.max(fewestKept, Math.ceil(trials / factor)));
}

/** Epochs that are trained, added over all trials, from a rung on. @param trials on that rung. */
export function epochsFrom(rungs: readonly number[], rung: number, trials: number): number {
  let work = 0;
  for (let at = rung, left = trials; at < rungs.length; at++, left = keptOf(left)) work += left * rungs[at]!;
  return work;
}
