/** What `predict` gives and takes. */
import type { Runtime } from '../runtime/types.ts';
import type { SkippedEvent } from '../training/events.ts';

export interface Prediction {
  /** The path as it was given. */
  readonly file: string;
  /** The likeliest class. */
  readonly label: string;
  /** Probability of each class, by name; they sum to 1. Highest first. */
  readonly scores: Readonly<Record<string, number>>;
}

export interface PredictOptions {
  /** Photos that go through the model at once. @default 16 */
  readonly batchSize?: number;
  /** Threads of one operator. @default the number of physical cores */
  readonly threads?: number;
  /** A runtime to use; it stays open. @default one is opened for this call and closed after it */
  readonly runtime?: Runtime;
  /** Files that could not be read. */
  readonly onEvent?: (event: SkippedEvent) => void;
  /** Stops after the present batch. */
  readonly signal?: AbortSignal;
}
