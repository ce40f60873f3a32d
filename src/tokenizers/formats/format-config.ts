/** What tokenizer_config.json and config.json say of a tokenizer that comes in the older files. */
import * as z from 'zod';
import { addedTokenSchema } from '../added-tokens.ts';

const tokenSchema = z.union([z.string(), z.looseObject({ content: z.string() }).transform(({ content }) => content)]);
/** Its number is the key that it stands under. */
const addedSchema = addedTokenSchema.omit({ id: true });

export const formatConfigSchema = z.looseObject({
  tokenizer_class: z.string().nullish().catch(undefined),
  do_lower_case: z.boolean().nullish().catch(undefined),
  strip_accents: z.boolean().nullish().catch(undefined),
  tokenize_chinese_chars: z.boolean().nullish().catch(undefined),
  keep_accents: z.boolean().nullish().catch(undefined),
  split_by_punct: z.boolean().nullish().catch(undefined),
  add_prefix_space: z.boolean().nullish().catch(undefined),
  add_bos_token: z.boolean().nullish().catch(undefined),
  add_eos_token: z.boolean().nullish().catch(undefined),
  extra_ids: z.number().int().nonnegative().nullish().catch(undefined),
  cls_token: tokenSchema.nullish().catch(undefined),
  sep_token: tokenSchema.nullish().catch(undefined),
  unk_token: tokenSchema.nullish().catch(undefined),
  pad_token: tokenSchema.nullish().catch(undefined),
  mask_token: tokenSchema.nullish().catch(undefined),
  added_tokens_decoder: z.record(z.string(), addedSchema).nullish().catch(undefined),
});

export type FormatConfig = z.output<typeof formatConfigSchema>;

/** The family of a tokenizer: `bert`, `xlmroberta`, from its class in Python or the type of its model. */
export function familyOf({ tokenizer_class: name }: FormatConfig, modelType: string | undefined): string | undefined {
  const said = name?.replace(/Tokenizer(Fast)?$/, '') || modelType;
  const plain = said?.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain === undefined || /^pretrained|^tokenizers?backend/.test(plain) ? undefined : plain;
}

/** Added tokens with the numbers that the config gives, in their order. */
export function addedTokens({ added_tokens_decoder: decoder }: FormatConfig) {
  return Object.entries(decoder ?? {})
    .map(([id, token]) => ({ ...token, id: Number(id) }))
    .sort((a, b) => a.id - b.id);
}

/** A special token as transformers adds it. */
export function special(id: number, content: string, lstrip = false) {
  return { id, content, lstrip, single_word: false, rstrip: false, normalized: false, special: true };
}

/** A template of names of tokens and `$A`, `$B:1`. */
export function template(single: string, pair: string, idOf: (token: string) => number) {
  const names = new Set<string>();
  const pieces = (text: string) =>
    text.split(' ').map((piece) => {
      const [id, type = '0'] = piece.split(/:(?=\d+$)/) as [string, string?];
      if (id.startsWith('$')) return { Sequence: { id: id.slice(1), type_id: Number(type) } };
      names.add(id);
      return { SpecialToken: { id, type_id: Number(type) } };
    });
  const [one, two] = [pieces(single), pieces(pair)];
  const tokens = [...names].map((id) => [id, { id, ids: [idOf(id)], tokens: [id] }]);
  return { type: 'TemplateProcessing', single: one, pair: two, special_tokens: Object.fromEntries(tokens) };
}
