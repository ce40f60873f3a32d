/** From scores to probabilities, and what a batch of unlabelled inputs tells of a model's leanings. */
import { softmax } from '../../training/cross-entropy.ts';

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** @returns [N, K] */
export function probabilitiesOf(logits: Float64Array, labels: number, activation: 'softmax' | 'sigmoid'): Float64Array {
  return activation === 'softmax' ? softmax(logits, labels) : logits.map(sigmoid);
}

/** Batch calibration: p(label | x) / mean over x of p(label | x), brought back to a sum of 1. A label that the model likes in general,
 * whatever it reads, loses that advantage (Zhou et al. 2023, arXiv:2309.17249; the idea is that of Zhao et al. 2021, arXiv:2102.09690, with the
 * inputs themselves in the place of a content-free one). Assumes that no label is much rarer than the others among the inputs.
 * @param probabilities [N, K], each row summing to 1.
 * @returns the calibrated ones and the mean that they were divided by. */
export function calibrated(
  probabilities: Float64Array,
  labels: number,
): { readonly probabilities: Float64Array; readonly prior: Float64Array } {
  const rows = probabilities.length / labels;
  const prior = new Float64Array(labels);
  probabilities.forEach((p, i) => {
    prior[i % labels]! += p / rows;
  });
  const result = probabilities.map((p, i) => p / prior[i % labels]!);
  for (let from = 0; from < result.length; from += labels) {
    const row = result.subarray(from, from + labels);
    const sum = row.reduce((total, p) => total + p, 0);
    row.forEach((p, k) => {
      row[k] = p / sum;
    });
  }
  return { probabilities: result, prior };
}
