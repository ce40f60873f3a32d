import type { ImageSample, TextSample } from '../data/index.ts';
import { definedOnly } from '../defined-only.ts';
import { InjertoError } from '../errors.ts';
import { unknownFile } from '../models/export/unknown-file.ts';
import { applyParameters } from '../models/index.ts';
import type { Metric, TextModel, TrainedModel } from '../models/node/index.ts';
import type { ImageClassifier } from '../predict/classify-files.ts';
import type { TextClassifier } from '../predict/classify-texts.ts';
import type { JudgedPrediction } from '../predict/evaluation/judged-prediction.ts';
import { predictionsCsv } from '../predict/evaluation/predictions-csv.ts';
import type { AnswerOptions } from '../predict/prediction.ts';
import type { Score } from '../predict/score.ts';
import { encodeKnownSamples } from '../predict/unknown/known-samples-file.ts';
import { withNovelty } from '../predict/unknown/with-novelty.ts';
import type { EpochEvent } from '../training/events.ts';
import type { TaskKind } from '../training/tasks/index.ts';
import { heldOutPredictions } from './held-out-predictions.ts';
import { classCounts } from './learner/guards.ts';
import type { Outcome } from './learner/outcome.ts';
import type { Splits } from './learner/splits.ts';
import type { Workbench } from './learner/workbench.ts';
import type { LeftOut } from './left-out.ts';
import { effective } from './options/effective.ts';
import type { ResolvedConfig } from './options/parse-options.ts';
import type { Method, TrainConfig } from './options/train-options.ts';
import type { Training } from './train-on.ts';
import type { TrainingRun } from './training-run.ts';

/** A training that is done: its numbers, and the trained model in memory. */
export class FinishedTraining implements Omit<TrainingRun, 'save' | 'saveAdapter' | 'predict'> {
  readonly model: string;
  readonly method: Method;
  readonly config: TrainConfig;
  readonly task: TaskKind;
  readonly classes: readonly string[];
  readonly samples: TrainingRun['samples'];
  readonly val: TrainingRun['val'];
  readonly test: TrainingRun['test'];
  readonly seconds: TrainingRun['seconds'];
  readonly memory: TrainingRun['memory'];
  readonly trainedParameters: number;
  readonly bestEpoch: TrainingRun['bestEpoch'];
  readonly remarks: TrainingRun['remarks'];
  readonly leftOut: LeftOut;
  readonly history: readonly EpochEvent[];
  readonly soup: TrainingRun['soup'];
  readonly calibration: TrainingRun['calibration'];
  readonly unknown: TrainingRun['unknown'];
  readonly unknownNotMeasured: TrainingRun['unknownNotMeasured'];
  protected readonly bench: Workbench;
  protected readonly outcome: Outcome;

  constructor({ bench, outcome, leftOut }: Training) {
    const { splits, validation, test } = outcome;
    this.bench = bench;
    this.outcome = outcome;
    this.model = bench.reference.name;
    this.method = bench.config.method;
    this.config = effective({ ...settled(outcome.found), ...jsonOf(bench.config) }, bench.reference.modality);
    this.classes = bench.classes;
    this.samples = { train: splits.train.length, val: splits.validation.length, test: splits.test.length };
    this.task = bench.task.kind;
    this.val = validation && measuredOf(validation.score);
    this.test = test && { ...measuredOf(test.score), ...(test.score.interval && { interval: test.score.interval }) };
    this.seconds = bench.stopwatch.read();
    this.memory = bench.memory.read();
    this.trainedParameters = outcome.trainedParameters;
    const { bestEpoch } = outcome.found;
    this.bestEpoch = typeof bestEpoch === 'number' ? bestEpoch : undefined;
    this.remarks = outcome.remarks ?? [];
    this.leftOut = leftOut;
    this.history = outcome.history;
    this.soup = outcome.soup;
    this.calibration = outcome.calibration;
    this.unknown = outcome.known?.threshold;
    this.unknownNotMeasured = outcome.known?.notMeasured;
  }

  /** The trained model as it is written. */
  protected trained(): TrainedModel {
    const { reference, anatomy } = this.bench;
    const { newHead, parameters, found, known } = this.outcome;
    return {
      reference,
      model: newHead.model,
      parameters,
      classes: this.#classCounts(),
      task: this.task,
      head: { features: anatomy.head.features.value, parameters: [...newHead.parameters] },
      method: this.method,
      settings: {
        ...jsonOf(this.bench.config),
        ...jsonOf(found),
        ...soupSettings(this.soup),
        ...(this.bench.loader.pairs && { pairs: true }),
      },
      seed: this.bench.config.seed,
      remarks: this.remarks,
      leftOut: this.leftOut,
      metrics: [
        ...metricsOf('validation', this.outcome.validation?.score),
        ...metricsOf('test', this.outcome.test?.score),
        ...calibrationMetrics(this.calibration),
      ],
      ...(this.unknown && { unknown: this.unknown }),
      more: {
        ...(known?.samples && { [unknownFile]: encodeKnownSamples(known.samples) }),
        ...(this.outcome.test && { 'predictions.csv': [...predictionsCsv(this.predictions('test'))].join('') }),
      },
    };
  }

