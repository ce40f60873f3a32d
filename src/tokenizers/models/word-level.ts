import * as z from 'zod';
import { component } from '../component.ts';
import { type TokenModel, UnknownToken, Vocabulary } from './model.ts';
import { vocabularySchema } from './vocabulary-schema.ts';

const schema = z.looseObject({ vocab: vocabularySchema, unk_token: z.string() });

/** Each piece is a token, or unknown. */
export const wordLevel = component<TokenModel, z.output<typeof schema>>(schema, ({ vocab, unk_token: unknown }) => {
  const vocabulary = new Vocabulary(Object.entries(vocab));
  return {
    tokenize: (text, ids) => {
      const id = vocabulary.idOf(text) ?? vocabulary.idOf(unknown);
      if (id === undefined) throw new UnknownToken(text);
      ids.push(id);
    },
    idOf: (token) => vocabulary.idOf(token),
    tokenOf: (id) => vocabulary.tokenOf(id),
    unknownId: vocabulary.idOf(unknown),
    size: vocabulary.size,
    end: vocabulary.end,
  };
});
