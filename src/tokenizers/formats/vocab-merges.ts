/** `vocab.json` with `merges.txt`: BPE of bytes, as GPT-2, RoBERTa, CLIP and Qwen 2 have it. */
import { TokenizerProblem } from '../component.ts';
import { addedTokens, type FormatConfig, special } from './format-config.ts';

type Vocabulary = Readonly<Record<string, number>>;

const byteLevel = (prefix: boolean, regex = true) => ({
  type: 'ByteLevel',
  add_prefix_space: prefix,
  trim_offsets: true,
  use_regex: regex,
});
const split = (expression: string, behavior: string, invert: boolean) => ({
  type: 'Split',
  pattern: { Regex: expression },
  behavior,
  invert,
});

/** What a family adds to the model: the rest of a tokenizer.json. */
type Family = (config: FormatConfig, idOf: (token: string) => number) => Readonly<Record<string, unknown>>;

const gpt2: Family = (config, idOf) => {
  const end = '<|endoftext|>';
  return {
    pre_tokenizer: byteLevel(config.add_prefix_space ?? false),
    added_tokens: [special(idOf(end), end)],
  };
};

const roberta: Family = (config, idOf) => {
  const [cls, sep] = [config.cls_token ?? '<s>', config.sep_token ?? '</s>'];
  const names = [cls, config.pad_token ?? '<pad>', sep, config.unk_token ?? '<unk>', config.mask_token ?? '<mask>'];
  return {
    pre_tokenizer: byteLevel(config.add_prefix_space ?? false),
    post_processor: { type: 'RobertaProcessing', sep: [sep, idOf(sep)], cls: [cls, idOf(cls)] },
    added_tokens: names.map((token) => special(idOf(token), token)),
  };
};

const clip: Family = (_, idOf) => {
  const [start, end] = ['<|startoftext|>', '<|endoftext|>'];
  const words = String.raw`<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`;
  const blanks = { type: 'Replace', pattern: { Regex: String.raw`\s+` }, content: ' ' };
  return {
    normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, blanks, { type: 'Lowercase' }] },
    pre_tokenizer: { type: 'Sequence', pretokenizers: [split(words, 'Removed', true), byteLevel(false)] },
    post_processor: { type: 'RobertaProcessing', sep: [end, idOf(end)], cls: [start, idOf(start)] },
    added_tokens: [start, end].map((token) => special(idOf(token), token)),
    model: { end_of_word_suffix: '</w>', unk_token: end },
  };
};

const qwen2: Family = () => {
  const words = String.raw`(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`;
  return {
    normalizer: { type: 'NFC' },
    pre_tokenizer: { type: 'Sequence', pretokenizers: [split(words, 'Isolated', false), byteLevel(false, false)] },
  };
};

const families: Readonly<Record<string, Family>> = {
  gpt2,
  roberta,
  bart: roberta,
  longformer: roberta,
  led: roberta,
  clip,
  qwen2,
};

/** @returns the content of a tokenizer.json. @throws {TokenizerProblem} if the family is not known: the files do not tell how it splits words. */
export function fromVocabAndMerges(
  vocab: Vocabulary,
  merges: string,
  config: FormatConfig,
  family: string | undefined,
): unknown {
  const make = family !== undefined && Object.hasOwn(families, family) ? families[family] : undefined;
  if (!make) {
    const known = Object.keys(families);
    throw new TokenizerProblem('TOKENIZER_INVALID/family', { file: 'merges.txt', family: family ?? null, known });
  }
  const idOf = (token: string): number => {
    if (Object.hasOwn(vocab, token)) return vocab[token]!;
    throw new TokenizerProblem('TOKENIZER_INVALID/token', { part: 'vocab.json', token });
  };
  const { model, added_tokens: usual, ...parts } = make(config, idOf);
  const stored = addedTokens(config);
  const pairs = merges.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#version'));
  return {
    ...parts,
    added_tokens: stored.length > 0 ? stored : (usual ?? []),
    decoder: byteLevel(true),
    model: { type: 'BPE', vocab, merges: pairs, ...(model as object | undefined) },
  };
}
