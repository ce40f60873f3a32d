/** Every type of `normalizer` in tokenizer.json. */
import * as z from 'zod';
import { build, type Component, component } from '../component.ts';
import { bertNormalizer } from './bert.ts';
import type { Normalizer } from './normalizer.ts';
import { precompiled } from './precompiled.ts';
import { prepend } from './prepend.ts';
import { replace } from './replace.ts';
import { byteLevel, lowercase, nmt, normalFormNormalizer, stripAccents } from './simple.ts';
import { strip } from './strip.ts';

/** As `NormalizerWrapper` of Hugging Face's tokenizers lists them. One that has no component does not compile. */
type NormalizerType =
  | 'BertNormalizer'
  | 'ByteLevel'
  | 'Lowercase'
  | 'NFC'
  | 'NFD'
  | 'NFKC'
  | 'NFKD'
  | 'Nmt'
  | 'Precompiled'
  | 'Prepend'
  | 'Replace'
  | 'Sequence'
  | 'Strip'
  | 'StripAccents';

const sequence = component<readonly Normalizer[], { normalizers: unknown[] }>(
  z.looseObject({ normalizers: z.array(z.unknown()) }),
  ({ normalizers: parts }, inner) => parts.flatMap(inner),
);

const normalizers: Readonly<Record<NormalizerType, Component<readonly Normalizer[]>>> = {
  BertNormalizer: bertNormalizer,
  ByteLevel: byteLevel,
  Lowercase: lowercase,
  NFC: normalFormNormalizer('NFC'),
  NFD: normalFormNormalizer('NFD'),
  NFKC: normalFormNormalizer('NFKC'),
  NFKD: normalFormNormalizer('NFKD'),
  Nmt: nmt,
  Precompiled: precompiled,
  Prepend: prepend,
  Replace: replace,
  Sequence: sequence,
  Strip: strip,
  StripAccents: stripAccents,
};

/** @param config null or undefined for a tokenizer that has none. @throws {TokenizerProblem} */
export function buildNormalizers(config: unknown): readonly Normalizer[] {
  return config == null ? [] : build('normalizer', normalizers, config);
}
