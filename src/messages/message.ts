/** What a message is made of: a sentence in every language, and the details that it speaks of. */
import type { Language } from './language.ts';
import type { Speech } from './speech.ts';

/** What details may hold: whatever survives JSON, so that they cross threads and networks. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

export type Details = { readonly [key: string]: Json | undefined };

/** What happened, as one or more full sentences; with `hint`, also what to do about it. */
export type Sentence = string | { readonly what: string; readonly hint?: string };

/** A sentence, or how it is made of the details. These come with control characters made visible: put them in as they are. */
export type Telling<D> = Sentence | ((details: D, speech: Speech) => Sentence);

/** The same message in every language. */
export type Message<D> = { readonly [L in Language]: Telling<D> };

/** A message with details, typed by what it needs: `said<{ file: string }>({ en: …, es: … })`. One without details is a plain `{ en, es }`. */
export function said<D extends Details>(message: Message<D>): Message<D> {
  return message;
}

/** The messages of an area, by code: `CODE`, or `CODE/variant` where one code has several sentences. */
// biome-ignore lint/suspicious/noExplicitAny: messages of all details stand side by side; each keeps its own type.
export function defineMessages<const M extends Readonly<Record<string, Message<any>>>>(messages: M): M {
  return messages;
}
