import {
  allVisible,
  type Details,
  type DetailsOf,
  type Language,
  type MessageKey,
  type Place,
  placeIn,
  type Remark,
  remark,
  type SayableError,
  splitKey,
  type TranslatedError,
  translate,
} from './messages/index.ts';

/** What an error brings beside its code: the details that its message needs, and what does not go into a sentence. */
export type ErrorParts<Key extends MessageKey> = {
  /** File, line, node, operator or option concerned. */
  readonly where?: Place | undefined;
  /** The error that this one explains. */
  readonly cause?: unknown;
} & ([keyof DetailsOf<Key>] extends [never] ? { readonly details?: never } : { readonly details: DetailsOf<Key> });

/** The parts may be left out where the message needs no details. */
export type ErrorArguments<Key extends MessageKey> = [keyof DetailsOf<Key>] extends [never]
  ? [parts?: ErrorParts<Key>]
  : [parts: ErrorParts<Key>];

/** An error whose words stand where it is thrown. Goes when all of them have moved to `src/messages/`. */
export interface WordedParts {
  readonly what: string;
  readonly where?: Place | undefined;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  readonly details?: never;
}

/** An error as JSON: what a server answers and what crosses threads. */
export interface ErrorJson extends SayableError {
  readonly where?: string;
}

/** The only class of error that Injerto throws on purpose. Programs branch on `code`, people read `message`; `in('es')` says it in Spanish.
 * The sentences are in `src/messages/`, by code. */
export class InjertoError<Key extends MessageKey = MessageKey> extends Error {
  /** Never changes. */
  readonly code: string;
  /** Which of several sentences of the code this is. */
  readonly variant: string | undefined;
  /** The names and numbers that the sentence speaks of: plain JSON, as they are. */
  readonly details: Details;
  /** Where, in parts that can be said in any language. */
  readonly place: Place | undefined;
  /** What went wrong, in English; as all words, with control characters in names shown as escapes. */
  readonly what: string;
  /** Where, in English. */
  readonly where: string | undefined;
  /** What the reader can do about it, in English. */
  readonly hint: string | undefined;
  /** Whether its words are in the catalogue, in all languages. */
  readonly translatable: boolean;

  /** @param key the message's key in the catalogue: the code, or `CODE/variant`. */
  constructor(key: Key, ...parts: ErrorArguments<Key>);
  constructor(code: string, parts: WordedParts);
  constructor(key: string, parts: unknown = {}) {
    const {
      where: place,
      cause,
      details = {},
      ...worded
    } = parts as Omit<WordedParts, 'details'> & { details?: Details };
    const { code, variant } = splitKey(key);
    const translatable = worded.what === undefined || 'details' in (parts as object);
    const { what, where, hint } = translatable
      ? { ...translate({ code, variant, details, place, ...worded }, 'en'), ...allVisible(worded) }
      : { ...allVisible(worded), where: place && placeIn(place, 'en') };
    super([what, where && `  at: ${where}`, hint && `  try: ${hint}`].filter(Boolean).join('\n'), { cause });
    this.name = 'InjertoError';
    this.code = code;
    this.variant = variant;
    this.details = details;
    this.place = place;
    this.what = what;
    this.where = where;
    this.hint = hint;
    this.translatable = translatable;
  }

  /** What, where and what to do, in another language. */
  in(language: Language): TranslatedError {
    if (this.translatable) return translate(this, language);
    const { what, where, hint } = this;
    return { what, ...(where !== undefined && { where }), ...(hint !== undefined && { hint }) };
  }

  /** The same error with more to say. */
  with(details: Details): InjertoError {
    const key = this.variant === undefined ? this.code : `${this.code}/${this.variant}`;
    const parts = { details: { ...this.details, ...details }, where: this.place, cause: this };
    return new InjertoError(key, parts as unknown as WordedParts);
  }

  /** The same error, with the place where it happened. */
  at(place: Place): InjertoError {
    const { code, variant, details, what, hint } = this;
    return InjertoError.fromJSON(
      { code, ...(variant !== undefined && { variant }), details, what, ...(hint !== undefined && { hint }), place },
      this,
    );
  }

  /** Plain JSON: `InjertoError.fromJSON` makes an error of it again, and `translate` says it in any language. */
  toJSON(): ErrorJson {
    const { code, variant, what, where, hint, details, place } = this;
    return {
      code,
      ...(variant !== undefined && { variant }),
      what,
      ...(where !== undefined && { where }),
      ...(hint !== undefined && { hint }),
      details,
      ...(place !== undefined && { place }),
    };
  }

  /** As a remark: where it is the reason for leaving something out, for instance. */
  toRemark<Code extends string = string>(): Remark<Code> {
    const { code, variant, details, what } = this;
    return { code: code as Code, ...(variant !== undefined && { variant }), details, message: what };
  }

  static fromJSON({ code, variant, details, place, what, hint }: ErrorJson, cause?: unknown): InjertoError {
    const key = variant === undefined ? code : `${code}/${variant}`;
    const parts = { details, where: place, what, hint, cause };
    return new InjertoError(key, parts as unknown as WordedParts);
  }
}

/** Anything that was thrown as a remark, to stand in another message; what is not ours is quoted. */
export function remarkOf(error: unknown): Remark {
  return error instanceof InjertoError ? error.toRemark() : remark('PROGRAM_SAYS', { words: messageOf(error) });
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
