/** Files of vectors: NumPy's .npy and safetensors. */
import { extname } from 'node:path';
import { InjertoError } from '../../errors.ts';
import { tensor } from '../../onnx/index.ts';
import { encodeSafetensors } from '../../safetensors.ts';

/** @returns the chunks of a file that holds float32 [count, dimension]; in safetensors its name is `embeddings`.
 * @throws {InjertoError} OPTION_INVALID for other file names. */
export function vectorFile(path: string, vectors: Float32Array, count: number, dimension: number): Uint8Array[] {
  const kind = vectorFileKind(path);
  if (kind === '.safetensors') return encodeSafetensors({ embeddings: tensor('float32', [count, dimension], vectors) });
  return [npyHeader(count, dimension), new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength)];
}

/** @throws {InjertoError} OPTION_INVALID. */
export function vectorFileKind(path: string): '.npy' | '.safetensors' {
  const kind = extname(path).toLowerCase();
  if (kind === '.npy' || kind === '.safetensors') return kind;
  throw new InjertoError('OPTION_INVALID/vector-file', { details: { file: path } });
}

/** Format version 1.0 of numpy.lib.format: a Python dictionary as text, padded so that the data start at a multiple of 64 bytes. */
function npyHeader(count: number, dimension: number): Uint8Array {
  const fields = `{'descr': '<f4', 'fortran_order': False, 'shape': (${count}, ${dimension}), }`;
  const start = 10;
  const length = Math.ceil((start + fields.length + 1) / 64) * 64 - start;
  const header = new Uint8Array(start + length);
  header.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, length & 255, length >> 8]);
  header.set(new TextEncoder().encode(`${fields.padEnd(length - 1)}\n`), start);
  return header;
}
