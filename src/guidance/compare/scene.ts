import type { ImageDataset, ImageSample, Split, TextDataset, TextSample } from '../../data/index.ts';
import type { ReferenceModel } from '../../models/index.ts';
import type { StateFolder } from '../../state-folder.ts';
import type { CompareEvent } from './compare-events.ts';
import type { ResolvedCompareOptions } from './compare-options.ts';

/** What every method of one comparison has at hand: the same model, the same data, the same sides. */
export interface Scene {
  readonly reference: ReferenceModel;
  readonly dataset: ImageDataset | TextDataset;
  readonly options: ResolvedCompareOptions;
  /** The sides that `train` cuts with the same options. */
  readonly splits: Pick<Split<ImageSample | TextSample>, 'train' | 'validation' | 'test'>;
  readonly state: StateFolder;
  readonly emit: (event: CompareEvent) => void;
}
