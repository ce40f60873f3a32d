/** From the outputs that held-out samples were measured by to an answer for each. */

import type { JudgedPrediction } from '../predict/evaluation/judged-prediction.ts';
import { rankedLabels, sigmoid } from '../predict/ranked-labels.ts';
import { argMax, softmax } from '../training/cross-entropy.ts';
import type { MeasuredSide } from './learner/measure-held-out.ts';
import type { AnsweredSample } from './learner/splits.ts';
import type { Workbench } from './learner/workbench.ts';

/** In the order of the samples. */
export function heldOutPredictions(
  { samples, outputs }: MeasuredSide,
  { task, classes }: Pick<Workbench, 'task' | 'classes'>,
): JudgedPrediction[] {
  const answer = { 'single-label': oneLabel, 'multi-label': severalLabels, regression: number }[task.kind];
  return samples.map((sample, n) => ({
    sample,
    ...answer(outputs.subarray(n * task.outputs, (n + 1) * task.outputs), sample, classes),
  }));
}

type Answer = (
  row: Float32Array,
  sample: AnsweredSample,
  classes: readonly string[],
) => Omit<JudgedPrediction, 'sample'>;

const oneLabel: Answer = (row, { label }, classes) => {
  // by index, as accuracy is counted: two classes may share a name, and the largest logits may share a probability
  const best = argMax(row, classes.length)[0]!;
  const scores = rankedLabels(classes, softmax(row, classes.length));
  return { truth: classes[label]!, predicted: classes[best]!, right: best === label, scores };
};

const severalLabels: Answer = (row, { labels = [] }, classes) => {
  const applies = [...row.keys()].filter((k) => row[k]! > 0);
  const likeliestFirst = applies.toSorted((a, b) => row[b]! - row[a]!);
  return {
    truth: labels.map((k) => classes[k]!),
    predicted: likeliestFirst.map((k) => classes[k]!),
    right: applies.length === labels.length && applies.every((k) => labels.includes(k)),
    scores: rankedLabels(classes, sigmoid(row)),
  };
};

const number: Answer = (row, { value }) => ({ truth: value!, predicted: row[0]!, scores: [] });
