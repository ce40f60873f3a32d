/** Every type of `decoder` in tokenizer.json. */
import * as z from 'zod';
import { build, type Component, component } from '../component.ts';
import { byteFallback, byteLevel, fuse } from './byte-decoders.ts';
import type { Decoder } from './decoder.ts';
import { bpeDecoder, ctc, metaspace, replace, strip, wordPiece } from './text-decoders.ts';

/** As `DecoderWrapper` of Hugging Face's tokenizers lists them. One that has no component does not compile. */
type DecoderType =
  | 'BPEDecoder'
  | 'ByteFallback'
  | 'ByteLevel'
  | 'CTC'
  | 'Fuse'
  | 'Metaspace'
  | 'Replace'
  | 'Sequence'
  | 'Strip'
  | 'WordPiece';

const sequence = component<readonly Decoder[], { decoders: unknown[] }>(
  z.looseObject({ decoders: z.array(z.unknown()) }),
  ({ decoders }, inner) => decoders.flatMap(inner),
);

const decoders: Readonly<Record<DecoderType, Component<readonly Decoder[]>>> = {
  BPEDecoder: bpeDecoder,
  ByteFallback: byteFallback,
  ByteLevel: byteLevel,
  CTC: ctc,
  Fuse: fuse,
  Metaspace: metaspace,
  Replace: replace,
  Sequence: sequence,
  Strip: strip,
  WordPiece: wordPiece,
};

/** @returns undefined for a tokenizer that has none: its tokens are joined by spaces. @throws {TokenizerProblem} */
export function buildDecoders(config: unknown): readonly Decoder[] | undefined {
  return config == null ? undefined : build('decoder', decoders, config);
}
