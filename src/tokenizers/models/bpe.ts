import * as z from 'zod';
import { byteTokens } from '../bytes.ts';
import { component, TokenizerProblem } from '../component.ts';
import { mergeSymbols } from './merge-symbols.ts';
import { MergeTable } from './merge-table.ts';
import { type TokenModel, UnknownToken, Vocabulary } from './model.ts';
import { vocabularySchema } from './vocabulary-schema.ts';
import { WordCache } from './word-cache.ts';

const pair = (merge: unknown) =>
  typeof merge === 'string' ||
  (Array.isArray(merge) && merge.length === 2 && merge.every((part) => typeof part === 'string'));

const schema = z.looseObject({
  vocab: vocabularySchema,
  merges: z.custom<readonly (string | readonly [string, string])[]>(
    (value) => Array.isArray(value) && value.every(pair),
    'expected pairs of tokens',
  ),
  unk_token: z.string().nullish(),
  continuing_subword_prefix: z.string().nullish(),
  end_of_word_suffix: z.string().nullish(),
  fuse_unk: z.boolean().nullish(),
  byte_fallback: z.boolean().nullish(),
  ignore_merges: z.boolean().nullish(),
  dropout: z.number().nullish(),
});

type Config = z.output<typeof schema>;

/** Byte pair encoding: characters are joined, the pair first that was joined first when the vocabulary was made. */
export const bpe = component<TokenModel, Config>(schema, (config) => {
  if (config.dropout) throw new TokenizerProblem('TOKENIZER_INVALID/dropout', { dropout: config.dropout });
  const vocabulary = new Vocabulary(Object.entries(config.vocab));
  const merges = mergeTable(config, vocabulary);
  const split = (word: string) => mergeSymbols(symbolsOf(word, config, vocabulary), merges);
  const cache = new WordCache();
  return {
    tokenize: (text, ids) => {
      const whole = config.ignore_merges ? vocabulary.idOf(text) : undefined;
      if (whole !== undefined) ids.push(whole);
      else cache.append(text, ids, split);
    },
    idOf: (token) => vocabulary.idOf(token),
    tokenOf: (id) => vocabulary.tokenOf(id),
    unknownId: config.unk_token == null ? undefined : vocabulary.idOf(config.unk_token),
    size: vocabulary.size,
    end: vocabulary.end,
  };
});

function mergeTable({ merges, continuing_subword_prefix: prefix }: Config, vocabulary: Vocabulary): MergeTable {
  const id = (token: string): number => {
    const found = vocabulary.idOf(token);
    if (found !== undefined) return found;
    throw new TokenizerProblem('TOKENIZER_INVALID/token', { part: 'merges', token });
  };
  const numbered = function* () {
    for (const [i, merge] of merges.entries()) {
      if (typeof merge === 'string' && merge.startsWith('#version')) continue;
      const parts = typeof merge === 'string' ? merge.split(' ') : merge;
      if (parts.length !== 2)
        throw new TokenizerProblem('TOKENIZER_INVALID/merge', { line: i + 1, merge: JSON.stringify(merge) });
      const [left, right] = parts as [string, string];
      yield [id(left), id(right), id(left + right.slice(prefix?.length ?? 0))] as const;
    }
  };
  return new MergeTable(numbered(), merges.length);
}

/** The characters of a word as tokens; unknown ones as their bytes, as the token for what is unknown, or, where there is none, left out. */
function symbolsOf(word: string, config: Config, vocabulary: Vocabulary): number[] {
  const { continuing_subword_prefix: prefix, end_of_word_suffix: suffix } = config;
  const symbols: number[] = [];
  // A run of unknown characters is put down when a known one follows: bytes do not count as such, in Hugging Face's tokenizers.
  let unknown: number | undefined;
  const putDown = (): void => {
    if (unknown !== undefined) symbols.push(unknown);
    unknown = undefined;
  };
  let at = 0;
  for (const character of word) {
    const first = at === 0;
    at += character.length;
    const token = `${first ? '' : (prefix ?? '')}${character}${at === word.length ? (suffix ?? '') : ''}`;
    const id = vocabulary.idOf(token);
    const bytes = id === undefined && config.byte_fallback ? bytesOf(token, vocabulary) : undefined;
    if (id !== undefined) {
      putDown();
      symbols.push(id);
    } else if (bytes) {
      symbols.push(...bytes);
    } else if (config.unk_token != null) {
      if (!config.fuse_unk) putDown();
      unknown = unknownId(config.unk_token, word, vocabulary);
    }
  }
  putDown();
  return symbols;
}

function bytesOf(token: string, vocabulary: Vocabulary): number[] | undefined {
  const ids = byteTokens(token).map((byte) => vocabulary.idOf(byte));
  return ids.includes(undefined) ? undefined : (ids as number[]);
}

function unknownId(token: string, word: string, vocabulary: Vocabulary): number {
  const id = vocabulary.idOf(token);
  if (id === undefined) throw new UnknownToken(word);
  return id;
}
