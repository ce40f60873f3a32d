import { createReadStream } from 'node:fs';
import { throwIfAborted } from '../../../abort.ts';
import { type Decoder, decoderOf } from './decoder.ts';
import type { TextEncoding } from './encoding.ts';
import { MixedDecoder } from './mixed-decoder.ts';

export interface DecodeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes of each chunk read from the disk. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

const chunkBytes = 1 << 18;

/** The characters of a file, in chunks; a pair of surrogates is never cut. Damaged bytes become U+FFFD. */
export async function* decodedChunks(
  file: string,
  encoding: TextEncoding,
  options: DecodeOptions = {},
): AsyncGenerator<string> {
  const decoder = decoderFor(encoding);
  for await (const chunk of rawChunks(file, encoding, options)) {
    const text = decoder.decode(chunk, { stream: true });
    if (text) yield text;
  }
  const rest = decoder.decode();
  if (rest) yield rest;
}

/** The same as UTF-8 bytes, without byte order mark; those of a UTF-8 file pass as they are, damaged ones too. */
export async function* utf8Chunks(
  file: string,
  encoding: TextEncoding,
  options: DecodeOptions = {},
): AsyncGenerator<Buffer> {
  if (encoding.name === 'utf-8' && !encoding.mixedWith) yield* rawChunks(file, encoding, options);
  else for await (const text of decodedChunks(file, encoding, options)) yield Buffer.from(text);
}

async function* rawChunks(
  file: string,
  { bom }: TextEncoding,
  { signal, onBytes }: DecodeOptions,
): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(file, { start: bom, highWaterMark: chunkBytes })) {
    throwIfAborted(signal);
    onBytes?.((chunk as Buffer).length);
    yield chunk as Buffer;
  }
}

/** The characters of bytes behind the byte order mark. As a stream of one: Node 20 reads windows-1252 as Latin-1 otherwise. */
export function decodeBytes(bytes: Uint8Array, encoding: TextEncoding): string {
  const decoder = decoderFor(encoding);
  return decoder.decode(bytes.subarray(encoding.bom), { stream: true }) + decoder.decode();
}

function decoderFor({ name, mixedWith }: TextEncoding): Decoder {
  return mixedWith === undefined ? decoderOf(name) : new MixedDecoder(mixedWith);
}
