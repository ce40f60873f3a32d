import * as z from 'zod';
import type { Remark } from '../../messages/index.ts';
import type { TextModel } from '../../models/index.ts';
import type { OptionSchemas } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import type { Runtime } from '../../runtime/types.ts';
import { engineFields } from '../prediction.ts';
import type { ScoredLabel } from '../ranked-labels.ts';
import type { Decision, DecisionOptions } from './decide.ts';

export interface ZeroShotOptions extends DecisionOptions {
  /** For an image classifier: the encoder that knows what its class names mean. */
  readonly textModel?: TextModel | undefined;
  /** Sentences with {} in the place of the label; several are averaged. @default by the kind of model, as transformers has them */
  readonly templates?: readonly string[] | undefined;
  /** Divides cosines before the softmax: smaller is surer. @default 0.05; 0.01 for models with prompts of their own, as E5 */
  readonly temperature?: number | undefined;
  /** Words for what fits no label; labels by themselves are measured against it. @default the mean over the labels */
  readonly baseline?: readonly string[] | undefined;
  /** Takes away each label's advantage over all inputs. Wants inputs of every label, in like numbers. @default false */
  readonly calibrate?: boolean | undefined;
  /** Tokens that are read of each text (and label), special ones included. @default what the model reads at most */
  readonly maxLength?: number | undefined;
  /** Inputs that go through the model at once. @default 16 */
  readonly batchSize?: number | undefined;
  /** Threads of one operator. @default the number of physical cores */
  readonly threads?: number | undefined;
  /** A runtime to use; it stays open. @default one is opened for this call and closed after it */
  readonly runtime?: Runtime | undefined;
  readonly onProgress?: (done: number, total: number) => void;
  /** What is assumed and cut: PROMPT_ASSUMED, TEXTS_TRUNCATED, TEXTS_UNTOKENIZED, TRANSPARENCY. Once each. */
  readonly onWarning?: (warning: Remark) => void;
  /** Files that cannot be read; they are left out. */
  readonly onSkip?: (file: string, why: Remark) => void;
  /** Stops after the present batch. */
  readonly signal?: AbortSignal | undefined;
}

export const zeroShotFields: OptionSchemas<ZeroShotOptions> = {
  ...engineFields,
  textModel: fields.modelOf('text'),
  templates: fields.texts,
  temperature: z.number().positive(),
  baseline: fields.texts,
  calibrate: fields.onOff,
  maxLength: z.int().min(8),
  batchSize: fields.count,
  multiLabel: fields.onOff,
  threshold: fields.share,
  abstain: fields.share,
  onProgress: fields.callback,
  onWarning: fields.callback,
  onSkip: fields.callback,
  signal: fields.signal,
};

export interface ZeroShotPrediction extends Decision {
  /** The text, or the path as it was given. */
  readonly input: string;
  /** Place among the inputs. */
  readonly index: number;
  /** Tokens at the end of a text that the model did not read; only where there are some. */
  readonly truncated?: number;
}

export interface ZeroShotResult {
  /** Names, in the order given. */
  readonly labels: readonly string[];
  /** In the order of the inputs. */
  readonly predictions: readonly ZeroShotPrediction[];
  /** With `calibrate`: each label's mean probability over the inputs, by which it was divided; in the order of `labels`. */
  readonly prior?: readonly ScoredLabel[];
}
