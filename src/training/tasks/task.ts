/** What a model learns to say of a sample. Everything about a training that differs between one class of several, several classes and a
 *  number is behind this interface. */
import type { TrainingLoss } from '../../autodiff/index.ts';
import type { Tensors } from '../../runtime/types.ts';

export type TaskKind = 'single-label' | 'multi-label' | 'regression';

/** What is known of samples, as their dataset tells it. */
export interface Answered {
  /** Index of the class. */
  readonly label: number;
  /** Indices of all classes that apply, ascending. */
  readonly labels?: readonly number[];
  readonly value?: number;
}

/** The truth of N samples, row by row. single-label: N class indices. multi-label: N·K zeros and ones. regression: N numbers. */
export type Answers = Int32Array | Float32Array | Float64Array;

export interface TargetOptions {
  /** Share ε of each target that is spread evenly, 0 … 1 (Szegedy et al. 2016, §7). Not for regression. @default 0 */
  readonly labelSmoothing?: number;
  /** One weight a class, K numbers; single-label only. @default all 1 */
  readonly classWeights?: readonly number[];
}

export interface Measured {
  /** What early stopping reads; lower is better. single-label: mean −log p of the true class (nats). multi-label: mean binary cross-entropy
   *  over samples and classes (nats). regression: mean squared error over the variance of the training values. */
  readonly loss: number;
  /** Share of the samples that are right; several labels must be right all. Absent for regression. */
  readonly accuracy?: number;
  /** Samples that are right; where `accuracy` is. */
  readonly hits?: number;
  /** Samples that were measured. */
  readonly count: number;
  /** What else says how good the predictions are, by name. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Takes outputs in as they come, and says in the end how good they were. */
export interface Meter {
  /** @param outputs [N, K] of the model, row-major. @param answers of the same N samples. */
  add(outputs: ArrayLike<number>, answers: Answers): void;
  /** At least one sample was added. */
  result(): Measured;
}

export interface Task {
  readonly kind: TaskKind;
  /** K, the numbers that the head puts out for a sample. */
  readonly outputs: number;
  /** Entries of `Answers` for one sample. */
  readonly width: number;
  /** The loss over the head's output. */
  loss(logits: string): TrainingLoss;
  answersOf(samples: readonly Answered[]): Answers;
  /** What the loss is fed for samples with these answers.
   * @throws {InjertoError} LABEL_OUT_OF_RANGE */
  targets(answers: Answers, options?: TargetOptions): Tensors;
  meter(): Meter;
}

/** The answers of some samples, in this order. */
export function answersAt(answers: Answers, width: number, samples: readonly number[]): Answers {
  const chosen = new (answers.constructor as new (length: number) => Answers)(samples.length * width);
  for (const [row, sample] of samples.entries()) {
    chosen.set(answers.subarray(sample * width, (sample + 1) * width), row * width);
  }
  return chosen;
}
