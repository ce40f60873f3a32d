/** What is wrong with a tokenizer or with a text for it, as errors that say in which file. */
import { InjertoError } from '../../errors.ts';
import { type Coverage, TextTooLong, type Tokenizer, TokenizerProblem, UnknownToken } from '../../tokenizers/index.ts';

/** Runs what may find something wrong in a tokenizer's file, and says in which. @throws {InjertoError} TOKENIZER_INVALID. */
export function withPlace<T>(origin: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof TokenizerProblem)) throw cause;
    throw new InjertoError(cause.key, { details: cause.details as never, where: origin, cause });
  }
}

/** The numbers of a text's own tokens. @throws {InjertoError} TOKENIZER_UNKNOWN_TEXT · TOKENIZER_TEXT_TOO_LONG. */
export function encodeAt(origin: string, tokenizer: Tokenizer, text: string, coverage?: Coverage): number[] {
  try {
    return tokenizer.encode(text, coverage);
  } catch (error) {
    if (error instanceof UnknownToken) {
      throw new InjertoError('TOKENIZER_UNKNOWN_TEXT', { details: { text: error.message }, where: origin });
    }
    if (!(error instanceof TextTooLong)) throw error;
    throw new InjertoError('TOKENIZER_TEXT_TOO_LONG', { details: { characters: text.length }, where: origin });
  }
}
