import type { ImageDataset, TextDataset } from '../../data/index.ts';
import type { ReferenceModel } from '../../models/index.ts';
import type { StateFolder } from '../../state-folder.ts';
import type { TuneEvent } from './tune-events.ts';
import type { ResolvedTuneOptions } from './tune-options.ts';

/** What every trial of one search has at hand. */
export interface Scene {
  readonly reference: ReferenceModel;
  /** Without the test samples; its own sides are those that learn (`train`), select (`validation`) and confirm (`test`). */
  readonly dataset: ImageDataset | TextDataset;
  readonly options: ResolvedTuneOptions;
  readonly state: StateFolder;
  readonly emit: (event: TuneEvent) => void;
}
