/** Texts to token numbers and back, as Hugging Face's tokenizers does it. */
export { TokenizerProblem } from './component.ts';
export { cleanUp } from './decoders/clean-up.ts';
export { UnknownToken } from './models/model.ts';
export { TextTooLong } from './patterns/match.ts';
export { type Coverage, Tokenizer } from './tokenizer.ts';
export { type TokenizerFile, tokenizerFileSchema } from './tokenizer-file.ts';
export { cutTokens, truncatedLengths } from './truncate.ts';
