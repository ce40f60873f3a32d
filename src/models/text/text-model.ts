/** What is particular to a model that reads texts. */

/** Names of the graph's inputs, all int64 [N, T], and their length. */
export interface TextInputs {
  readonly ids: string;
  readonly attentionMask: string | undefined;
  readonly tokenTypes: string | undefined;
  readonly positions: string | undefined;
  /** T, where the graph fixes it: every text is padded to this many tokens. Undefined where any number will do. */
  readonly length: number | undefined;
}

/** A text as a model reads it, special tokens included. */
export interface TokenizedText {
  readonly ids: readonly number[];
  /** 0 for the first text, 1 for the second of a pair. */
  readonly typeIds: readonly number[];
  /** Tokens that were cut off to keep to the longest length. */
  readonly truncated: number;
  /** Share of the text, 0 … 1, that the tokenizer has no tokens for: it is all the same to the model, or not there. */
  readonly untokenized: number;
}

export interface TextTokenizer {
  /** Tokens of the longest text that the model reads, special ones included. */
  readonly maxLength: number;
  readonly padId: number;
  /** The end that is cut off a text that is too long. */
  readonly truncationSide: 'left' | 'right';
  /** Entries of the vocabulary, added tokens included: one more than the highest id. */
  readonly vocabularySize: number;
  /** Never throws on a string: lone surrogates are replaced, empty texts have their special tokens only. Longer texts are cut at the end, of a pair the longer one first.
   * @param maxLength cut to fewer tokens than the model reads. */
  encode(text: string, pair?: string, maxLength?: number): TokenizedText;
  decode(ids: readonly number[], options?: { readonly skipSpecialTokens?: boolean }): string;
}

/** Words that a model wants before a text, by the part that the text plays: `query: `, `passage: `. */
export type Prompts = Readonly<Record<string, string>>;
