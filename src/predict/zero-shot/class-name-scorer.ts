/** Images by an ordinary classifier and a text encoder: what the picture resembles among the classes that the classifier knows, said in the
 * space of words. */
import type { ImageModel } from '../../models/index.ts';
import { rowsOfOutput } from '../../runtime/index.ts';
import type { Runtime } from '../../runtime/types.ts';
import { classOutputOf } from '../class-output.ts';
import type { TextEncoder } from '../text-encoder.ts';
import { convexCombinations } from './class-mixture.ts';
import { embedLabels } from './label-embeddings.ts';
import { type LabelSpaceOptions, labelSpace } from './label-space.ts';
import type { ZeroShotLabel } from './labels.ts';
import { photoBatch } from './photo-batch.ts';
import type { LabelScorer, PhotoReports } from './scorer.ts';
import { objectTemplates } from './templates.ts';

/** ConSE (Norouzi et al. 2014, arXiv:1312.5650): the image stands at the mean of the names of its `top` likeliest classes, weighted by their
 * probabilities; the wanted label nearest to that by cosine is the answer. */
export async function classNameScorer(
  classifier: ImageModel,
  encoder: TextEncoder,
  labels: readonly ZeroShotLabel[],
  runtime: Runtime,
  reports: PhotoReports,
  options: LabelSpaceOptions = {},
): Promise<LabelScorer> {
  const { batchSize = 16, prompt = '', signal } = options;
  const { output, classes, probabilities } = classOutputOf(classifier);
  const { templates = objectTemplates } = options;
  const known = await embedLabels(encoder, classes.map(classLabel), templates, { prompt, ...(signal && { signal }) });
  const scores = await labelSpace(encoder, labels, templates, options);
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
      return { rows, ...scores(convexCombinations(logits, known, classes.length, encoder.dimension)) };
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
