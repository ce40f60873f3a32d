export type { ChatMessage, PromptInput } from './chat.ts';
export {
  type ContinuationAnswer,
  type ContinuationOptions,
  type ContinuationScore,
  classifyByContinuation,
} from './classify-by-continuation.ts';
export { type Generated, type GenerateOptions, generate, generateText } from './generate.ts';
export { type LanguageModel, type LanguageModelOptions, openLanguageModel } from './language-model.ts';
export { readPrompts } from './prompts-file.ts';
export { type RunTextTaskOptions, runTextTask, type TextTaskName, textTasks } from './text-tasks.ts';
