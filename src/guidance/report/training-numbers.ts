/** The numbers of a training, as its report gives them. */
import type { ImageSample, TextSample } from '../../data/index.ts';
import type { Remark } from '../../messages/index.ts';
import type { HeldOutScore, TrainingRun } from '../../methods/training-run.ts';
import { evaluationReport } from '../../predict/evaluation/evaluation-report.ts';
import type { JudgedPrediction } from '../../predict/evaluation/judged-prediction.ts';
import { expectedCalibrationError } from '../statistics/index.ts';
import { reliabilityBins } from './plots/reliability-plot.ts';
import type { TrainingReportJson } from './report-json.ts';

type Judged = JudgedPrediction<ImageSample | TextSample>;

/** Mistakes that are shown. */
const shownMistakes = 12;

/** The side that a report judges by: the test samples, or else those of validation. */
export function judgedSide(
  run: TrainingRun,
): { side: 'test' | 'validation'; predictions: readonly Judged[] } | undefined {
  for (const side of ['test', 'validation'] as const) {
    const predictions = run.predictions(side) as readonly Judged[];
    if (predictions.length > 0) return { side, predictions };
  }
  return undefined;
}

/** Mistakes, the most confident first; of numbers the largest errors. */
export function worstPredictions(run: TrainingRun): readonly Judged[] {
  const { predictions = [] } = judgedSide(run) ?? {};
  const size = ({ truth, predicted, scores }: Judged) =>
    typeof truth === 'number' ? Math.abs((predicted as number) - truth) : (scores[0]?.score ?? 0);
  const mistakes = run.task === 'regression' ? [...predictions] : predictions.filter(({ right }) => right === false);
  return mistakes.sort((a, b) => size(b) - size(a)).slice(0, shownMistakes);
}

export function trainingNumbers(run: TrainingRun): TrainingReportJson {
  const { model, method, task, config, classes, samples, history, bestEpoch, seconds, memory, trainedParameters } = run;
  const judged = judgedSide(run);
  const report = judged && evaluationReport(judged.predictions, classes, task);
  return {
    model,
    method,
    task,
    config: JSON.parse(JSON.stringify(config)),
    classes: [...classes],
    samples,
    val: run.val ? scoreOf(run.val) : null,
    test: run.test ? scoreOf(run.test) : null,
    judgedOn: judged?.side ?? null,
    baseline: report?.baseline ?? null,
    perClass: (report?.perClass ?? []).map(({ label, precision, recall, f1, support }) => ({
      ...{ label, precision, recall, f1, support },
    })),
    confusion: report?.confusion?.map((row) => [...row]) ?? null,
    calibration: judged && task === 'single-label' ? calibrationOf(judged.predictions) : null,
    worst: worstPredictions(run).map(({ sample, truth, predicted, scores }) => ({
      id: sample.id,
      truth: listed(truth),
      predicted: listed(predicted),
      confidence: scores[0]?.score ?? null,
    })),
    history: history.map(({ epoch, training, trainLoss, validation }) => ({
      epoch,
      ...(training !== undefined && { training }),
      trainLoss: finite(trainLoss),
      validationLoss: validation ? finite(validation.loss) : null,
      validationAccuracy: validation?.accuracy ?? null,
    })),
    bestEpoch: bestEpoch ?? null,
    seconds,
    peakMemory: memory.peak,
    trainedWeights: trainedParameters,
    remarks: run.remarks.map(plain),
  };
}

function scoreOf({
  accuracy,
  loss,
  metrics,
  ...score
}: HeldOutScore & { readonly interval?: readonly [number, number] }) {
  return {
    ...(accuracy !== undefined && { accuracy }),
    ...(score.interval && { interval: [score.interval[0], score.interval[1]] as [number, number] }),
    loss: finite(loss),
    metrics: Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, finite(value)])),
  };
}

function calibrationOf(predictions: readonly Judged[]) {
  const confidences = predictions.map(({ scores }) => scores[0]!.score);
  const right = predictions.map((prediction) => prediction.right === true);
  return { ece: expectedCalibrationError(confidences, right), bins: reliabilityBins(confidences, right) };
}

function listed(answer: Judged['truth']): string | string[] | number {
  return typeof answer === 'string' || typeof answer === 'number' ? answer : [...answer];
}

/** JSON has no NaN and no infinity. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function plain({ code, variant, details, message }: Remark) {
  return { code, ...(variant !== undefined && { variant }), details: { ...details }, message };
}
