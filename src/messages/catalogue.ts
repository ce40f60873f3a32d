/** Every message of the library, by its key. One line here for a new area. */
import { installationMessages } from './installation.ts';
import type { Message } from './message.ts';
import { tableMessages } from './tables.ts';

export const catalogue = {
  ...installationMessages,
  ...tableMessages,
};

/** The catalogue's parts: a key must stand in one of them only. */
export const areas: readonly Readonly<Record<string, unknown>>[] = [installationMessages, tableMessages];

/** `CODE`, or `CODE/variant`. */
export type MessageKey = keyof typeof catalogue;

/** The details that a message needs. */
export type DetailsOf<Key extends MessageKey> = (typeof catalogue)[Key] extends Message<infer D> ? D : never;

/** What stands before the slash. */
export type CodeOf<Key extends string> = Key extends `${infer Code}/${string}` ? Code : Key;
