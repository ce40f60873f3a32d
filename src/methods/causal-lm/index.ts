export type { CausalLmConfig, CausalLmOptions } from './causal-lm-options.ts';
export type { CausalLmRun, HeldOutPerplexity } from './causal-lm-run.ts';
export { type LanguageExample, type LanguageExamplesOptions, languageExamples } from './language-examples.ts';
export type { Perplexity } from './token-batches.ts';
export { trainCausalLm } from './train-causal-lm.ts';
