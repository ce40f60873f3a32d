/** The files in which tokenizers came before tokenizer.json. */
export { familyOf, formatConfigSchema } from './format-config.ts';
export { fromSentencePiece } from './sentence-piece.ts';
export { fromVocabAndMerges } from './vocab-merges.ts';
export { fromVocabTxt } from './vocab-txt.ts';
