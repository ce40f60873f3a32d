/** Every type of `pre_tokenizer` in tokenizer.json. */
import * as z from 'zod';
import { build, type Component, component } from '../component.ts';
import { byteLevel } from './byte-level.ts';
import { metaspace } from './metaspace.ts';
import type { PreTokenizer } from './pre-tokenizer.ts';
import { charDelimiterSplit, digits, fixedLength, punctuation, split } from './splits.ts';
import { unicodeScripts } from './unicode-scripts.ts';
import { bertPreTokenizer, whitespace, whitespaceSplit } from './whitespace.ts';

/** As `PreTokenizerWrapper` of Hugging Face's tokenizers lists them. One that has no component does not compile. */
type PreTokenizerType =
  | 'BertPreTokenizer'
  | 'ByteLevel'
  | 'CharDelimiterSplit'
  | 'Digits'
  | 'FixedLength'
  | 'Metaspace'
  | 'Punctuation'
  | 'Sequence'
  | 'Split'
  | 'UnicodeScripts'
  | 'Whitespace'
  | 'WhitespaceSplit';

const sequence = component<readonly PreTokenizer[], { pretokenizers: unknown[] }>(
  z.looseObject({ pretokenizers: z.array(z.unknown()) }),
  ({ pretokenizers }, inner) => pretokenizers.flatMap(inner),
);

const preTokenizers: Readonly<Record<PreTokenizerType, Component<readonly PreTokenizer[]>>> = {
  BertPreTokenizer: bertPreTokenizer,
  ByteLevel: byteLevel,
  CharDelimiterSplit: charDelimiterSplit,
  Digits: digits,
  FixedLength: fixedLength,
  Metaspace: metaspace,
  Punctuation: punctuation,
  Sequence: sequence,
  Split: split,
  UnicodeScripts: unicodeScripts,
  Whitespace: whitespace,
  WhitespaceSplit: whitespaceSplit,
};

/** @param config null or undefined for a tokenizer that has none. @throws {TokenizerProblem} */
export function buildPreTokenizers(config: unknown): readonly PreTokenizer[] {
  return config == null ? [] : build('pre_tokenizer', preTokenizers, config);
}
