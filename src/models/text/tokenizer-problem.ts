import { InjertoError } from '../../errors.ts';
import { TokenizerProblem } from '../../tokenizers/index.ts';

/** Runs what may find something wrong in a tokenizer's file, and says in which. @throws {InjertoError} TOKENIZER_INVALID. */
export function withPlace<T>(origin: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof TokenizerProblem)) throw cause;
    throw new InjertoError(cause.key, { details: cause.details as never, where: origin, cause });
  }
}
