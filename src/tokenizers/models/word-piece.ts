import * as z from 'zod';
import { component } from '../component.ts';
import { type TokenModel, UnknownToken, Vocabulary } from './model.ts';
import { vocabularySchema } from './vocabulary-schema.ts';
import { WordCache } from './word-cache.ts';

const schema = z.looseObject({
  vocab: vocabularySchema,
  unk_token: z.string(),
  continuing_subword_prefix: z.string(),
  max_input_chars_per_word: z.number().int().nonnegative(),
});

/** BERT's: the longest beginning that the vocabulary has, then the longest continuation, and so on. A word that does not come out even is unknown as a whole. */
export const wordPiece = component<TokenModel, z.output<typeof schema>>(schema, (config) => {
  const vocabulary = new Vocabulary(Object.entries(config.vocab));
  const { ids } = vocabulary;
  const { continuing_subword_prefix: prefix, max_input_chars_per_word: maxCharacters, unk_token: unknown } = config;
  let longest = 0;
  for (const token of ids.keys()) longest = Math.max(longest, token.length);

  const unknownWord = (word: string): number[] => {
    const id = ids.get(unknown);
    if (id === undefined) throw new UnknownToken(word);
    return [id];
  };

  const split = (word: string): number[] => {
    if (word.length > maxCharacters && [...word].length > maxCharacters) return unknownWord(word);
    const found: number[] = [];
    for (let start = 0; start < word.length; ) {
      const lead = start > 0 ? prefix : '';
      let end = Math.min(word.length, start + longest);
      let id: number | undefined;
      while (end > start) {
        // A token never ends inside a character of two units: the vocabulary holds whole ones.
        id = ids.get(lead + word.slice(start, end));
        if (id !== undefined) break;
        end--;
      }
      if (id === undefined) return unknownWord(word);
      found.push(id);
      start = end;
    }
    return found;
  };

  const cache = new WordCache();
  return {
    tokenize: (text, into) => cache.append(text, into, split),
    idOf: (token) => vocabulary.idOf(token),
    tokenOf: (id) => vocabulary.tokenOf(id),
    unknownId: ids.get(unknown),
    size: vocabulary.size,
    end: vocabulary.end,
  };
});
