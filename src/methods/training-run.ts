/** What a training hands back. */

import type { ImageSample, TextSample } from '../data/index.ts';
import type { Remark } from '../messages/index.ts';
import type { JudgedPrediction } from '../predict/evaluation/judged-prediction.ts';
import type { Prediction, PredictOptions, TextPrediction } from '../predict/prediction.ts';
import type { Several } from '../several.ts';
import type { EpochEvent } from '../training/events.ts';
import type { TaskKind } from '../training/tasks/index.ts';
import type { Calibration } from './learner/calibrate.ts';
import type { UnknownThreshold } from './learner/known-samples.ts';
import type { LeftOut } from './left-out.ts';
import type { MemoryUse } from './memory/memory-account.ts';
import type { Method, TrainConfig } from './options/train-options.ts';
import type { SoupTraining } from './soup/soup-record.ts';

/** What held-out samples say. */
export interface HeldOutScore {
  /** Share of the samples that are right; several labels must be right all. Absent where a number was learned. */
  readonly accuracy?: number;
  /** What training minimizes: cross-entropy (nats), of several labels its mean; of numbers the squared error over the variance. */
  readonly loss: number;
  /** One label: `macroF1`, over the classes that have samples or predictions. Several labels: `microF1`, `macroF1`, `hammingLoss`. A number, in the units of the data: `rmse`, `mae`, `r2`, `pearson`, `spearman`. */
  readonly metrics: Readonly<Record<string, number>>;
}

type SampleOf<P> = P extends TextPrediction ? TextSample : ImageSample;

/** @typeParam P what `predict` gives: by the data that were trained on. */
export interface TrainingRun<P extends Prediction | TextPrediction = Prediction | TextPrediction> {
  /** Name of the reference model. */
  readonly model: string;
  readonly method: Method;
  /** Every option that the weights depend on, defaults included, as plain JSON: `train` with these gives the same weights again. */
  readonly config: TrainConfig;
  /** What was learned: one class of several, several classes, or a number. */
  readonly task: TaskKind;
  /** Class names; the index is the class index. Empty where a number was learned. */
  readonly classes: readonly string[];
  /** Samples in each split. */
  readonly samples: { readonly train: number; readonly val: number; readonly test: number };
  /** On the validation samples. They steer early stopping in `fine-tune`, so this number flatters a little; undefined without such samples. */
  readonly val: HeldOutScore | undefined;
  /** On the test samples, which nothing but this measurement ever saw; undefined without such samples.
   *  `interval`: of the accuracy, Wilson 95 %, as fractions. */
  readonly test: (HeldOutScore & { readonly interval?: readonly [number, number] }) | undefined;
  /** Whether the probabilities were calibrated, and what it changed; undefined unless each sample has one class. `val` and `test` are of the model as it is
   * saved. */
  readonly calibration: Calibration | undefined;
  /** How the model tells samples that are unlike those that it learned from; undefined where it cannot, and `unknownNotMeasured` says why. */
  readonly unknown: UnknownThreshold | undefined;
  readonly unknownNotMeasured: Remark | undefined;
  /** Wall-clock seconds. `features`: the frozen part over all samples; `train`: weights learning; `total`: the whole call. */
  readonly seconds: { readonly features: number; readonly train: number; readonly total: number };
  /** Bytes of the whole process: what it may hold, was expected to hold, and held at most since it began. */
  readonly memory: MemoryUse;
  /** Weights that learned, counted one by one. */
  readonly trainedParameters: number;
  /** Epoch of the weights that were kept: the best on the validation samples, 0 being the start, or the last without such samples. Undefined where
   * nothing was trained by epochs. */
  readonly bestEpoch: number | undefined;
  /** What is to be known before any number is read: `NOTHING_GAINED` where the weights of the start were the best, `NOT_ABOVE_LARGEST_CLASS` where the
   * held-out samples cannot tell the model from one that always gives the same answer, `CLASSES_NEVER_FOUND`. */
  readonly remarks: readonly Remark[];
  /** Files or rows of the data that were left out, by the code of the reason, copies among them. */
  readonly leftOut: LeftOut;
  /** One entry an epoch; empty where the head was solved to convergence instead. With `soup` those of all trainings, one after the other. */
  readonly history: readonly EpochEvent[];
  /** With `soup`: what became of each training, in their order; else undefined. */
  readonly soup: readonly SoupTraining[] | undefined;
  /** What the trained model says of each held-out sample: the outputs that `val` and `test` were measured on, in the order of the dataset.
   * Samples that could not be read are not there. Empty where nothing was set aside for the side.
   * @example
   * for (const { sample, truth, predicted, right } of run.predictions('test')) if (!right) console.log(sample.id, truth, predicted); */
  predictions(side: 'validation' | 'test'): readonly JudgedPrediction<SampleOf<P>>[];
  /** Writes the model folder: ONNX, configs, model card.
   * @throws {InjertoError} WRITE_FAILED. */
  save(directory: string): Promise<void>;
  /** Writes the adapter folder of `lora` in PEFT's format, the head inside: `openModel` opens it, with the reference model that it names.
   * @throws {InjertoError} NO_ADAPTER after another method · OUTPUT_EXISTS · WRITE_FAILED. */
  saveAdapter(directory: string): Promise<void>;
  /** Labels photos (by their files) or texts with the trained model. Order is kept; files that cannot be read are reported by `onEvent` and
   * left out. */
  predict(inputs: Several<string>, options?: PredictOptions): AsyncIterable<P>;
}
