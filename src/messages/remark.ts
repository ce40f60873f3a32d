/** Something said to people that does not stop the work: a warning, a note, the reason for leaving a file out or for choosing a method. */
import type { CodeOf, DetailsOf, MessageKey } from './catalogue.ts';
import type { Details } from './message.ts';
import { sentenceOf } from './translate.ts';

/** Plain JSON, so it crosses threads and networks; `say(remark, 'es')` puts it in another language. */
export type Remark<Code extends string = string> = {
  /** Never changes: programs branch on it. */
  readonly code: Code;
  /** Which of several sentences of the code this is. */
  readonly variant?: string;
  /** The names and numbers that the sentence speaks of. */
  readonly details: Details;
  /** In English. */
  readonly message: string;
};

/** The details, which may be left out where the message needs none. */
export type DetailsArgument<Key extends MessageKey> = [keyof DetailsOf<Key>] extends [never]
  ? [details?: Record<string, never>]
  : [details: DetailsOf<Key>];

/** @param key the message's key in the catalogue: its code, or `CODE/variant`. */
export function remark<Key extends MessageKey>(key: Key, ...[details = {}]: DetailsArgument<Key>): Remark<CodeOf<Key>> {
  const { code, variant } = splitKey(key);
  const { what, hint } = sentenceOf({ code, ...(variant && { variant }), details: details as Details }, 'en')!;
  return {
    code: code as CodeOf<Key>,
    ...(variant && { variant }),
    details: details as Details,
    message: hint ? `${what} ${hint}` : what,
  };
}

/** `MODEL_INVALID/truncated` → code and variant. */
export function splitKey(key: string): { code: string; variant?: string } {
  const [code, variant] = key.split('/');
  return { code: code!, ...(variant !== undefined && { variant }) };
}
