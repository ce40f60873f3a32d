/** What `predict` gives and takes. */
import type { TextInput } from '../data/index.ts';
import type { OptionSchemas } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';
import type { Runtime } from '../runtime/types.ts';
import type { NoteEvent, SkippedEvent, WarningEvent } from '../training/events.ts';
import type { Answer } from './answer.ts';

/** Of a photo. */
export interface Prediction extends Answer {
  /** The path as it was given; the URL or name of what has no path, `image` for bytes without a name. */
  readonly file: string;
  readonly text?: undefined;
}

/** Of a text. */
export interface TextPrediction extends Answer {
  /** As it was given. */
  readonly text: TextInput;
  readonly file?: undefined;
}

export interface PredictManyOptions {
  /** Photos or texts that go through the model at once. @default 16 photos, 32 texts */
  readonly batchSize?: number;
  /** Classes in `scores`, the likeliest first. @default all */
  readonly top?: number;
  /** Files that could not be read, what was done about others (the first one with transparent pixels), and what the engine did otherwise than asked. */
  readonly onEvent?: (event: SkippedEvent | NoteEvent | WarningEvent) => void;
  /** Stops after the present batch. */
  readonly signal?: AbortSignal;
}

export const manyFields: OptionSchemas<PredictManyOptions> = {
  batchSize: fields.count,
  top: fields.count,
  onEvent: fields.callback,
  signal: fields.signal,
};

/** What the engine of a predictor is opened with. */
export interface EngineOptions {
  /** Threads of one operator. @default the number of physical cores */
  readonly threads?: number;
  /** A runtime to use; it stays open. @default one is opened, and closed in the end */
  readonly runtime?: Runtime;
}

export const engineFields: OptionSchemas<EngineOptions> = { threads: fields.count, runtime: fields.runtime };

/** How a predictor answers. */
export interface AnswerOptions {
  /** Test-time augmentation, for photos: the answer is the mean of the probabilities that a photo and its mirror image get. Takes twice the time.
   * Not for classes that left and right tell apart: digits, letters, arrows. @default false */
  readonly tta?: boolean;
  /** Whether samples that are unlike those that the model learned from get no answer: `label` is then empty, `labels` too, and `value` NaN; `scores` stay. Without it they are
   * answered, and `unknown` of the answer says what they are. Of samples such as those of the training 5 % come out unknown. @default false */
  readonly unknown?: boolean;
}

const answerFields: OptionSchemas<AnswerOptions> = { tta: fields.onOff, unknown: fields.onOff };

export interface PredictOptions extends PredictManyOptions, EngineOptions, AnswerOptions {}

export const predictFields: OptionSchemas<PredictOptions> = { ...manyFields, ...engineFields, ...answerFields };
