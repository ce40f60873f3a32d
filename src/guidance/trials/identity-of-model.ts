import type { ReferenceModel } from '../../models/index.ts';

/** All of a model that its features depend on. */
export function identityOfModel(reference: ReferenceModel): string[] {
  const preparation = reference.modality === 'image' ? reference.preprocessing : reference.prompts;
  return [reference.sha256, JSON.stringify([preparation, reference.adapter ?? null])];
}
