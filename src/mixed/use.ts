/** The model in service at work: what it answers is kept, so that a person can confirm or correct it. */
import { imageDataset, textDataset } from '../data/node/index.ts';
import { InjertoError } from '../errors.ts';
import { type Remark, remark } from '../messages/index.ts';
import { openModel } from '../models/node/index.ts';
import { openPredictor } from '../predict/open-predictor.ts';
import type { ScoredLabel } from '../predict/ranked-labels.ts';
import { blobFile, championOf, isThere, now, type Project, samplesWith, writing } from '../project/index.ts';
import { addData } from './add-data.ts';

export interface KeptPrediction {
  /** What a confirmation or correction names. */
  readonly id: number;
  /** The file or text that was asked about. */
  readonly input: string;
  readonly sample: string;
  readonly model: string;
  readonly label: string;
  readonly score: number;
  /** Best first. */
  readonly scores: readonly ScoredLabel[];
}

export interface UseOptions {
  /** An input without an answer: a file that cannot be read, an empty text, what was forgotten on purpose. */
  readonly onSkipped?: ((skipped: { readonly input: string; readonly reason: Remark }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Labels photos (files) or texts with the model in service, and keeps samples and answers in the project. Samples that were there already keep their labels.
 * @returns answers in the order of the inputs. @throws {InjertoError} PROJECT_NO_MODEL · PROJECT_MODEL_GONE · PROJECT_MODALITY · what reading the inputs throws. */
export async function predictInProject(
  project: Project,
  inputs: { readonly photos: readonly string[] } | { readonly texts: readonly string[] },
  { onSkipped, signal }: UseOptions = {},
): Promise<KeptPrediction[]> {
  const model = await championOf(project);
  if (model === undefined) throw new InjertoError('PROJECT_NO_MODEL', { where: project.folder });
  if (!(await isThere(project, model))) {
    throw new InjertoError('PROJECT_MODEL_GONE', { details: { model }, where: project.modelFolder(model) });
  }
  const asked = await keepInputs(project, inputs, { onSkipped, signal });
  const samples = await samplesWith(project, [...new Set(asked.map(({ hash }) => hash))]);
  const predictor = await openPredictor(await openModel(project.modelFolder(model)));
  try {
    const kept: KeptPrediction[] = [];
    for (const { input, hash } of asked) {
      const sample = samples.get(hash);
      if (!sample) {
        onSkipped?.({ input, reason: remark('SAMPLE_FORGOTTEN') });
        continue;
      }
      const content = sample.text ?? blobFile(project.folder, sample.id, sample.extension);
      const { label, scores } = await predictor.predict(content, { ...(signal && { signal }) });
      const { score } = scores[0]!;
      const row = { sample: hash, model, class_name: label, score, scores: JSON.stringify(scores), made_at: now() };
      const { id } = await writing(project.db, (tx) =>
        tx.insertInto('prediction').values(row).returning('id').executeTakeFirstOrThrow(),
      );
      kept.push({ id, input, sample: hash, model, label, score, scores });
    }
    return kept;
  } finally {
    await predictor.dispose();
  }
}

/** Adds the inputs to the project. @returns those that can be read, in their order. */
async function keepInputs(
  project: Project,
  inputs: Parameters<typeof predictInProject>[1],
  { onSkipped, signal }: UseOptions,
): Promise<{ readonly input: string; readonly hash: string }[]> {
  const dataset =
    'photos' in inputs
      ? await imageDataset(numbered(inputs.photos), { nearDuplicates: false, signal })
      : await textDataset(
          inputs.texts.map((text) => ({ text })),
          { task: 'unlabeled', signal },
        );
  try {
    const given = 'photos' in inputs ? inputs.photos : inputs.texts;
    const inputOf = (id: string) => given[Number(id.slice(id.lastIndexOf(':') + 1)) - 1]!;
    for (const { code, variant, details, message, ...where } of dataset.skipped) {
      const reason = { code, ...(variant !== undefined && { variant }), details, message };
      onSkipped?.({ input: inputOf('path' in where ? where.path : where.at), reason });
    }
    await addData(project, dataset, { signal });
    return dataset.samples.map(({ id, hash }) => ({ input: inputOf(id), hash }));
  } finally {
    await dataset.close();
  }
}

/** One file may be asked about twice. */
function numbered(photos: readonly string[]): { image: string; id: string }[] {
  return photos.map((image, n) => ({ image, id: `${image}:${n + 1}` }));
}
