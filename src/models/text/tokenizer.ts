/** The tokenizer of a text model: what its file says, with what the model's configs say of lengths and padding. */
import * as z from 'zod';
import { cleanUp, cutTokens, Tokenizer, type TokenizerFile, truncatedLengths } from '../../tokenizers/index.ts';
import type { TextTokenizer, TokenizedText } from './text-model.ts';
import { encodeAt, withPlace } from './tokenizer-problem.ts';

/** `tokenizer_config.json`. A token stands as a string or, in older files, as an object around it. */
const token = z.union([z.string(), z.looseObject({ content: z.string() }).transform(({ content }) => content)]);
export const tokenizerConfigSchema = z.looseObject({
  model_max_length: z.number().nullish(),
  pad_token: token.nullish(),
  eos_token: token.nullish(),
  clean_up_tokenization_spaces: z.boolean().nullish(),
  truncation_side: z.enum(['left', 'right']).nullish().catch(undefined),
});

export interface TokenizerSettings {
  /** Path of the tokenizer's file. */
  readonly origin: string;
  readonly maxLength: number;
  /** `pad_token_id` of the model's config, for tokenizers that name no padding of their own. */
  readonly padId: number | undefined;
}

/** @throws {InjertoError} TOKENIZER_INVALID if the file holds what is not known, or cannot be used. */
export function createTokenizer(
  file: TokenizerFile,
  config: z.infer<typeof tokenizerConfigSchema>,
  settings: TokenizerSettings,
): TextTokenizer {
  const { origin, maxLength } = settings;
  const tokenizer = withPlace(origin, () => new Tokenizer(file));
  const padId =
    (config.pad_token ? tokenizer.idOf(config.pad_token) : undefined) ??
    file.padding?.pad_id ??
    settings.padId ??
    ['[PAD]', '<pad>', '<|endoftext|>', config.eos_token ?? '']
      .map((name) => tokenizer.idOf(name))
      .find(Number.isInteger) ??
    0;
  const side = config.truncation_side ?? (file.truncation?.direction === 'Left' ? 'left' : 'right');
  return {
    maxLength,
    padId,
    truncationSide: side,
    vocabularySize: tokenizer.vocabularySize,
    encode: (text, pair, limit = maxLength): TokenizedText => {
      const coverage = { units: 0, unknown: 0 };
      const encode = (words: string) => encodeAt(origin, tokenizer, words, coverage);
      const first = encode(text);
      const second = pair === undefined ? undefined : encode(pair);
      const room = Math.max(0, Math.min(limit, maxLength) - tokenizer.added(second !== undefined));
      const [keptFirst, keptSecond] = truncatedLengths(first.length, second?.length, room);
      const truncated = first.length + (second?.length ?? 0) - keptFirst - keptSecond;
      const { ids, typeIds } = tokenizer.finish(
        cutTokens(first, keptFirst, side),
        second && cutTokens(second, keptSecond, side),
      );
      return { ids, typeIds, truncated, untokenized: coverage.unknown / Math.max(1, coverage.units) };
    },
    decode: (ids, { skipSpecialTokens = false } = {}) => {
      const text = tokenizer.decode(ids, skipSpecialTokens);
      return config.clean_up_tokenization_spaces ? cleanUp(text) : text;
    },
  };
}
