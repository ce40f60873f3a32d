/** `vocab.txt`: a token a line, its number that of the line. BERT's, and those of models that took it over. */
import { TokenizerProblem } from '../component.ts';
import { addedTokens, type FormatConfig, special, template } from './format-config.ts';

/** @returns the content of a tokenizer.json. @throws {TokenizerProblem} if a special token is missing. */
export function fromVocabTxt(text: string, config: FormatConfig, family: string | undefined): unknown {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const vocab = Object.fromEntries(lines.map((line, id) => [line.trimEnd(), id]));
  const idOf = (token: string): number => {
    const id = Object.hasOwn(vocab, token) ? vocab[token] : undefined;
    if (id === undefined) throw new TokenizerProblem('TOKENIZER_INVALID/token', { part: 'vocab.txt', token });
    return id;
  };
  const mpnet = family === 'mpnet';
  const cls = config.cls_token ?? (mpnet ? '<s>' : '[CLS]');
  const sep = config.sep_token ?? (mpnet ? '</s>' : '[SEP]');
  const unknown = config.unk_token ?? '[UNK]';
  const others = [config.pad_token ?? (mpnet ? '<pad>' : '[PAD]'), config.mask_token ?? (mpnet ? '<mask>' : '[MASK]')];
  const named = [...new Set([unknown, cls, sep, ...others])].filter((token) => Object.hasOwn(vocab, token));
  const stored = addedTokens(config);
  return {
    added_tokens: stored.length > 0 ? stored : named.map((token) => special(idOf(token), token)),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: config.tokenize_chinese_chars ?? true,
      strip_accents: config.strip_accents ?? null,
      lowercase: config.do_lower_case ?? true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: mpnet
      ? template(`${cls} $A ${sep}`, `${cls} $A ${sep} ${sep} $B ${sep}`, idOf)
      : template(`${cls} $A ${sep}`, `${cls} $A ${sep} $B:1 ${sep}:1`, idOf),
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      vocab,
      unk_token: unknown,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
    },
  };
}
