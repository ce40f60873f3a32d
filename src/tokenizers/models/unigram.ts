import * as z from 'zod';
import { byteTokens } from '../bytes.ts';
import { component, TokenizerProblem } from '../component.ts';
import { type TokenModel, UnknownToken, Vocabulary } from './model.ts';
import { TokenTrie } from './token-trie.ts';
import { WordCache } from './word-cache.ts';

const entry = (value: unknown) =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'number';

const schema = z.looseObject({
  vocab: z.custom<readonly (readonly [string, number])[]>(
    (value) => Array.isArray(value) && value.every(entry),
    'expected tokens with their scores',
  ),
  unk_id: z.number().int().nonnegative().nullish(),
  byte_fallback: z.boolean().nullish(),
  /** Numbers of tokens that stand in no text: control tokens and bytes of SentencePiece's own files. No tokenizer.json says it. */
  not_in_text: z.array(z.number().int()).optional(),
  /** That of the least likely token, where the vocabulary has scores that are no probabilities. */
  least_score: z.number().optional(),
  /** Scores are added as SentencePiece adds them: in 32 bits, which decides between ways that are equally likely. */
  single_precision: z.boolean().optional(),
});

/** What an unknown character costs more than the least likely token (`kUnkPenalty` of SentencePiece). */
const unknownPenalty = 10;

/** SentencePiece's unigram model: of all ways to divide a text the one whose tokens' log probabilities have the greatest sum (Viterbi). */
export const unigram = component<TokenModel, z.output<typeof schema>>(schema, (config) => {
  const { unk_id: unknownId, byte_fallback: fallback } = config;
  if (unknownId != null && unknownId >= config.vocab.length)
    throw new TokenizerProblem('TOKENIZER_INVALID/token', { part: 'unk_id', token: `${unknownId}` });
  const hidden = new Set(config.not_in_text);
  const scores = Float64Array.from(config.vocab, ([, score]) => score);
  const vocabulary = new Vocabulary(config.vocab.map(([token], id) => [token, id]));
  const least = config.least_score ?? scores.reduce((min, score) => Math.min(min, score), Number.POSITIVE_INFINITY);
  const readable = [...vocabulary.ids].filter(([, id]) => !hidden.has(id));
  const best = bestPath(
    new TokenTrie(readable),
    scores,
    unknownId ?? -1,
    least - unknownPenalty,
    config.single_precision ?? false,
  );

  /** The number of what the path cut out: usually that of the path; neighbours that are unknown are one. */
  const split = (text: string): number[] => {
    const ids: number[] = [];
    for (const [start, end, id] of best(text)) {
      const part = id === unknownId ? text.slice(start, end) : '';
      const known = id === unknownId ? vocabulary.idOf(part) : id;
      const found = known !== undefined && hidden.has(known) ? undefined : known;
      const bytes =
        found === undefined && fallback ? byteTokens(part).map((byte) => vocabulary.idOf(byte)) : [undefined];
      if (found !== undefined) ids.push(found);
      else if (!bytes.includes(undefined)) ids.push(...(bytes as number[]));
      else ids.push(id);
    }
    return ids;
  };

  const cache = new WordCache();
  return {
    tokenize: (text, ids) => cache.append(text, ids, split),
    idOf: (token) => vocabulary.idOf(token),
    tokenOf: (id) => config.vocab[id]?.[0],
    unknownId: unknownId ?? undefined,
    size: config.vocab.length,
    end: config.vocab.length,
  };
});

type Part = readonly [start: number, end: number, id: number];

/** @returns a function that gives the parts of the best division from left to right; parts that are unknown are joined. @throws {UnknownToken} */
function bestPath(trie: TokenTrie, scores: Float64Array, unknownId: number, unknownScore: number, single: boolean) {
  const rounded = single ? Math.fround : (score: number) => score;
  return (text: string): Part[] => {
    const { length } = text;
    const total = new Float64Array(length + 1);
    const from = new Int32Array(length + 1).fill(-1);
    const last = new Int32Array(length + 1);
    const offer = (start: number, end: number, score: number, id: number): void => {
      if (from[end]! >= 0 && score <= total[end]!) return;
      total[end] = score;
      from[end] = start;
      last[end] = id;
    };
    for (let start = 0; start < length; ) {
      const width = text.codePointAt(start)! > 0xffff ? 2 : 1;
      let alone = false;
      let node = TokenTrie.root;
      for (let at = start; at < length; at++) {
        node = trie.step(node, text.charCodeAt(at));
        if (node < 0) break;
        const id = trie.valueAt(node);
        if (id < 0) continue;
        offer(start, at + 1, rounded(scores[id]! + total[start]!), id);
        if (at + 1 === start + width) alone = true;
      }
      if (!alone) {
        if (unknownId < 0) throw new UnknownToken(text.slice(start, start + width));
        offer(start, start + width, rounded(unknownScore + total[start]!), unknownId);
      }
      start += width;
    }
    const parts: Part[] = [];
    for (let end = length; end > 0; end = from[end]!) {
      const before = parts.at(-1);
      if (last[end] === unknownId && before?.[2] === unknownId) parts.pop();
      const joinedEnd = last[end] === unknownId && before?.[2] === unknownId ? before[1] : end;
      parts.push([from[end]!, joinedEnd, last[end]!]);
    }
    return parts.reverse();
  };
}
