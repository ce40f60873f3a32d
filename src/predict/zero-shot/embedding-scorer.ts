/** Texts and labels as vectors of one space: whichever label lies nearest. */
import type { EmbedOptions, TextEncoder } from '../text-encoder.ts';
import { contrasted, embedLabels } from './label-embeddings.ts';
import type { ZeroShotLabel } from './labels.ts';
import type { LabelScorer } from './scorer.ts';
import { textTemplates } from './templates.ts';
import { normalizeRows, products } from './vectors.ts';

export interface EmbeddingOptions {
  readonly templates?: readonly string[] | undefined;
  /** What the model wants before a text, such as `query: `. */
  readonly prompt?: string | undefined;
  /** Divides the cosines before the softmax. @default 0.05 */
  readonly temperature?: number | undefined;
  /** What a text is like that no label fits, for labels by themselves. */
  readonly baseline?: readonly string[] | undefined;
  /** Texts that go through the encoder at once. @default 16 */
  readonly batchSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Cosine / temperature. Sentence encoders are trained with a softmax over such scores: at 0.05 those of sentence-transformers. */
export async function embeddingScorer(
  encoder: TextEncoder,
  labels: readonly ZeroShotLabel[],
  {
    templates = textTemplates,
    prompt = '',
    temperature = 0.05,
    baseline,
    batchSize = 16,
    signal,
  }: EmbeddingOptions = {},
): Promise<LabelScorer> {
  const settings = { prompt, batchSize, ...(signal && { signal }) };
  const targets = await embedLabels(encoder, labels, templates, settings);
  const against = await baselineOf(encoder, labels.length, templates, settings, baseline);
  return {
    activation: 'softmax',
    batchSize: batchSize * 4,
    maxLength: encoder.maxLength,
    score: async (texts) => {
      const truncated = new Map<number, number>();
      const onTruncated = (index: number, tokens: number) => truncated.set(index, tokens);
      const vectors = await encoder.embed(texts, { ...settings, onTruncated });
      const rows = normalizeRows(Float64Array.from(vectors), encoder.dimension);
      const logits = products(rows, targets, encoder.dimension).map((cosine) => cosine / temperature);
      const zero = against && products(rows, against, encoder.dimension).map((cosine) => cosine / temperature);
      return { rows: [...texts.keys()], logits, logOdds: contrasted(logits, labels.length, zero), truncated };
    },
    close: () => encoder.close(),
  };
}

/** The vector of what fits no label; undefined where a text's mean over the labels is its measure. */
export async function baselineOf(
  encoder: TextEncoder,
  labels: number,
  templates: readonly string[],
  settings: EmbedOptions,
  phrases: readonly string[] | undefined,
): Promise<Float64Array | undefined> {
  const wordings = phrases ?? (labels === 1 ? ['something else'] : undefined);
  return wordings && embedLabels(encoder, [{ name: 'baseline', phrases: wordings }], templates, settings);
}
