import { InjertoError } from '../../errors.ts';

/** What to say of an option that only photos have, given for texts. */
export function notForTexts(option: string): InjertoError {
  return new InjertoError('CONFIG_INVALID/modality', { details: { option, modality: 'text' }, where: { option } });
}
