/** What a method answers on one side, and how right that is. */
import type { Sample } from '../../data/index.ts';
import type { JudgedPrediction } from '../../predict/evaluation/judged-prediction.ts';
import { classReport, confusionMatrix, wilsonInterval } from '../../training/metrics/index.ts';
import { type Discordant, discordant, expectedCalibrationError } from '../statistics/index.ts';

/** Plain JSON, one entry a sample. */
export interface Answers {
  readonly ids: string[];
  /** Class indices. */
  readonly truth: number[];
  readonly predicted: number[];
  /** Probability of the predicted class. */
  readonly confidence: number[];
}

export interface Accuracy {
  /** Share of the samples that are right. */
  readonly accuracy: number;
  /** Of that, Wilson 95 %. */
  readonly interval: readonly [number, number];
  /** Mean F1 over the classes that have samples or predictions. */
  readonly macroF1: number;
  /** Expected calibration error: 15 bins of equal width. */
  readonly ece: number;
}

export function answersOf(predictions: readonly JudgedPrediction[], classes: readonly string[]): Answers {
  return {
    ids: predictions.map(({ sample }) => sample.id),
    truth: predictions.map(({ sample }) => sample.label),
    // classes may share a name; an answer that is right has the index of its sample
    predicted: predictions.map(({ sample, right, predicted }) =>
      right ? sample.label : classes.indexOf(predicted as string),
    ),
    confidence: predictions.map(({ scores }) => scores[0]?.score ?? 0),
  };
}

/** @param probabilities [N, K], row-major, in the order of the samples. */
export function likeliest(samples: readonly Sample[], probabilities: Float64Array, classes: number): Answers {
  const best = samples.map((_, n) => {
    let top = 0;
    for (let k = 1; k < classes; k++) {
      if (probabilities[n * classes + k]! > probabilities[n * classes + top]!) top = k;
    }
    return top;
  });
  return {
    ids: samples.map(({ id }) => id),
    truth: samples.map(({ label }) => label),
    predicted: best,
    confidence: best.map((k, n) => probabilities[n * classes + k]!),
  };
}

export function rightOf({ truth, predicted }: Answers): boolean[] {
  return truth.map((label, n) => predicted[n] === label);
}

/** Share of the samples that are right; there is at least one. */
export function shareRight(answers: Answers): number {
  const right = rightOf(answers);
  return right.filter(Boolean).length / right.length;
}

export function accuracyOf(answers: Answers, classes: number): Accuracy {
  const right = rightOf(answers);
  const hits = right.filter(Boolean).length;
  const { macroF1 } = classReport(confusionMatrix(answers.truth, answers.predicted, classes));
  return {
    accuracy: right.length > 0 ? hits / right.length : 0,
    interval: wilsonInterval(hits, right.length),
    macroF1,
    ece: expectedCalibrationError(answers.confidence, right),
  };
}

/** Two methods on the samples that both answered: a photo that one could not read says nothing of the other. */
export function paired(first: Answers, second: Answers): Discordant & { readonly samples: number } {
  const rightOfFirst = rightOf(first);
  const place = new Map(first.ids.map((id, n) => [id, n]));
  const shared = second.ids.flatMap((id, n) => (place.has(id) ? [[place.get(id)!, n] as const] : []));
  const rightOfSecond = rightOf(second);
  return {
    ...discordant(
      shared.map(([n]) => rightOfFirst[n]!),
      shared.map(([, n]) => rightOfSecond[n]!),
    ),
    samples: shared.length,
  };
}
