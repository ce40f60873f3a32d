/** SentencePiece's own file (`spiece.model`, `tokenizer.model`, `sentencepiece.bpe.model`) as a tokenizer.json: numbers are those of its `encode`, with what the
 * model's family puts around them and how it numbers its pieces. */
import { TokenizerProblem } from '../component.ts';
import { addedTokens, type FormatConfig, familyOf, special, template } from './format-config.ts';
import { type Piece, readSentencePiece, type SentencePieceModel } from './sentence-piece-proto.ts';

interface Family {
  /** The vocabulary that the model was trained with. */
  readonly pieces?: (pieces: readonly Piece[], config: FormatConfig) => readonly Piece[];
  readonly single: string;
  readonly pair: string;
  /** Normalizers before SentencePiece's own. */
  readonly before?: (config: FormatConfig) => readonly unknown[];
  /** <mask> takes the blanks before it. */
  readonly maskTakesBlanks?: boolean;
}

const control = (text: string): Piece => ({ text, score: 0, type: 'control' });
const unknown: Piece = { text: '<unk>', score: 0, type: 'unknown' };

/** fairseq numbered four tokens before SentencePiece's, whose first three it dropped. */
const xlmRoberta: Family = {
  pieces: (pieces) => [
    control('<s>'),
    control('<pad>'),
    control('</s>'),
    unknown,
    ...pieces.slice(3),
    control('<mask>'),
  ],
  single: '<s> $A </s>',
  pair: '<s> $A </s> </s> $B </s>',
};

const camembert: Family = {
  ...xlmRoberta,
  maskTakesBlanks: true,
  pieces: (pieces) => [
    ...['<s>NOTUSED', '<pad>', '</s>NOTUSED'].map(control),
    unknown,
    { text: '<unk>NOTUSED', score: -100, type: 'control' },
    ...pieces.slice(1),
    control('<mask>'),
  ],
};

const bertLike = { single: '[CLS] $A [SEP]', pair: '[CLS] $A [SEP] $B:1 [SEP]:1' } as const;

const albert: Family = {
  ...bertLike,
  before: ({ keep_accents: accents, do_lower_case: lower }) => [
    { type: 'Replace', pattern: { String: '``' }, content: '"' },
    { type: 'Replace', pattern: { String: "''" }, content: '"' },
    ...(accents ? [] : [{ type: 'NFKD' }, { type: 'StripAccents' }]),
    ...(lower === false ? [] : [{ type: 'Lowercase' }]),
  ],
};

const debertaV2: Family = {
  ...bertLike,
  pieces: (pieces) => (pieces.some(({ text }) => text === '[MASK]') ? pieces : [...pieces, control('[MASK]')]),
  before: ({ do_lower_case: lower }) => (lower ? [{ type: 'Lowercase' }] : []),
};

const t5: Family = {
  pieces: (pieces, { extra_ids: count = 100 }) => [
    ...pieces,
    ...Array.from({ length: count ?? 100 }, (_, i) => control(`<extra_id_${(count ?? 100) - 1 - i}>`)),
  ],
  single: '$A </s>',
  pair: '$A </s> $B </s>',
};

const mt5: Family = { single: t5.single, pair: t5.pair };
const llama: Family = { single: '<s> $A', pair: '<s> $A <s> $B:1' };
const gemma: Family = { single: '<bos> $A', pair: '<bos> $A <bos> $B:1' };

const families: Readonly<Record<string, Family>> = {
  xlmroberta: xlmRoberta,
  xlmrobertaxl: xlmRoberta,
  camembert,
  albert,
  debertav2: debertaV2,
  t5,
  mt5,
  umt5: mt5,
  llama,
  mistral: llama,
  gemma,
};

/** @returns the content of a tokenizer.json. @throws {TokenizerProblem} if the family or the algorithm is not known: numbers and special tokens depend on the family. */
export function fromSentencePiece(bytes: Uint8Array, config: FormatConfig, modelType: string | undefined): unknown {
  const model = readSentencePiece(bytes);
  const name = familyOf(config, modelType);
  const family = name !== undefined && Object.hasOwn(families, name) ? families[name] : undefined;
  if (!family) {
    const known = Object.keys(families);
    throw new TokenizerProblem('TOKENIZER_INVALID/family', { file: 'SentencePiece', family: name ?? null, known });
  }
  const pieces = family.pieces?.(model.pieces, config) ?? model.pieces;
  const ids = new Map(pieces.map(({ text }, id) => [text, id]));
  const idOf = (token: string): number => {
    const id = ids.get(token);
    if (id === undefined) throw new TokenizerProblem('TOKENIZER_INVALID/token', { part: 'SentencePiece', token });
    return id;
  };
  const specials = pieces.flatMap(({ text, type }, id) =>
    type === 'control' ? [special(id, text, family.maskTakesBlanks === true && text === '<mask>')] : [],
  );
  const stored = addedTokens(config);
  const userDefined = pieces.filter(({ type }) => type === 'user-defined').map(({ text }) => text);
  return {
    added_tokens: stored.length > 0 ? stored : specials,
    normalizer: { type: 'Sequence', normalizers: [...(family.before?.(config) ?? []), ...normalizers(model)] },
    pre_tokenizer: model.algorithm === 'BPE' && userDefined.length > 0 ? isolated(userDefined) : null,
    post_processor: template(family.single, family.pair, idOf),
    decoder: decoder(model),
    model: modelOf(model, pieces, userDefined.length > 0),
  };
}

