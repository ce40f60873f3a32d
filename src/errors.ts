import {
  allVisible,
  type Details,
  type DetailsOf,
  type Language,
  type MessageKey,
  type Place,
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

/** What `fromJSON` knows of an error, whose code another version may have made. */
interface ReceivedParts {
  readonly details?: Details;
  readonly where?: Place | undefined;
  readonly what: string;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
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
  /** Its details are all that its message needs. */
  readonly translatable = true;

  /** @param key the message's key in the catalogue: the code, or `CODE/variant`. */
  constructor(key: Key, ...parts: ErrorArguments<Key>);
  constructor(key: string, parts: unknown = {}) {
    const { where: place, cause, details = {}, ...received } = parts as ReceivedParts;
    const { code, variant } = splitKey(key);
    const { what, where, hint } = {
      ...translate({ code, variant, details, place, ...received }, 'en'),
      ...allVisible(received),
    };
    super([what, where && `  at: ${where}`, hint && `  try: ${hint}`].filter(Boolean).join('\n'), { cause });
    this.name = 'InjertoError';
    this.code = code;
    this.variant = variant;
    this.details = details;
    this.place = place;
    this.what = what;
    this.where = where;
    this.hint = hint;
  }

  /** What, where and what to do, in another language. */
  in(language: Language): TranslatedError {
    return translate(this, language);
  }

  /** The same error with more to say. */
  with(details: Details): InjertoError {
    const key = this.variant === undefined ? this.code : `${this.code}/${this.variant}`;
    const parts = { details: { ...this.details, ...details }, where: this.place, cause: this };
    return new InjertoError(key as MessageKey, parts as never);
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
    return new InjertoError(key as MessageKey, parts as never);
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
