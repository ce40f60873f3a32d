import type { Details, Remark } from '../../messages/index.ts';
import type { NewHead } from '../../models/index.ts';
import type { LoraPair, LoraShape } from '../../models/lora/index.ts';
import type { NamedTensors } from '../../safetensors.ts';
import type { EpochEvent } from '../../training/events.ts';
import type { SoupTraining } from '../soup/soup-record.ts';
import type { Calibration } from './calibrate.ts';
import type { KnownOutcome } from './known-samples.ts';
import type { MeasuredSides } from './measure-held-out.ts';
import type { Splits } from './splits.ts';

/** What a method hands to `train`: the trained weights and what was measured on the way. */
export interface Outcome extends MeasuredSides {
  readonly newHead: NewHead;
  /** Weights that differ from those in `newHead.model`, by initializer name. */
  readonly parameters: NamedTensors;
  readonly trainedParameters: number;
  readonly history: readonly EpochEvent[];
  /** Without the samples that turned out to be unreadable. */
  readonly splits: Splits;
  /** What is to be known before any number. */
  readonly remarks?: readonly Remark[];
  /** Settings that were found on the way, for the model card. Plain JSON. */
  readonly found: Details;
  /** The trainings whose weights were averaged, or were not; absent where there was one alone. */
  readonly soup?: readonly SoupTraining[] | undefined;
  /** Of one label: whether the probabilities were calibrated, and what it changed. */
  readonly calibration?: Calibration;
  /** What the model needs to tell samples that are unlike those that it learned from. */
  readonly known?: KnownOutcome;
  /** Of `lora`: what was learned beside the head, which `parameters` has merged into the weights. */
  readonly adapter?: { readonly pairs: readonly LoraPair[]; readonly shape: LoraShape };
}
