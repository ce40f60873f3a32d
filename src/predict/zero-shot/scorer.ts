import type { Remark } from '../../messages/index.ts';
/** What every kind of model makes of inputs and labels. */

export interface LabelScores {
  /** Places in the batch that could be read, rising; the rows of the scores. */
  readonly rows: readonly number[];
  /** [rows, labels]: the softmax over labels says which one it is. */
  readonly logits: Float64Array;
  /** [rows, labels]: log odds of each label by itself, whatever the others are. */
  readonly logOdds: Float64Array;
  /** Tokens that were cut off a text, by its place in the batch. */
  readonly truncated?: ReadonlyMap<number, number>;
  /** Texts of which the tokenizer has no tokens for more than half. */
  readonly untokenized?: number;
}

export interface LabelScorer {
  /** What a model answers where one label is wanted: shares that sum to 1, or (as SigLIP was trained) each label's own probability. */
  readonly activation: 'softmax' | 'sigmoid';
  /** Inputs that are well scored together. */
  readonly batchSize: number;
  /** Tokens of a text that are read at most; undefined for photos. */
  readonly maxLength?: number;
  score(inputs: readonly string[]): Promise<LabelScores>;
  close(): Promise<void>;
}

/** What is told of photos. */
export interface PhotoReports {
  /** One that cannot be read. */
  readonly onSkip: (file: string, why: Remark) => void;
  /** One that is transparent in places, where the background shows. */
  readonly onTransparency: (file: string, background: readonly [number, number, number]) => void;
}
