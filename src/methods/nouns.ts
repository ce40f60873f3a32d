import type { ReferenceModel } from '../models/index.ts';

/** What the samples are called in messages. */
export function nounOf(modality: ReferenceModel['modality']): { readonly one: string; readonly several: string } {
  return modality === 'text' ? { one: 'text', several: 'texts' } : { one: 'photo', several: 'photos' };
}
