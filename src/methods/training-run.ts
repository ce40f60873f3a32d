/** What a training hands back. */

import type { ImageSample, TextSample } from '../data/index.ts';
import type { Sample } from '../data/sample.ts';
import type { Prediction, PredictOptions, TextPrediction } from '../predict/prediction.ts';
import type { ScoredLabel } from '../predict/ranked-labels.ts';
import type { EpochEvent } from '../training/events.ts';
import type { TaskKind } from '../training/tasks/index.ts';
import type { Method } from './options/train-options.ts';

/** What held-out samples say. */
export interface HeldOutScore {
  /** Share of the samples that are right; several labels must be right all. Absent where a number was learned. */
  readonly accuracy?: number;
  /** What training minimizes: cross-entropy (nats), of several labels its mean; of numbers the squared error over the variance. */
  readonly loss: number;
  /** Several labels: `microF1`, `macroF1`, `hammingLoss`. A number, in the units of the data: `rmse`, `mae`, `r2`, `pearson`, `spearman`. */
  readonly metrics: Readonly<Record<string, number>>;
}

type SampleOf<P> = P extends TextPrediction ? TextSample : ImageSample;

/** What the trained model says of one held-out sample, and what is true of it. */
export interface HeldOutPrediction<S extends Sample = Sample> {
  /** The sample in its dataset: `id` says where it stands (the file below the folder, or `table.csv:118`), an image sample's `path` where the
   * file is; `dataset.read([sample])` gives the words of a text sample. */
  readonly sample: S;
  /** What is true: the name of the class; of several labels their names, in class order; of a number the number. */
  readonly truth: string | readonly string[] | number;
  /** The likeliest class, the labels whose probability is above ½ (likeliest first), or the number. */
  readonly predicted: string | readonly string[] | number;
  /** Whether `predicted` is `truth`: of several labels all of them and no other. Absent where a number was learned. */
  readonly right?: boolean;
  /** Every class with its probability, highest first, equal ones in class order. They sum to 1, unless several may apply. Empty where a
   * number was learned. */
  readonly scores: readonly ScoredLabel[];
}

/** @typeParam P what `predict` gives: by the data that were trained on. */
export interface TrainingRun<P extends Prediction | TextPrediction = Prediction | TextPrediction> {
  /** Name of the reference model. */
  readonly model: string;
  readonly method: Method;
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
  /** Wall-clock seconds. `features`: the frozen part over all samples; `train`: weights learning; `total`: the whole call. */
  readonly seconds: { readonly features: number; readonly train: number; readonly total: number };
  /** Weights that learned, counted one by one. */
  readonly trainedParameters: number;
  /** One entry an epoch; empty where the head was solved to convergence instead. */
  readonly history: readonly EpochEvent[];
  /** What the trained model says of each held-out sample: the outputs that `val` and `test` were measured on, in the order of the dataset.
   * Samples that could not be read are not there. Empty where nothing was set aside for the side.
   * @example
   * for (const { sample, truth, predicted, right } of run.predictions('test')) if (!right) console.log(sample.id, truth, predicted); */
  predictions(side: 'validation' | 'test'): readonly HeldOutPrediction<SampleOf<P>>[];
  /** Writes the model folder: ONNX, configs, model card.
   * @throws {InjertoError} WRITE_FAILED. */
  save(directory: string): Promise<void>;
  /** Writes the adapter folder of `lora` in PEFT's format, the head inside: `openModel` opens it, with the reference model that it names.
   * @throws {InjertoError} NO_ADAPTER after another method · OUTPUT_EXISTS · WRITE_FAILED. */
  saveAdapter(directory: string): Promise<void>;
  /** Labels photos (by their files) or texts with the trained model. Order is kept; files that cannot be read are reported by `onEvent` and
   * left out. */
  predict(inputs: Iterable<string> | AsyncIterable<string>, options?: PredictOptions): AsyncIterable<P>;
}
