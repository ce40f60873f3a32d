/** Everything a training needs to go on as if nothing had happened. */
import type { TrainerState } from '../runtime/types.ts';
import type { NamedTensors } from '../safetensors.ts';
import type { EpochEvent } from './events.ts';

/** What weights are judged by: the higher score, and of equal ones the lower loss. */
export interface Judged {
  readonly score: number;
  readonly loss: number;
}

/** The numbers beside the weights. Plain JSON. */
export interface Progress {
  /** The epoch under way, 1 … epochs; epochs + 1 once all are done. */
  readonly epoch: number;
  /** Batches of this epoch that are done. */
  readonly batch: number;
  /** Sum of loss · samples over those batches, and their samples. */
  readonly lossSum: number;
  readonly lossCount: number;
  /** Epoch of the best weights; 0: those that training started from. */
  readonly bestEpoch: number;
  /** How they did on the validation samples; null without validation, and while no loss was a number. */
  readonly best: Judged | null;
  readonly history: readonly EpochEvent[];
}

export interface Checkpoint {
  readonly progress: Progress;
  readonly trainer: TrainerState;
  /** The best weights so far. */
  readonly best: NamedTensors;
}

/** What a result depends on: settings, data, model. A checkpoint is only for the recipe that made it. Plain JSON, one level
 * of names, so that a difference can be named. */
export type Recipe = Readonly<Record<string, unknown>>;

/** Where checkpoints are kept. */
export interface CheckpointStore {
  /** The newest whole checkpoint, or undefined. */
  load(): Promise<Checkpoint | undefined>;
  save(checkpoint: Checkpoint): Promise<void>;
}
