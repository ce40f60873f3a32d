/** Images by an ordinary classifier and a text encoder: what the picture resembles among the classes that the classifier knows, said in the
 * space of words. */
import type { ImageModel } from '../../models/index.ts';
import { rowsOfOutput } from '../../runtime/index.ts';
import type { Runtime } from '../../runtime/types.ts';
import { classOutputOf } from '../class-output.ts';
import type { TextEncoder } from '../text-encoder.ts';
import { convexCombinations } from './class-mixture.ts';
import { baselineOf } from './embedding-scorer.ts';
import { contrasted, embedLabels } from './label-embeddings.ts';
import type { ZeroShotLabel } from './labels.ts';
import { photoBatch } from './photo-batch.ts';
import type { LabelScorer, PhotoReports } from './scorer.ts';
import { objectTemplates } from './templates.ts';
import { products } from './vectors.ts';

export interface ClassNameOptions {
  readonly templates?: readonly string[] | undefined;
  /** What the text encoder wants before a text. */
  readonly prompt?: string | undefined;
  /** Divides the cosines before the softmax over labels. @default 0.05 */
  readonly temperature?: number | undefined;
  readonly baseline?: readonly string[] | undefined;
  /** Images that go through the classifier at once. @default 16 */
  readonly batchSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** ConSE (Norouzi et al. 2014, arXiv:1312.5650): the image stands at the mean of the names of its `top` likeliest classes, weighted by their
 * probabilities; the wanted label nearest to that by cosine is the answer. */
export async function classNameScorer(
  classifier: ImageModel,
  encoder: TextEncoder,
  labels: readonly ZeroShotLabel[],
  runtime: Runtime,
  reports: PhotoReports,
  {
    templates = objectTemplates,
    prompt = '',
    temperature = 0.05,
    baseline,
    batchSize = 16,
    signal,
  }: ClassNameOptions = {},
): Promise<LabelScorer> {
  const { output, classes, probabilities } = classOutputOf(classifier);
  const settings = { prompt, ...(signal && { signal }) };
  const size = encoder.dimension;
  const known = await embedLabels(encoder, classes.map(classLabel), templates, settings);
  const targets = await embedLabels(encoder, labels, templates, settings);
  const against = await baselineOf(encoder, labels.length, templates, settings, baseline);
  const session = await runtime.createSession(classifier.model, { rows: classifier.rows });
  const { preprocessing, input } = classifier;
  return {
    activation: 'softmax',
    batchSize,
    score: async (files) => {
      const { rows, pixels } = await photoBatch(files, preprocessing, reports);
      if (rows.length === 0) return { rows, logits: new Float64Array(0), logOdds: new Float64Array(0) };
      const run = await session.run({ [input.name]: pixels }, { fetches: [output], transfer: true });
      const values = rowsOfOutput(run, output, rows.length);
      // the logarithm of probabilities serves as logits: they differ by a constant a row
      const logits = probabilities ? Float64Array.from(values, (p) => Math.log(Math.max(p, 1e-30))) : values;
      const images = convexCombinations(logits, known, classes.length, size);
      const scores = products(images, targets, size).map((cosine) => cosine / temperature);
      const zero = against && products(images, against, size).map((cosine) => cosine / temperature);
      return { rows, logits: scores, logOdds: contrasted(scores, labels.length, zero) };
    },
    close: async () => {
      await session.dispose();
      await encoder.close();
    },
  };
}

/** "tench, Tinca tinca": ImageNet's synonyms are wordings of one class. */
function classLabel(name: string): ZeroShotLabel {
  const phrases = name.split(',').map((word) => word.replaceAll('_', ' ').trim());
  return { name, phrases: phrases.filter(Boolean).length > 0 ? phrases.filter(Boolean) : [name] };
}
