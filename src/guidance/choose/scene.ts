import type { ImageDataset, ImageSample, TextDataset, TextSample } from '../../data/index.ts';
import type { StateFolder } from '../../state-folder.ts';
import type { ChooseEvent } from './choose-events.ts';
import type { ResolvedChooseOptions } from './choose-options.ts';

/** What every judgement of one choice has at hand: the same samples, in the same order. */
export interface Scene {
  readonly dataset: ImageDataset | TextDataset;
  readonly options: ResolvedChooseOptions;
  /** All but the test samples. Every beginning has each class in its share, so that the first n stand for all. */
  readonly samples: readonly (ImageSample | TextSample)[];
  readonly state: StateFolder;
  readonly emit: (event: ChooseEvent) => void;
}
