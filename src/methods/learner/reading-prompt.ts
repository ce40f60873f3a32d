/** The words before each text, which a training keeps to from beginning to end. */
import { remark } from '../../messages/index.ts';
import type { ReferenceModel, TextModel } from '../../models/index.ts';
import { countPromptTokens, withPromptTokens } from '../../models/sentence/prompt-tokens.ts';
import { usualPrompt } from '../../models/text/usual-prompt.ts';
import type { OnEvent } from '../../training/events.ts';
import type { ResolvedConfig } from '../options/parse-options.ts';

/** The settings with the prompt that the model wants, unless one is given; it is said. It goes into the record of the trained model, so that
 * others read texts as training did. */
export function withPrompt(reference: ReferenceModel, config: ResolvedConfig, emit: OnEvent): ResolvedConfig {
  if (reference.modality !== 'text' || config.prompt !== undefined) return config;
  const prompt = usualPrompt(reference);
  if (prompt === '') return config;
  emit({ type: 'warning', ...remark('PROMPT_ASSUMED', { prompt }) });
  return { ...config, prompt };
}

/** The model for texts with this prompt: where its tokens do not count, the graph has to know how many they are. */
export function readingPrompt<M extends ReferenceModel>(reference: M, prompt: string | undefined): M {
  const { tokenizer, promptTokens } = reference as Partial<TextModel>;
  if (!tokenizer || promptTokens === undefined || !prompt) return reference;
  return { ...reference, model: withPromptTokens(reference.model, promptTokens, countPromptTokens(tokenizer, prompt)) };
}
