import type { SplitName } from '../sample.ts';
import type { ReadLabel } from '../text/labels/read-label.ts';
import type { ImageDataset, ImageForm, ImageTask, PhotoSource } from './image-dataset.ts';

/** What may become a sample: where the bytes are, and the label as the data have it. */
export interface PhotoCandidate extends PhotoSource {
  readonly id: string;
  /** undefined where there is none; null where none is wanted. */
  readonly label: ReadLabel | null;
  readonly split?: SplitName;
  /** Whom or what it belongs to. */
  readonly subject?: string;
}

/** Photos and labels as they were found, before a file is opened. */
export interface FoundPhotos {
  readonly root: string;
  readonly form: ImageForm;
  readonly candidates: readonly PhotoCandidate[];
  readonly columns?: ImageDataset['columns'];
  /** What the form itself says is to be learned: folders are classes, boxes of several kinds are several labels. */
  readonly task?: ImageTask;
  /** Names of all class folders, also those without a photo. */
  readonly folders?: readonly string[];
  /** Removes what was unpacked. */
  readonly close?: () => Promise<void>;
}
