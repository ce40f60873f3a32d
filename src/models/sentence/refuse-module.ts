import { InjertoError } from '../../errors.ts';

/** A module, or a setting of one, that cannot be done here.
 * @param what names it. */
export function refused(what: string, where: string, hint?: string): InjertoError {
  return new InjertoError('SENTENCE_MODULE_UNSUPPORTED', {
    what,
    where,
    hint:
      hint ??
      'Export the whole model with optimum (its output is called sentence_embedding and holds every module), or choose a model of Transformer, Pooling, Dense, LayerNorm and Normalize.',
  });
}

/** Files of a module that are missing, or do not fit together. */
export function invalid(
  what: string,
  where: string,
  hint = "Fetch the module's folder again from the model's page.",
): InjertoError {
  return new InjertoError('SENTENCE_MODULE_INVALID', { what, where, hint });
}
