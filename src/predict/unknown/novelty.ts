/** From a distance to the verdict: is the sample like those that the model knows? */

/** Samples of the kind that the model knows of which this share is held to be unknown. */
export const unknownLevel = 0.05;
const inTwenty = 20;
/** With fewer held-out samples, not even one beyond the farthest of them would be in the last twentieth. */
export const leastHeldOut = inTwenty - 1;

export interface Novelty {
  /** Whether the sample lies farther from those that the model knows than nearly all of their kind do. */
  readonly unknown: boolean;
  /** To the known samples, 0 … 2; larger is less like them. */
  readonly distance: number;
  /** How often a sample of the known kind lies as far: (1 + held-out samples at least as far) / (1 + held-out samples). `unknown` is at most 5 %. */
  readonly pValue: number;
}

/** A conformal p-value (Vovk, Gammerman & Shafer 2005, §2.2; Bates et al. 2023, arXiv:2104.08279): of samples that are drawn as the held-out ones were, at most 5 % come out
 * unknown, whatever the distribution of the distances.
 * @param distances of held-out samples, rising. */
export function noveltyOf(distance: number, distances: Float32Array): Novelty {
  const asFar = distances.length - firstAtLeast(distances, distance);
  const pValue = (1 + asFar) / (1 + distances.length);
  // in whole numbers: 0.05 has no exact form
  return { unknown: inTwenty * (1 + asFar) <= 1 + distances.length, distance, pValue };
}

/** The distance beyond which a sample is unknown. @param distances as of `noveltyOf`, at least `leastHeldOut`. */
export function thresholdOf(distances: Float32Array): number {
  return distances[distances.length - Math.floor((distances.length + 1) / inTwenty)]!;
}

/** Index of the first that is no smaller; the length where none is. */
function firstAtLeast(rising: Float32Array, value: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
