/** Successive halving over models and samples (Karnin et al. 2013; Jamieson & Talwalkar 2016). */

/** Fewer samples than this, in all and of a class, tell little of a model. */
const leastSamples = 100;
const leastPerClass = 10;
/** Of the models on one rung this share is judged on the next. */
const kept = 1 / 3;
const fewestKept = 2;
/** How many samples the models are judged on, rung by rung, up to all of them. The first rung takes all models together half of what one takes on all
 * samples, unless that were too few to tell anything; two models are judged on all samples at once.
 * @returns rising; the last is `samples`. */
export function planRungs(samples: number, classes: number, models: number): readonly number[] {
  const first = Math.max(leastSamples, leastPerClass * classes, Math.ceil(samples / (2 * models)));
  let steps = 0;
  for (let left = models; left > fewestKept; left = keptOf(left)) steps++;
  // a rung has twice the samples of the one before, or more
  steps = Math.min(steps, Math.floor(Math.log2(samples / first)));
  if (steps < 1) return [samples];
  return Array.from({ length: steps + 1 }, (_, i) => Math.round(first * (samples / first) ** (i / steps)));
}

/** How many models of a rung go on. */
export function keptOf(models: number): number {
  return Math.min(models, Math.max(fewestKept, Math.ceil(models * kept)));
}

/** Samples that models read, added over all of them, from a rung on. @param models on that rung. */
export function workFrom(rungs: readonly number[], rung: number, models: number): number {
  let work = 0;
  for (let at = rung, left = models; at < rungs.length; at++, left = keptOf(left)) {
    work += left * (rungs[at]! - (rungs[at - 1] ?? 0));
  }
  return work;
}
