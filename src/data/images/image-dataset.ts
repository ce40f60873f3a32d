import type { Remark } from '../../messages/index.ts';
import type { Sample, SplitName } from '../sample.ts';

/** One labeled photo. */
export interface ImageSample extends Sample {
  /** Path below the dataset's folder, `/` on every system, Unicode NFC: 'apple/2024/IMG_1.jpg'. Unique in its dataset. */
  readonly id: string;
  /** Where the file is, as the system wants it. */
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
}

/** Why something in the folder is not a sample. */
export type SkipReason =
  | 'HIDDEN'
  | 'NOT_AN_IMAGE'
  | 'NOT_A_FILE'
  | 'LINK_BROKEN'
  | 'LINK_LOOP'
  | 'OUTSIDE_CLASSES'
  | 'FILE_UNREADABLE'
  | 'IMAGE_UNREADABLE'
  | 'IMAGE_TOO_LARGE'
  | 'DUPLICATE'
  | 'DUPLICATE_HELD_OUT'
  | 'LABEL_CONFLICT';

/** A file that is no sample, and why. */
export interface SkippedFile extends Remark<SkipReason> {
  /** Below the dataset's folder, with `/`. */
  readonly path: string;
}

/** Something that the owner of the data should know; nothing was lost by it. */
export type DatasetWarning = Remark<
  'CLASS_EMPTY' | 'CLASS_WITH_ONE_PHOTO' | 'DUPLICATES' | 'LABEL_CONFLICTS' | 'HELD_OUT_DUPLICATES' | 'FILES_UNREADABLE'
>;

/** Labeled photos on disk: what `imageFolder` finds. Holds names and hashes, never pixels. */
export interface ImageDataset {
  readonly modality: 'image';
  /** Absolute path of the folder. */
  readonly root: string;
  /** Class names by code point, as torchvision orders them; a label is an index into this. At least two. */
  readonly classes: readonly string[];
  /** Ordered by id, by code point: the same on every system. */
  readonly samples: readonly ImageSample[];
  /** The sides that the folder itself has. Empty where it has one folder per class and nothing else. */
  readonly givenSplits: readonly SplitName[];
  readonly skipped: readonly SkippedFile[];
  readonly warnings: readonly DatasetWarning[];
}
