/** Messages in the reader's language. */
import { catalogue } from './catalogue.ts';
import type { Language } from './language.ts';
import type { Details, Message, Sentence } from './message.ts';
import { type Place, placeIn } from './place.ts';
import type { Remark } from './remark.ts';
import { speechOf } from './speech.ts';
import { allVisible, visible } from './visible-text.ts';

/** What identifies a message, wherever it comes from: an error, a remark, or the JSON of either. */
export interface Sayable {
  readonly code: string;
  readonly variant?: string | undefined;
  readonly details: Details;
}

/** An error, or what `toJSON` made of one. */
export interface SayableError extends Sayable {
  readonly what: string;
  readonly hint?: string | undefined;
  readonly place?: Place | undefined;
  /** Whether the words are the catalogue's, made of `details`. */
  readonly translatable?: boolean | undefined;
}

export interface TranslatedError {
  readonly what: string;
  readonly where?: string;
  readonly hint?: string;
}

/** What an error says, in `language`. A code that this version does not know keeps the words that it came with. */
export function translate(error: SayableError, language: Language): TranslatedError {
  // one that is being made has no words yet: its details are what its message needs, even where that is nothing
  const { what, hint } = sentenceOf(error, language, error.what === undefined || error.translatable === true) ?? {
    what: visible(error.what),
    hint: error.hint && visible(error.hint),
  };
  return {
    what,
    ...(error.place !== undefined && { where: placeIn(error.place, language) }),
    ...(hint !== undefined && { hint }),
  };
}

/** What a remark says, in `language`. A code that this version does not know keeps the words that it came with. */
export function say(remark: Remark, language: Language): string {
  const sentence = sentenceOf(remark, language);
  if (!sentence) return visible(remark.message);
  return sentence.hint ? `${sentence.what} ${sentence.hint}` : sentence.what;
}

/** What happened alone, without what to do: for a list, or inside another sentence. */
export function sayBriefly(remark: Remark, language: Language): string {
  return sentenceOf(remark, language)?.what ?? visible(remark.message);
}

/** What to do about it, alone; undefined where the message says nothing of that. */
export function sayHint(remark: Remark, language: Language): string | undefined {
  return sentenceOf(remark, language)?.hint;
}

/** Whether the catalogue has this message; one of another version of Injerto may be unknown. */
export function isKnown({ code, variant }: Pick<Sayable, 'code' | 'variant'>): boolean {
  return Object.hasOwn(catalogue, variant === undefined ? code : `${code}/${variant}`);
}

/** The sentence of the catalogue; undefined where it has none of this code. @param complete whether `details` are known to be all that the
 * message needs. */
export function sentenceOf(
  { code, variant, details }: Sayable,
  language: Language,
  complete = false,
): Exclude<Sentence, string> | undefined {
  const key = variant === undefined ? code : `${code}/${variant}`;
  const messages: Readonly<Record<string, unknown>> = catalogue;
  if (!Object.hasOwn(messages, key)) return undefined;
  const telling = (messages[key] as Message<Details>)[language];
  // an error that brought its own words, or one of a version that told other details
  if (!complete && typeof telling === 'function' && Object.keys(details).length === 0) return undefined;
  const speech = speechOf(language, (inner) => sayBriefly(inner, language));
  const sentence = typeof telling === 'function' ? telling(allVisible(details), speech) : telling;
  return typeof sentence === 'string' ? { what: sentence } : sentence;
}
