import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { InjertoError } from '../../errors.ts';

/** What makes a set of features what they are, beside the sample: change any of it and they are others. */
export interface SpaceKey {
  /** Content hash of the model that computes them. */
  readonly model: string;
  /** Names of the graph's values at the freeze boundary. */
  readonly boundary: readonly string[];
  /** How samples become the model's input; plain JSON. */
  readonly preprocessing: unknown;
}

/** Shape of each value of one sample, without the batch axis: { features: [1280] }. */
export type FeatureShapes = Readonly<Record<string, readonly number[]>>;

/** Raised when this library's own pixels for the same preprocessing or view change. */
const pixelVersion = 2;

/** The name of a space's folder: the same key and shapes give the same name, whatever the order of their fields. */
export function spaceName(key: SpaceKey, shapes: FeatureShapes): string {
  const pixels = [pixelVersion, sharp.versions.vips];
  return createHash('sha256')
    .update(canonicalJson({ ...key, boundary: [...key.boundary].sort(), shapes, pixels }))
    .digest('hex')
    .slice(0, 32);
}

/** JSON with the fields of every object in order. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** 32 bytes for any text, as a string of one char per byte, which a Map keeps small. */
export function recordKey(key: string): string {
  return createHash('sha256').update(key).digest().toString('latin1');
}

/** Where each value lies in a record: float32, by name, one after the other. */
export class RecordLayout {
  readonly fields: readonly { readonly name: string; readonly offset: number; readonly length: number }[];
  /** Bytes of one record. */
  readonly bytes: number;

  /** @throws {InjertoError} FEATURE_SHAPE_INVALID */
  constructor(shapes: FeatureShapes) {
    let offset = 0;
    this.fields = Object.entries(shapes)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, shape]) => {
        const length = shape.reduce((product, dimension) => product * dimension, 1);
        if (!Number.isSafeInteger(length) || length < 1) {
          throw new InjertoError('FEATURE_SHAPE_INVALID', { details: { name, shape } });
        }
        const field = { name, offset, length };
        offset += length * 4;
        return field;
      });
    this.bytes = offset;
    if (offset === 0) throw new InjertoError('FEATURE_SHAPE_INVALID/none');
  }

  /** Copies values into a record's bytes. @throws {InjertoError} FEATURE_SHAPE_MISMATCH */
  write(values: Readonly<Record<string, Float32Array>>, target: Uint8Array): void {
    for (const { name, offset, length } of this.fields) {
      const value = values[name];
      if (value?.length !== length) {
        throw new InjertoError('FEATURE_SHAPE_MISMATCH', {
          details: { name, length, ...(value && { got: value.length }) },
        });
      }
      target.set(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), offset);
    }
  }

  /** Views on a record's bytes; `record` must start at a multiple of four in its buffer. */
  read(record: Uint8Array): Record<string, Float32Array> {
    return Object.fromEntries(
      this.fields.map(({ name, offset, length }) => [
        name,
        new Float32Array(record.buffer, record.byteOffset + offset, length),
      ]),
    );
  }
}
