/** A tokenizer as the hub stores it: `tokenizer.json` (WordPiece, BPE or Unigram), with what the model's configs say of lengths and padding. */
import { Tokenizer } from '@huggingface/tokenizers';
import { z } from 'zod';
import { InjertoError, messageOf } from '../../errors.ts';
import { repairNormalizer } from './repair-normalizer.ts';
import { postProcessorSchema, type SpecialTokens, specialTokensOf } from './special-tokens.ts';
import type { TextTokenizer, TokenizedText } from './text-model.ts';
import { truncatedLengths } from './truncate.ts';

/** `tokenizer.json`, as far as it is looked at here. */
export const tokenizerSchema = z.looseObject({
  model: z.looseObject({ vocab: z.union([z.record(z.string(), z.number()), z.array(z.unknown())]) }),
  added_tokens: z.array(z.looseObject({ id: z.number().int(), content: z.string() })).nullish(),
  post_processor: postProcessorSchema.catch(undefined),
  padding: z.looseObject({ pad_id: z.number().int().optional() }).nullish().catch(undefined),
});

/** `tokenizer_config.json`. A token stands as a string or, in older files, as an object around it. */
const token = z.union([z.string(), z.looseObject({ content: z.string() }).transform(({ content }) => content)]);
export const tokenizerConfigSchema = z.looseObject({
  model_max_length: z.number().nullish(),
  pad_token: token.nullish(),
  eos_token: token.nullish(),
  clean_up_tokenization_spaces: z.boolean().nullish(),
});

export interface TokenizerSettings {
  /** Path of tokenizer.json. */
  readonly origin: string;
  readonly maxLength: number;
  /** `pad_token_id` of the model's config, for tokenizers that name no padding of their own. */
  readonly padId: number | undefined;
}

/** @throws {InjertoError} TOKENIZER_INVALID if the file holds a kind of tokenizer that is not known. */
export function createTokenizer(
  file: z.infer<typeof tokenizerSchema>,
  config: z.infer<typeof tokenizerConfigSchema>,
  settings: TokenizerSettings,
): TextTokenizer {
  // Only what the file itself says: `do_lower_case` and the like in the config speak to the older tokenizers in Python.
  const options = {
    ...(config.eos_token && { eos_token: config.eos_token }),
    clean_up_tokenization_spaces: config.clean_up_tokenization_spaces ?? false,
  };
  let library: Tokenizer;
  try {
    const parts = { normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null };
    // The special tokens are put on here: the library's own do not survive cutting.
    library = new Tokenizer(
      { ...parts, ...file, post_processor: null, added_tokens: file.added_tokens ?? [] },
      options,
    );
    repairNormalizer(library.normalizer);
  } catch (cause) {
    throw new InjertoError('TOKENIZER_INVALID', {
      what: `The tokenizer cannot be used: ${messageOf(cause)}.`,
      where: settings.origin,
      hint: 'WordPiece, BPE and Unigram tokenizers are known. Fetch the file again, or save it anew from transformers in Python.',
      cause,
    });
  }
  const padId =
    (config.pad_token ? library.token_to_id(config.pad_token) : undefined) ??
    file.padding?.pad_id ??
    settings.padId ??
    ['[PAD]', '<pad>', '<|endoftext|>', config.eos_token ?? '']
      .map((t) => library.token_to_id(t))
      .find(Number.isInteger);
  return new HubTokenizer(library, specialTokensOf(file.post_processor), settings.maxLength, padId ?? 0);
}

class HubTokenizer implements TextTokenizer {
  readonly vocabularySize: number;
  readonly #library: Tokenizer;
  readonly #special: SpecialTokens;
  readonly maxLength: number;
  readonly padId: number;

  constructor(library: Tokenizer, special: SpecialTokens, maxLength: number, padId: number) {
    this.#library = library;
    this.#special = special;
    this.maxLength = maxLength;
    this.padId = padId;
    this.vocabularySize = library.model!.vocab.length;
  }

  encode(text: string, pair?: string, maxLength = this.maxLength): TokenizedText {
    const content = { A: this.#content(text), B: pair === undefined ? undefined : this.#content(pair) };
    const pieces = content.B === undefined ? this.#special.single : this.#special.pair;
    const limit = Math.min(maxLength, this.maxLength);
    const room = Math.max(0, limit - pieces.filter((piece) => 'id' in piece).length);
    const [first, second] = truncatedLengths(content.A.length, content.B?.length, room);
    const kept = { A: content.A.slice(0, first), B: content.B?.slice(0, second) ?? [] };
    const ids: number[] = [];
    const typeIds: number[] = [];
    for (const piece of pieces) {
      for (const id of 'id' in piece ? [piece.id] : kept[piece.text]) {
        ids.push(id);
        typeIds.push(piece.typeId);
      }
    }
    const truncated = content.A.length + (content.B?.length ?? 0) - kept.A.length - kept.B.length;
    return { ids, typeIds, truncated };
  }

  decode(ids: readonly number[], { skipSpecialTokens = false }: { readonly skipSpecialTokens?: boolean } = {}): string {
    return ids.length === 0 ? '' : this.#library.decode([...ids], { skip_special_tokens: skipSpecialTokens });
  }

  /** The numbers of a text's own tokens. Python's tokenizers drop what a vocabulary without an unknown token lacks. */
  #content(text: string): number[] {
    return this.#library
      .encode(text.replace(/\p{Surrogate}/gu, '\uFFFD'), { add_special_tokens: false })
      .ids.filter(Number.isInteger);
  }
}
