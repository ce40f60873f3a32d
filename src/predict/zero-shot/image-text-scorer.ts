/** Images and labels as vectors of one space (Radford et al. 2021; Zhai et al. 2023). */
import { inBatches } from '../../data/in-batches.ts';
import type { ImageTextModel } from '../../models/index.ts';
import { tensor } from '../../onnx/index.ts';
import type { Runtime, Session } from '../../runtime/types.ts';
import { contrasted, embedLabels } from './label-embeddings.ts';
import type { ZeroShotLabel } from './labels.ts';
import { photoBatch } from './photo-batch.ts';
import type { LabelScorer, PhotoReports } from './scorer.ts';
import { imageTemplates } from './templates.ts';
import { normalizeRows, products } from './vectors.ts';

export interface ImageTextOptions {
  readonly templates?: readonly string[] | undefined;
  /** What an image is like that no label fits, for labels by themselves (CLIP). @default "something" */
  readonly baseline?: readonly string[] | undefined;
  /** Images that go through the model at once. @default 16 */
  readonly batchSize?: number | undefined;
}

/** With one wording and template, the scores of transformers' ZeroShotImageClassificationPipeline. */
export async function imageTextScorer(
  model: ImageTextModel,
  labels: readonly ZeroShotLabel[],
  runtime: Runtime,
  reports: PhotoReports,
  { templates = imageTemplates, baseline, batchSize = 16 }: ImageTextOptions = {},
): Promise<LabelScorer> {
  const against = baseline ?? (labels.length === 1 ? ['something'] : undefined);
  const wanted = against ? [...labels, { name: 'baseline', phrases: against }] : labels;
  const { targets, size } = await embedTexts(model, wanted, runtime, templates);
  const score = await pairScore(model, runtime);
  const session = await runtime.createSession(model.image.model, { rows: model.image.rows });
  const { pixels: input, output } = model.image;
  return {
    activation: model.activation,
    batchSize,
    score: async (files) => {
      const { rows, pixels } = await photoBatch(files, model.preprocessing, reports);
      if (rows.length === 0) return { rows, logits: new Float64Array(0), logOdds: new Float64Array(0) };
      const found = (await session.run({ [input]: pixels }, { fetches: [output], transfer: true }))[output]!;
      const images = normalizeRows(Float64Array.from(found.data as Float32Array), size);
      const all = products(images, targets, size).map((cosine) => score.scale * cosine + score.bias);
      const [K, width] = [labels.length, wanted.length];
      const logits = all.filter((_, i) => i % width < K);
      const zero = against && all.filter((_, i) => i % width === K);
      return { rows, logits, logOdds: model.activation === 'sigmoid' ? logits : contrasted(logits, K, zero) };
    },
    close: () => session.dispose(),
  };
}

async function embedTexts(
  model: ImageTextModel,
  labels: readonly ZeroShotLabel[],
  runtime: Runtime,
  templates: readonly string[],
): Promise<{ readonly targets: Float64Array; readonly size: number }> {
  const session = await runtime.createSession(model.text.model, { rows: model.text.rows });
  try {
    // one short run tells the size
    const { shape } = await runTexts(model, session, ['']);
    const size = shape[1]!;
    const encoder = {
      dimension: size,
      maxLength: model.textLength ?? model.tokenizer.maxLength,
      embed: async (texts: readonly string[]) => {
        const result = new Float32Array(texts.length * size);
        let row = 0;
        for (const batch of inBatches(texts, 32)) {
          result.set((await runTexts(model, session, batch)).data as Float32Array, row * size);
          row += batch.length;
        }
        return result;
      },
      close: async () => {},
    };
    return { targets: await embedLabels(encoder, labels, templates), size };
  } finally {
    await session.dispose();
  }
}

/** float32 [texts, D] */
async function runTexts({ text, tokenizer, textLength }: ImageTextModel, session: Session, texts: readonly string[]) {
  const rows = texts.map((sentence) => tokenizer.encode(sentence, undefined, textLength).ids);
  const length = textLength ?? rows.reduce((longest, ids) => Math.max(longest, ids.length), 1);
  const make = (entry: (ids: readonly number[], t: number) => number) =>
    tensor(
      'int64',
      [rows.length, length],
      BigInt64Array.from({ length: rows.length * length }, (_, i) =>
        BigInt(entry(rows[Math.floor(i / length)]!, i % length)),
      ),
    );
  const feeds = {
    [text.ids]: make((ids, t) => ids[t] ?? tokenizer.padId),
    ...(text.attentionMask && { [text.attentionMask]: make((ids, t) => (t < ids.length ? 1 : 0)) }),
  };
  return (await session.run(feeds, { fetches: [text.output], transfer: true }))[text.output]!;
}

/** Logit = scale · cosine + bias: read off a vector paired with itself and with its opposite. */
async function pairScore({ score }: ImageTextModel, runtime: Runtime): Promise<{ scale: number; bias: number }> {
  if (!('model' in score)) return score;
  const session = await runtime.createSession(score.model);
  try {
    const size = 2;
    const feeds = {
      [score.images]: tensor('float32', [1, size], Float32Array.of(1, 0)),
      [score.texts]: tensor('float32', [2, size], Float32Array.of(1, 0, -1, 0)),
    };
    const [same, opposite] = (await session.run(feeds, { fetches: [score.output] }))[score.output]!
      .data as Float32Array;
    return { scale: (same! - opposite!) / 2, bias: (same! + opposite!) / 2 };
  } finally {
    await session.dispose();
  }
}
