import type { TextModel } from '../reference-model.ts';

/** The words that a model wants before a text that is to be classified: what its maker says, else those of a query. */
export function usualPrompt({ prompts }: Pick<TextModel, 'prompts'>): string {
  return prompts.classification ?? prompts.query ?? '';
}
