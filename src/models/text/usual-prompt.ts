import type { TextModel } from '../reference-model.ts';

/** The words that a model wants before a text that is to be classified: what its maker says, what stands before every text, else those of a
 * query. */
export function usualPrompt({ prompts, defaultPrompt }: Pick<TextModel, 'prompts' | 'defaultPrompt'>): string {
  return prompts.classification ?? (defaultPrompt || (prompts.query ?? ''));
}
