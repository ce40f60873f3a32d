import type { Tensors } from '../../runtime/types.ts';

/** What one forward and backward of the step graph is fed, dropout masks and weights aside. */
export interface TrainingBatch {
  /** The arrays are the trainer's to give away. */
  readonly feeds: Tensors;
  /** First axis of what the network reads. */
  readonly rows: number;
  /** How much the batch counts in the mean loss of an epoch: its samples, or its pairs. */
  readonly count: number;
}

/** The batches that a training sees. */
export interface BatchSource {
  /** Batches of each epoch, at least one. */
  readonly perEpoch: number;
  /** What loads each batch of an epoch, 1, 2 …, in order. A pure function of the epoch, so that a training which resumes sees the batches that
   *  it would have seen. */
  epoch(epoch: number): readonly (() => Promise<TrainingBatch>)[];
}
