import type { Remark } from '../messages/index.ts';
/** What a long piece of work says of itself while it runs. The library prints nothing: whoever calls decides. */

/** A stretch of work that reports its own progress. */
export type Phase =
  /** Texts become tokens. */
  | 'tokenize'
  /** The frozen part of the model runs once over every sample (and view). */
  | 'features'
  /** The strength of the head's regularization is chosen by cross-validation. */
  | 'choose-strength'
  /** Weights learn. */
  | 'train'
  /** The final weights are measured on the validation and test samples. */
  | 'evaluate';

export interface PhaseEvent {
  readonly type: 'phase';
  readonly phase: Phase;
}

export interface ProgressEvent {
  readonly type: 'progress';
  readonly phase: Phase;
  /** Units finished, 0 … `total`: samples, folds or steps, as the phase counts. */
  readonly done: number;
  readonly total: number;
  /** An estimate from the pace so far; undefined until there is one. */
  readonly secondsLeft?: number;
  /** Which training of a soup; absent where there is one alone. */
  readonly training?: number;
}

export interface EpochEvent {
  readonly type: 'epoch';
  /** 1 … `epochs`. */
  readonly epoch: number;
  readonly epochs: number;
  /** Mean over the epoch's batches, with augmentation, smoothing and class weights in (nats). */
  readonly trainLoss: number;
  /** Absent where no sample was set aside for validation. */
  readonly validation?: {
    readonly loss: number;
    /** Share of the samples that are right; absent where a number is learned. */
    readonly accuracy?: number;
    readonly metrics: Readonly<Record<string, number>>;
  };
  /** Of the group that learns fastest, at the epoch's last step. */
  readonly learningRate: number;
  /** Whether these weights are the best so far on the validation samples. */
  readonly best: boolean;
  /** Which training of a soup; absent where there is one alone. */
  readonly training?: number;
}

/** A training of several begins; their weights will be averaged. */
export interface SoupEvent {
  readonly type: 'soup';
  /** 1 … `trainings`. */
  readonly training: number;
  readonly trainings: number;
  /** Its peak rate below the head. */
  readonly learningRate: number;
}

export type WarningCode =
  | 'BATCH_NORM_PARTS'
  | 'BATCH_NORM_STORED'
  | 'CLASSES_NOT_HELD_OUT'
  | 'CLASS_IMBALANCE'
  | 'FEW_EXAMPLES'
  | 'TEXTS_TRUNCATED'
  | 'TEXTS_UNTOKENIZED'
  | 'PROMPT_ASSUMED'
  | 'OPTION_WITHOUT_EFFECT'
  | 'OVERFITTING'
  | 'TRAINING_UNSTABLE'
  | 'LEARNING_RATE'
  | 'NOTHING_GAINED'
  | 'NOT_ABOVE_LARGEST_CLASS'
  | 'CLASSES_NEVER_FOUND'
  | 'LOSS_NOT_FINITE'
  | 'MEMORY_TIGHT'
  | 'ONE_THREAD'
  | 'OPTIMIZATION_REFUSED'
  | 'SOUP_TRAINING_LOST'
  | 'SOUP_UNSEEN'
  | 'NO_TEST_SPLIT'
  | 'NO_VALIDATION_SPLIT'
  | 'CHECKPOINT_DAMAGED'
  | 'CACHE_FULL'
  | 'CACHE_UNREADABLE'
  | 'CACHE_UNWRITABLE';

/** Something that does not stop the work, but that the user should know. */
export interface WarningEvent extends Remark<WarningCode> {
  readonly type: 'warning';
}

/** A file that could not be used, and why; the work goes on without it. */
export interface SkippedEvent extends Remark {
  readonly type: 'skipped';
  readonly file: string;
}

/** What was done about a file that the user should know; it was used. */
export interface NoteEvent extends Remark {
  readonly type: 'note';
  /** Absent where it is the model that is spoken of. */
  readonly file?: string;
}

/** The method `auto` has chosen, before any work. */
export interface MethodEvent {
  readonly type: 'method';
  readonly method: string;
  readonly reason: Remark<'METHOD_CHOSEN'>;
  /** Where the rule comes from. */
  readonly source: string;
}

export type TrainEvent =
  | PhaseEvent
  | MethodEvent
  | ProgressEvent
  | EpochEvent
  | SoupEvent
  | WarningEvent
  | SkippedEvent
  | NoteEvent;

export type OnEvent = (event: TrainEvent) => void;