  /** What answers with the trained model. @throws {InjertoError} UNKNOWN_NOT_AVAILABLE. */
  protected classifier(options?: AnswerOptions): ImageClassifier | TextClassifier {
    const { reference } = this.bench;
    const { newHead, parameters, known } = this.outcome;
    const plain = {
      model: applyParameters(newHead.model, parameters),
      rows: reference.rows,
      output: newHead.logits,
      probabilities: false,
      classes: outputNames(this.bench),
      task: this.task,
    };
    if (!known?.samples && options?.unknown) throw new InjertoError('UNKNOWN_NOT_AVAILABLE');
    const output = known?.samples ? withNovelty(plain, known.samples, newHead.parameters) : plain;
    if (reference.modality === 'image') {
      const { input, preprocessing } = reference;
      return { ...output, input, preprocessing };
    }
    const record = { ...reference.record, settings: jsonOf(this.bench.config) } as TextModel['record'];
    return { ...output, reader: { ...reference, record } };
  }

  predictions(side: 'validation' | 'test'): readonly JudgedPrediction<ImageSample | TextSample>[] {
    const measured = this.outcome[side];
    if (!measured) return [];
    // splits hold the dataset's own samples
    return heldOutPredictions(measured, this.bench) as JudgedPrediction<ImageSample | TextSample>[];
  }

  #classCounts() {
    const { task } = this.bench;
    const names = outputNames(this.bench);
    const sides = Object.entries(this.outcome.splits).map(([name, samples]: [string, Splits['train']]) => {
      const counts = task.kind === 'regression' ? [samples.length] : classCounts(samples, names.length, task);
      return [name, counts] as const;
    });
    return names.map((name, k) => ({
      name,
      samples: Object.fromEntries(sides.map(([side, counts]) => [side, counts[k]!])),
    }));
  }
}

/** One name for each number that the head puts out; a number that is none of a class is called as transformers calls it. */
function outputNames({ task, classes }: Workbench): readonly string[] {
  return task.kind === 'regression' ? ['LABEL_0'] : classes;
}

function measuredOf({ loss, accuracy, metrics }: Score): NonNullable<TrainingRun['val']> {
  return { ...(accuracy !== undefined && { accuracy }), loss, metrics };
}

/** Options that were left open, as model and data decided them. */
function settled({ unfreeze, learningRate, headLearningRate, clip }: Outcome['found']): Record<string, unknown> {
  const found = { unfreeze, learningRate, headLearningRate, clip };
  return definedOnly(found);
}

/** How many trainings went into the average, and what became of each. */
function soupSettings(soup: TrainingRun['soup']): TrainedModel['settings'] {
  if (!soup) return {};
  const soupTrainings = soup.map((training) => ({ ...training }));
  return { soupAveraged: soup.filter(({ joined }) => joined).length, soupTrainings };
}

/** Plain JSON, without what is undefined. */
function jsonOf(config: ResolvedConfig | Outcome['found']) {
  return JSON.parse(JSON.stringify(config)) as Record<string, never>;
}

/** How far confidence and accuracy lie apart, where calibration changed it. */
function calibrationMetrics(calibration: TrainingRun['calibration']): Metric[] {
  if (!calibration || calibration.notApplied) return [];
  return (['validation', 'test'] as const).flatMap((split) => {
    const side = calibration[split];
    if (!side) return [];
    const { samples, ece } = side;
    return [
      { name: 'ece', value: ece.after, split, samples },
      { name: 'eceBeforeCalibration', value: ece.before, split, samples },
    ];
  });
}

function metricsOf(split: string, score: Score | undefined): Metric[] {
  if (!score) return [];
  const { accuracy, loss, interval, metrics, count: samples } = score;
  return [
    ...(accuracy !== undefined && interval
      ? [{ name: 'accuracy', value: accuracy, split, samples, interval: [...interval] as [number, number] }]
      : []),
    ...Object.entries({ ...metrics, loss }).flatMap(([name, value]) =>
      // JSON has no NaN: a record with one could not be read again
      Number.isFinite(value) ? [{ name, value, split, samples }] : [],
    ),
  ];
}
