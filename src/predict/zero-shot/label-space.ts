/** Labels as points of the space of a text encoder, and how near vectors lie to them. */
import type { TextEncoder } from '../text-encoder.ts';
import { contrasted, embedLabels } from './label-embeddings.ts';
import type { ZeroShotLabel } from './labels.ts';
import type { LabelScores } from './scorer.ts';
import { products } from './vectors.ts';

export interface LabelSpaceOptions {
  readonly templates?: readonly string[] | undefined;
  /** What the model wants before a text, such as `query: `. @default '' */
  readonly prompt?: string | undefined;
  /** Divides the cosines before the softmax over labels. @default 0.05 */
  readonly temperature?: number | undefined;
  /** What an input is like that no label fits, for labels by themselves. @default 'something else' where there is one label; else the mean over
   *  the labels is the measure */
  readonly baseline?: readonly string[] | undefined;
  /** Inputs that go through the model at once. @default 16 */
  readonly batchSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Scores of vectors [N, D] of unit length: cosine / temperature. */
export type LabelSpace = (vectors: Float64Array) => Pick<LabelScores, 'logits' | 'logOdds'>;

/** @param templates used where the options name none. */
export async function labelSpace(
  encoder: TextEncoder,
  labels: readonly ZeroShotLabel[],
  templates: readonly string[],
  options: LabelSpaceOptions,
): Promise<LabelSpace> {
  const { prompt = '', temperature = 0.05, baseline, batchSize, signal } = options;
  const settings = { prompt, ...(batchSize !== undefined && { batchSize }), ...(signal && { signal }) };
  const sentences = options.templates ?? templates;
  const targets = await embedLabels(encoder, labels, sentences, settings);
  const wordings = baseline ?? (labels.length === 1 ? ['something else'] : undefined);
  const against =
    wordings && (await embedLabels(encoder, [{ name: 'baseline', phrases: wordings }], sentences, settings));
  const nearness = (vectors: Float64Array, points: Float64Array) =>
    products(vectors, points, encoder.dimension).map((cosine) => cosine / temperature);
  return (vectors) => {
    const logits = nearness(vectors, targets);
    return { logits, logOdds: contrasted(logits, labels.length, against && nearness(vectors, against)) };
  };
}
