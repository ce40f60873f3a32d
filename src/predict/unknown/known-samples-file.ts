/** `unknown.safetensors` in a model folder: what `KnownSamples` holds, for any program that reads safetensors. docs/unknown.md describes it. */
import { InjertoError } from '../../errors.ts';
import { decodeFloat16, encodeFloat16, type Tensor, tensor } from '../../onnx/index.ts';
import { decodeSafetensors, encodeSafetensors } from '../../safetensors.ts';
import type { KnownSamples } from './known-samples.ts';
import { leastHeldOut } from './novelty.ts';

/** Of the file's layout; readers refuse a newer one. */
const format = 1;

export function encodeKnownSamples({ features, neighbors, distances }: KnownSamples): Uint8Array {
  const { data, rows, columns } = features;
  const whole = (value: number) => tensor('int32', [1], Int32Array.of(value));
  const chunks = encodeSafetensors({
    format: whole(format),
    features: tensor('float16', [rows, columns], encodeFloat16(data)),
    neighbors: whole(neighbors),
    distances: tensor('float32', [distances.length], distances),
  });
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** @throws {InjertoError} UNKNOWN_FILE_INVALID · SAFETENSORS_INVALID. */
export function decodeKnownSamples(bytes: Uint8Array, where: string): KnownSamples {
  const tensors = decodeSafetensors(bytes, where);
  const found = tensors.format?.dtype === 'int32' ? Number(tensors.format.data[0]) : 0;
  if (found > format) {
    throw new InjertoError('UNKNOWN_FILE_INVALID/newer', { details: { format: found, known: format }, where });
  }
  const { features, neighbors, distances } = tensors;
  const k = neighbors?.data[0];
  if (found < 1 || !isOf(features, 'float16', 2) || !isOf(distances, 'float32', 1) || typeof k !== 'number' || k < 1) {
    throw new InjertoError('UNKNOWN_FILE_INVALID/content', { where });
  }
  const [rows, columns] = features.shape as [number, number];
  const data = decodeFloat16(features.data as Uint16Array);
  const rising = (distances.data as Float32Array).slice().sort();
  if (rows < 1 || rising.length < leastHeldOut || !data.every(Number.isFinite) || !rising.every(Number.isFinite)) {
    throw new InjertoError('UNKNOWN_FILE_INVALID/content', { where });
  }
  return { features: { data, rows, columns }, neighbors: k, distances: rising };
}

function isOf(value: Tensor | undefined, dtype: Tensor['dtype'], axes: number): value is Tensor {
  return value?.dtype === dtype && value.shape.length === axes;
}
