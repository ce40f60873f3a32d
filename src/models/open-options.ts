import type { HubAccess } from '../hub/index.ts';
import type { Background } from './pixel-version.ts';
import type { ImagePreprocessing } from './preprocessing.ts';

export interface OpenOptions {
  /** Of an image model: used instead of what `preprocessor_config.json` says. */
  readonly preprocessing?: ImagePreprocessing;
  /** Of an image model: what shows through transparent pixels of photos: red, green, blue, 0 … 255. @default what its
   * `preprocessor_config.json` says, else white */
  readonly background?: Background;
  /** Leaves the quantised weights of an int8 file as they are: smaller, but frozen. @default false */
  readonly keepQuantized?: boolean;
  /** Of a LoRA adapter: the model that it belongs to. @default the one that the adapter names */
  readonly base?: string;
  /** Of a model of the hub that is not in the cache yet: how the download reports and is stopped. */
  readonly hub?: HubAccess;
}
