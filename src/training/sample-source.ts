import type { Tensors } from '../runtime/types.ts';
import type { Answers } from './tasks/index.ts';

/** Labelled samples as training reads them: raw photos or texts, or cached values at the freeze boundary. */
export interface SampleSource {
  /** N */
  readonly count: number;
  /** What is true of each sample, as the task has it. */
  readonly answers: Answers;
  /** Tokens of each sample; absent where all are of one size. */
  readonly lengths?: Int32Array;
  /** The inputs of the step graph for these samples, stacked along the first axis in this order. A pure function of its
   * arguments: augmentation follows from (seed, epoch, sample) alone. The arrays are the caller's to give away.
   * @param epoch 1, 2 …; 0 for samples as they are, without augmentation. */
  load(samples: readonly number[], epoch: number): Promise<Tensors>;
}
