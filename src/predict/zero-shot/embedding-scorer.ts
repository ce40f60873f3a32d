/** Texts and labels as vectors of one space: whichever label lies nearest. */
import type { TextEncoder } from '../text-encoder.ts';
import { type LabelSpaceOptions, labelSpace } from './label-space.ts';
import type { ZeroShotLabel } from './labels.ts';
import type { LabelScorer } from './scorer.ts';
import { textTemplates } from './templates.ts';
import { normalizeRows } from './vectors.ts';

/** Cosine / temperature. Sentence encoders are trained with a softmax over such scores: at 0.05 those of sentence-transformers. */
export async function embeddingScorer(
  encoder: TextEncoder,
  labels: readonly ZeroShotLabel[],
  options: LabelSpaceOptions = {},
): Promise<LabelScorer> {
  const { prompt = '', batchSize = 16, signal } = options;
  const scores = await labelSpace(encoder, labels, textTemplates, { ...options, batchSize });
  return {
    activation: 'softmax',
    batchSize: batchSize * 4,
    maxLength: encoder.maxLength,
    score: async (texts) => {
      const truncated = new Map<number, number>();
      const onTruncated = (index: number, tokens: number) => truncated.set(index, tokens);
      let untokenized = 0;
      const onUntokenized = () => untokenized++;
      const settings = { prompt, batchSize, onTruncated, onUntokenized, ...(signal && { signal }) };
      const vectors = Float64Array.from(await encoder.embed(texts, settings));
      return { rows: [...texts.keys()], ...scores(normalizeRows(vectors, encoder.dimension)), truncated, untokenized };
    },
    close: () => encoder.close(),
  };
}
