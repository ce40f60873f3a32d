/** How good predictions are where the truth is known. */
import {
  type ClassScores,
  type ConfusionMatrix,
  classReport,
  confusionMatrix,
  meanAbsoluteError,
  pearson,
  rootMeanSquare,
  rSquared,
  spearman,
  wilsonInterval,
} from '../../training/metrics/index.ts';
import type { TaskKind } from '../../training/tasks/index.ts';
import type { JudgedPrediction } from './judged-prediction.ts';

export interface EvaluationReport {
  readonly task: TaskKind;
  /** Samples that were judged. */
  readonly count: number;
  /** Share of the samples that are right; several labels must be right all. Absent where a number was predicted. */
  readonly accuracy?: number;
  /** Wilson's 95 % interval of the accuracy. */
  readonly interval?: readonly [number, number];
  /** The class with most of these samples, and the accuracy of always answering it: what any model must beat (scikit-learn's
   *  `DummyClassifier(strategy='most_frequent')`). One label only. */
  readonly baseline?: { readonly label: string; readonly accuracy: number };
  /** One label: `macroF1`. Several: `microF1`, `macroF1`, `hammingLoss`. A number, in the units of the data: `rmse`, `mae`, `r2`, `pearson`, `spearman`. As
   *  scikit-learn computes them. */
  readonly metrics: Readonly<Record<string, number>>;
  /** In class order; empty where a number was predicted. */
  readonly perClass: readonly ({ readonly label: string } & ClassScores)[];
  /** Row: truth, column: prediction, in the order of `perClass`. One label only. */
  readonly confusion?: ConfusionMatrix;
}

/** @param classes names, in class order. */
export function evaluationReport(
  predictions: readonly JudgedPrediction[],
  classes: readonly string[],
  task: TaskKind,
): EvaluationReport {
  const count = predictions.length;
  if (task === 'regression') return { task, count, metrics: numberMetrics(predictions), perClass: [] };
  const hits = predictions.filter(({ right }) => right).length;
  const shared = {
    task,
    count,
    ...(count > 0 && { accuracy: hits / count, interval: wilsonInterval(hits, count) }),
  };
  return task === 'multi-label'
    ? { ...shared, ...severalLabels(predictions, classes) }
    : { ...shared, ...oneLabel(predictions, classes) };
}

function oneLabel(predictions: readonly JudgedPrediction[], classes: readonly string[]) {
  const place = placesOf(classes);
  const at = (name: JudgedPrediction['truth']) => place.get(name as string)!;
  const confusion = confusionMatrix(
    predictions.map(({ truth }) => at(truth)),
    predictions.map(({ predicted }) => at(predicted)),
    classes.length,
  );
  const { macroF1, perClass } = classReport(confusion);
  const labelled = named(classes, perClass);
  return { metrics: { macroF1 }, perClass: labelled, confusion, ...baselineOf(labelled, predictions.length) };
}

function baselineOf(perClass: readonly ({ readonly label: string } & ClassScores)[], count: number) {
  if (count === 0) return {};
  const { label, support } = perClass.reduce((a, b) => (b.support > a.support ? b : a));
  return { baseline: { label, accuracy: support / count } };
}

/** Each class is a yes or no of its own: a table of two rows for each. */
function severalLabels(predictions: readonly JudgedPrediction[], classes: readonly string[]) {
  const sides = predictions.map(({ truth, predicted }) => ({
    truth: new Set(truth as readonly string[]),
    predicted: new Set(predicted as readonly string[]),
  }));
  const yes = (value: boolean) => (value ? 1 : 0);
  const tables = classes.map((name) =>
    confusionMatrix(
      sides.map(({ truth }) => yes(truth.has(name))),
      sides.map(({ predicted }) => yes(predicted.has(name))),
      2,
    ),
  );
  const sum = (row: 0 | 1, column: 0 | 1) => tables.reduce((total, table) => total + table[row]![column]!, 0);
  const wrong = sum(0, 1) + sum(1, 0);
  const perClass = tables.map((table) => classReport(table).perClass[1]!);
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);
  return {
    metrics: {
      microF1: share(2 * sum(1, 1), 2 * sum(1, 1) + wrong),
      macroF1: share(
        perClass.reduce((total, { f1 }) => total + f1, 0),
        classes.length,
      ),
      hammingLoss: share(wrong, predictions.length * classes.length),
    },
    perClass: named(classes, perClass),
  };
}

function numberMetrics(predictions: readonly JudgedPrediction[]): Record<string, number> {
  if (predictions.length === 0) return {};
  const predicted = predictions.map((one) => one.predicted as number);
  const truth = predictions.map((one) => one.truth as number);
  return {
    rmse: rootMeanSquare(predicted, truth),
    mae: meanAbsoluteError(predicted, truth),
    r2: rSquared(predicted, truth),
    pearson: pearson(predicted, truth),
    spearman: spearman(predicted, truth),
  };
}

function named(classes: readonly string[], scores: readonly ClassScores[]) {
  return classes.map((label, k) => ({ label, ...scores[k]! }));
}

/** The first of two classes of the same name. */
function placesOf(classes: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...classes.entries()].reverse().map(([k, name]) => [name, k]));
}
