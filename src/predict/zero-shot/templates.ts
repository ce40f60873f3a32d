/** Sentences that labels are put into. */
import { InjertoError } from '../../errors.ts';
import type { ZeroShotLabel } from './labels.ts';

/** What embeddings of texts are compared with: the label alone, and a sentence that speaks of the text. */
export const textTemplates = ['{}', 'This text is about {}.'] as const;
/** transformers' ZeroShotClassificationPipeline. */
export const entailmentTemplates = ['This example is {}.'] as const;
/** Rankers were trained on questions as people type them. */
export const rankerTemplates = ['{}'] as const;
/** transformers' ZeroShotImageClassificationPipeline. */
export const imageTemplates = ['This is a photo of {}.'] as const;
/** Names of objects, such as ImageNet's, as against texts about them. */
export const objectTemplates = ['a photo of {}'] as const;

/** Every wording of a label in every template.
 * @throws {InjertoError} TEMPLATE_INVALID for a template without its place, {}. */
export function textsOf({ phrases }: ZeroShotLabel, templates: readonly string[]): string[] {
  for (const template of templates) {
    if (template.includes('{}')) continue;
    throw new InjertoError('TEMPLATE_INVALID', { details: { template } });
  }
  return phrases.flatMap((phrase) => templates.map((template) => template.replaceAll('{}', () => phrase)));
}
