import type { TextModel } from '../models/index.ts';
import { checkOptions } from '../options/check-options.ts';
import { checkSeveral, type Several } from '../several.ts';
import { chunks } from './chunks.ts';
import { engineFields } from './prediction.ts';
import { type EmbedOptions, embedFields, openTextEncoder, type TextEncoderOptions } from './text-encoder.ts';

const { onProgress: _, ...ofTexts } = embedFields;
const allFields = { ...ofTexts, ...engineFields };

/** Texts that are tokenized together, to run in batches of like length. */
const portion = 512;

/**
 * Vectors of texts, in their order and as they come: float32 [D] each, of unit length unless the model's files say otherwise.
 *
 * @param model what `openModel` gives for a model that reads texts. Of one that was trained with a head, the vectors are what the head reads.
 * @throws {InjertoError} HEAD_NOT_FOUND · OPTION_INVALID · ABORTED.
 * @example for await (const vector of embed(model, ['a text', 'another'])) …
 */
export async function* embed(
  model: TextModel,
  texts: Several<string>,
  given: TextEncoderOptions & Omit<EmbedOptions, 'onProgress'> = {},
): AsyncGenerator<Float32Array, void, void> {
  checkSeveral('texts', texts);
  checkOptions('embed', given, allFields);
  const { runtime, threads, ...options } = given;
  const encoder = await openTextEncoder(model, {
    ...(runtime && { runtime }),
    ...(threads !== undefined && { threads }),
  });
  const { dimension } = encoder;
  try {
    let before = 0;
    for await (const chunk of chunks(texts, portion)) {
      const { onTruncated, onUntokenized } = options;
      const offset = before;
      const vectors = await encoder.embed(chunk, {
        ...options,
        ...(onTruncated && { onTruncated: (i: number, tokens: number) => onTruncated(offset + i, tokens) }),
        ...(onUntokenized && { onUntokenized: (i: number, share: number) => onUntokenized(offset + i, share) }),
      });
      for (let i = 0; i < chunk.length; i++) yield vectors.subarray(i * dimension, (i + 1) * dimension);
      before += chunk.length;
    }
  } finally {
    await encoder.close();
  }
}