function normalizers({
  charsmap,
  removeExtraBlanks,
  escapeBlanks,
  dummyPrefix,
  suffix,
}: SentencePieceModel): unknown[] {
  const replace = (expression: string, content: string) => ({
    type: 'Replace',
    pattern: { Regex: expression },
    content,
  });
  const steps: unknown[] = [];
  if (charsmap.length > 0) {
    const stored = Buffer.from(charsmap).toString('base64');
    steps.push({ type: 'Precompiled', precompiled_charsmap: stored, longest_match: true });
  }
  if (removeExtraBlanks) steps.push(replace(String.raw`\A +| +\z`, ''), replace(' {2,}', ' '));
  if (dummyPrefix) steps.push(suffix ? replace(String.raw`\z`, ' ') : { type: 'Prepend', prepend: ' ' });
  if (escapeBlanks) steps.push({ type: 'Replace', pattern: { String: ' ' }, content: '▁' });
  // A ▁ of the text itself counts as a blank at the end.
  if (removeExtraBlanks && escapeBlanks) steps.push(replace(String.raw`▁+\z`, suffix && dummyPrefix ? '▁' : ''));
  return steps;
}

/** What the user defined is never divided nor joined. */
function isolated(texts: readonly string[]): unknown {
  const escaped = texts
    .toSorted((a, b) => b.length - a.length)
    .map((text) => text.replace(/[\\^$.*+?()[\]{}|\-#\s]/g, '\\$&'));
  return { type: 'Split', pattern: { Regex: escaped.join('|') }, behavior: 'Isolated', invert: false };
}

function decoder({ byteFallback, dummyPrefix }: SentencePieceModel): unknown {
  const decoders: unknown[] = [{ type: 'Replace', pattern: { String: '▁' }, content: ' ' }];
  if (byteFallback) decoders.push({ type: 'ByteFallback' });
  decoders.push({ type: 'Fuse' });
  if (dummyPrefix) decoders.push({ type: 'Strip', content: ' ', start: 1, stop: 0 });
  return { type: 'Sequence', decoders };
}

function modelOf({ algorithm, byteFallback }: SentencePieceModel, pieces: readonly Piece[], whole: boolean): unknown {
  const unknownId = pieces.findIndex(({ type }) => type === 'unknown');
  if (algorithm === 'Unigram') return unigramOf(pieces, unknownId, byteFallback);
  if (algorithm !== 'BPE') {
    throw new TokenizerProblem('TOKENIZER_INVALID/unknown-type', {
      part: 'SentencePiece',
      type: algorithm,
      known: ['Unigram', 'BPE'],
    });
  }
  return {
    type: 'BPE',
    vocab: Object.fromEntries(pieces.map(({ text }, id) => [text, id])),
    merges: mergesOf(pieces),
    unk_token: pieces[unknownId]?.text ?? null,
    fuse_unk: true,
    byte_fallback: byteFallback,
    ignore_merges: whole,
  };
}

function unigramOf(pieces: readonly Piece[], unknownId: number, byteFallback: boolean): unknown {
  const normal = pieces.filter(({ type }) => type === 'normal').map(({ score }) => score);
  const [least, greatest] = normal.reduce(
    ([min, max], score) => [Math.min(min, score), Math.max(max, score)],
    [0, -1e30],
  );
  // A bonus for what the user defined, as in unigram_model.cc.
  const scoreOf = ({ text, score, type }: Piece) =>
    type === 'user-defined' ? Buffer.byteLength(text) * greatest - 0.1 : score;
  return {
    type: 'Unigram',
    unk_id: unknownId < 0 ? null : unknownId,
    vocab: pieces.map((piece) => [piece.text, scoreOf(piece)]),
    byte_fallback: byteFallback,
    least_score: least,
    single_precision: true,
    not_in_text: pieces.flatMap(({ type }, id) => (type === 'normal' || type === 'user-defined' ? [] : [id])),
  };
}

/** Every way to make a piece of two others, the piece of the highest score first. */
function mergesOf(pieces: readonly Piece[]): (readonly [string, string])[] {
  const normal = new Map(
    pieces.flatMap((piece, id) => (piece.type === 'normal' ? [[piece.text, { ...piece, id }]] : [])),
  );
  const ranked = [...normal.values()].sort((a, b) => b.score - a.score || a.id - b.id);
  return ranked.flatMap(({ text }) => {
    const pairs: (readonly [string, string])[] = [];
    for (let at = 1; at < text.length; at++) {
      const [left, right] = [text.slice(0, at), text.slice(at)];
      if (normal.has(left) && normal.has(right)) pairs.push([left, right]);
    }
    return pairs;
  });
}
