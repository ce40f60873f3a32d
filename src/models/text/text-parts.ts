import type { TextModel } from '../reference-model.ts';

/** What a text model has besides what every model has. */
export type TextParts = Pick<
  TextModel,
  | 'modality'
  | 'inputs'
  | 'tokenizer'
  | 'modules'
  | 'embedding'
  | 'promptTokens'
  | 'normalize'
  | 'prompts'
  | 'defaultPrompt'
  | 'lowerCase'
  | 'tokenizerFiles'
  | 'axes'
>;
