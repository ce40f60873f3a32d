/** Temperature scaling (Guo et al. 2017, arXiv:1706.04599): one number that makes probabilities mean what they say. */
import { crossEntropySum, softmax } from '../cross-entropy.ts';

/** Beyond, logits say next to nothing, or all. */
const bounds = [0.05, 20] as const;
/** Halvings of that range in the logarithm: 6 / 2^60. */
const halvings = 60;

/**
 * Fits the temperature T that minimizes the negative log-likelihood of softmax(logits / T). The targets are those of Platt (1999), 1 − 1/(N + 2) for the true class and
 * the rest for the others, so that held-out samples that are all right do not make the model certain.
 * @param logits [N, K], row-major, before softmax, of samples that the weights did not learn from.
 * @param labels N class indices, 0 … K−1; N at least 1.
 * @returns T in 0.05 … 20; above 1 the model was too sure. The order of the classes does not change.
 */
export function fitTemperature(logits: ArrayLike<number>, labels: ArrayLike<number>, classes: number): number {
  const [low, high] = bounds;
  let [from, to] = [Math.log(1 / high), Math.log(1 / low)];
  for (let step = 0; step < halvings; step++) {
    const middle = (from + to) / 2;
    if (slopeAt(Math.exp(middle), logits, labels, classes) > 0) to = middle;
    else from = middle;
  }
  return Math.exp(-(from + to) / 2);
}

/** d/dβ Σ (log Σ exp(β·z) − β·Σ t·z) = Σ (E_p[z] − E_t[z]), which rises with β = 1/T: the loss is convex in it. */
function slopeAt(beta: number, logits: ArrayLike<number>, labels: ArrayLike<number>, classes: number): number {
  const scaled = Float64Array.from(logits, (z) => beta * z);
  const probabilities = softmax(scaled, classes);
  const rest = 1 / (labels.length + 2);
  let slope = 0;
  for (let n = 0; n < labels.length; n++) {
    for (let k = 0; k < classes; k++) {
      const target = k === labels[n] ? 1 - rest : rest / (classes - 1);
      slope += (probabilities[n * classes + k]! - target) * logits[n * classes + k]!;
    }
  }
  return slope;
}

/** Sum of −log softmax(logits / T) of the true classes, nats. */
export function lossAt(
  temperature: number,
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): number {
  return crossEntropySum(
    Float64Array.from(logits, (z) => z / temperature),
    labels,
    classes,
  );
}
