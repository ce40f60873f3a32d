import type { DropoutMask } from '../autodiff/index.ts';
import type { BatchSource } from './batches/batch-source.ts';
import type { CheckpointStore } from './checkpoint.ts';
import type { OnEvent } from './events.ts';
import type { JudgedTrainer } from './moving-average.ts';
import type { OptimizerConfig } from './optimizers.ts';
import type { ParameterGroup } from './parameter-groups.ts';
import type { Schedule } from './schedules/index.ts';
import type { Measured } from './tasks/index.ts';

/** What `fitTrainer` needs beside a trainer. */
export interface FitOptions {
  readonly train: BatchSource;
  /** Measures the trainer's weights on held-out samples, which says which weights are best and steers early stopping; without it the
   *  last weights are kept. */
  readonly validate?: (trainer: JudgedTrainer) => Promise<Measured>;
  /** What weights are judged by; higher is better, and where two are equal the lower loss decides. @default the loss alone */
  readonly score?: (measured: Measured) => number;
  readonly epochs: number;
  /** Batches whose gradients make one update. */
  readonly accumulate: number;
  /** Largest Euclidean norm of the gradients; 0 does not clip. */
  readonly clip: number;
  readonly optimizer: OptimizerConfig;
  /** Decay of the moving average of weights and running statistics, which is judged and kept in their place; 0 is none. @default 0 */
  readonly ema?: number;
  /** In the order of the trainer's group indices. */
  readonly groups: readonly ParameterGroup[];
  /** Made for the number of updates in the whole training. */
  readonly schedule: (total: number) => Schedule;
  readonly dropoutMasks: readonly DropoutMask[];
  readonly seed: number;
  /** Epochs without a better validation result, once the learning rate is past its peak, before training ends. */
  readonly patience: number;
  readonly onEvent?: OnEvent;
  readonly signal?: AbortSignal;
  readonly checkpoints?: CheckpointStore;
  /** Go on from the newest checkpoint, if there is one. */
  readonly resume?: boolean;
  /** Seconds between checkpoints within an epoch. They never change the result. @default 60 */
  readonly checkpointSeconds?: number;
}
