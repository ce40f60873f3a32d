import type { Remark } from '../../messages/index.ts';
import type { Sample, SplitName } from '../sample.ts';

/** What is to be learned of a photo: one class of several, any number of them, or a number. `unlabeled`: nothing is given. */
export type ImageTask = 'single-label' | 'multi-label' | 'regression' | 'unlabeled';

/** Where a photo's bytes are. */
export interface PhotoSource {
  /** The file, as the system wants it. Of a photo in memory its id. */
  readonly path: string;
  /** Gives the bytes of a photo in memory; undefined where there is a file. */
  readonly read?: (() => Promise<Uint8Array>) | undefined;
}

/** One photo and what is known of it. */
export interface ImageSample extends Sample, PhotoSource {
  /** Path below the dataset's folder, `/` on every system, Unicode NFC: 'apple/2024/IMG_1.jpg'. Of samples from memory '#3', or the `id` that
   *  was given; of a photo stored in a table the row: 'train.parquet:3'. Unique in its dataset. */
  readonly id: string;
  /** Size of the file. */
  readonly bytes: number;
  /** Indices into `classes`, ascending; only where the task is `multi-label`. */
  readonly labels?: readonly number[];
  /** Only where the task is `regression`. */
  readonly value?: number;
}

/** Why something in the data is not a sample. */
export type SkipReason =
  | 'HIDDEN'
  | 'NOT_AN_IMAGE'
  | 'NOT_A_FILE'
  | 'LINK_BROKEN'
  | 'LINK_LOOP'
  | 'OUTSIDE_CLASSES'
  | 'FILE_MISSING'
  | 'FILE_AMBIGUOUS'
  | 'FILE_OUTSIDE'
  | 'FILE_UNREADABLE'
  | 'IMAGE_IS_URL'
  | 'IMAGE_UNREADABLE'
  | 'IMAGE_TOO_LARGE'
  | 'UNSUPPORTED_FORMAT'
  | 'LABEL_MISSING'
  | 'LABEL_INVALID'
  | 'ROW_INVALID'
  | 'DUPLICATE'
  | 'DUPLICATE_HELD_OUT'
  | 'LABEL_CONFLICT';

/** A file or row that is no sample, and why. */
export interface SkippedFile extends Remark<SkipReason> {
  /** File below the dataset's folder, with `/`, or file and row: 'labels.csv:12'. */
  readonly path: string;
}

/** Something that the owner of the data should know; nothing was lost by it. */
export type DatasetWarning = Remark;

/** How the photos and their labels came. */
export type ImageForm =
  | 'class-folders'
  | 'file-names'
  | 'table'
  | 'image-folder'
  | 'list'
  | 'coco'
  | 'label-studio'
  | 'yolo'
  | 'sidecar'
  | 'memory';

/** Labelled photos: what `imageDataset` finds. Holds names and hashes, never pixels. */
export interface ImageDataset {
  readonly modality: 'image';
  /** Absolute path of the folder or file; '' for samples from memory. */
  readonly root: string;
  readonly form: ImageForm;
  readonly task: ImageTask;
  /** Class names; a label is an index into this. Of folders by code point, as torchvision orders them; of tables too, but whole numbers by value.
   *  Empty where the task is `regression` or `unlabeled`. */
  readonly classes: readonly string[];
  /** Columns that were named or found; undefined where there is no table. */
  readonly columns: { readonly image: string; readonly label?: readonly string[]; readonly split?: string } | undefined;
  /** Ordered by id, by code point: the same on every system. Those of a table are in its order. */
  readonly samples: readonly ImageSample[];
  /** The sides that the data themselves have. */
  readonly givenSplits: readonly SplitName[];
  readonly skipped: readonly SkippedFile[];
  readonly warnings: readonly DatasetWarning[];
  /** What the data were taken for, and what was chosen in them. */
  readonly notes: readonly DatasetWarning[];
  /** Removes what was unpacked; the samples can't be read afterwards. Does nothing where nothing was. */
  close(): Promise<void>;
}
