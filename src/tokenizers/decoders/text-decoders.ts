/** Decoders that change each token. */
import * as z from 'zod';
import { component } from '../component.ts';
import { replaceSchema } from '../normalizers/replace.ts';
import { replaceAll } from '../patterns/matches.ts';
import { metaspaceSchema } from '../pre-tokenizers/metaspace.ts';
import { cleanUp } from './clean-up.ts';
import type { Decoder } from './decoder.ts';

/** The end-of-word sign becomes a space, but for the last token. */
export const bpeDecoder = component<readonly Decoder[], { suffix: string }>(
  z.looseObject({ suffix: z.string() }),
  ({ suffix }) => [
    (tokens) => tokens.map((token, i) => token.replaceAll(suffix, () => (i === tokens.length - 1 ? '' : ' '))),
  ],
);

/** Spaces between words; continuations lose their `##`. */
export const wordPiece = component<readonly Decoder[], { prefix: string; cleanup: boolean }>(
  z.looseObject({ prefix: z.string(), cleanup: z.boolean() }),
  ({ prefix, cleanup }) => [
    (tokens) =>
      tokens.map((token, i) => {
        const joined = i === 0 ? token : token.startsWith(prefix) ? token.slice(prefix.length) : ` ${token}`;
        return cleanup ? cleanUp(joined) : joined;
      }),
  ],
);

/** ▁ becomes a space; those of the first token go. */
export const metaspace = component<readonly Decoder[], z.output<typeof metaspaceSchema>>(
  metaspaceSchema,
  ({ replacement, prepend_scheme: scheme = 'always' }) => [
    (tokens) => tokens.map((token, i) => token.replaceAll(replacement, i === 0 && scheme !== 'never' ? '' : ' ')),
  ],
);

/** Repeated tokens are one; padding goes, and the word delimiter becomes a space. */
export const ctc = component<readonly Decoder[], { pad_token: string; word_delimiter_token: string; cleanup: boolean }>(
  z.looseObject({ pad_token: z.string(), word_delimiter_token: z.string(), cleanup: z.boolean() }),
  ({ pad_token: padding, word_delimiter_token: delimiter, cleanup }) => [
    (tokens) =>
      tokens.flatMap((token, i) => {
        if (token === tokens[i - 1]) return [];
        const plain = token.replaceAll(padding, '');
        const clean = cleanup ? cleanUp(plain).replaceAll(delimiter, ' ') : plain;
        return clean === '' ? [] : [clean];
      }),
  ],
);

export const replace = component<readonly Decoder[], z.output<typeof replaceSchema>>(
  replaceSchema as z.ZodType<z.output<typeof replaceSchema>>,
  ({ pattern, content }) => [(tokens) => tokens.map((token) => replaceAll(pattern, token, content))],
);

/** Takes up to so many of a character off both ends of each token. */
export const strip = component<readonly Decoder[], { content: string; start: number; stop: number }>(
  z.looseObject({ content: z.string(), start: z.number().int(), stop: z.number().int() }),
  ({ content, start, stop }) => [
    (tokens) =>
      tokens.map((token) => {
        const characters = [...token];
        let from = 0;
        while (from < start && characters[from] === content) from++;
        let to = characters.length;
        while (characters.length - to < stop && to > from && characters[to - 1] === content) to--;
        return characters.slice(from, to).join('');
      }),
  ],
);
