/** Every message of the library, by its key. One line here for a new area. */

import { archiveMessages } from './archives.ts';
import { datasetMessages } from './datasets.ts';
import { featureCacheMessages } from './feature-cache.ts';
import { installationMessages } from './installation.ts';
import type { Message } from './message.ts';
import { photoDataMessages } from './photo-data.ts';
import { photoNoteMessages } from './photo-notes.ts';
import { photoMessages } from './photos.ts';
import { sampleMessages } from './samples.ts';
import { tableMessages } from './tables.ts';
import { textDataMessages } from './text-data.ts';

export const catalogue = {
  ...installationMessages,
  ...datasetMessages,
  ...photoMessages,
  ...photoDataMessages,
  ...photoNoteMessages,
  ...archiveMessages,
  ...sampleMessages,
  ...tableMessages,
  ...textDataMessages,
  ...featureCacheMessages,
};

/** `CODE`, or `CODE/variant`. */
export type MessageKey = keyof typeof catalogue;

/** The details that a message needs. */
export type DetailsOf<Key extends MessageKey> = (typeof catalogue)[Key] extends Message<infer D> ? D : never;

/** What stands before the slash. */
export type CodeOf<Key extends string> = Key extends `${infer Code}/${string}` ? Code : Key;
