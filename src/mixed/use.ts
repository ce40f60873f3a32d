/** The model in service at work: what it answers is kept, so that a person can confirm or correct it. */
import { imageDataset, textDataset } from '../data/node/index.ts';
import { InjertoError } from '../errors.ts';
import { openModel } from '../models/node/index.ts';
import { openPredictor } from '../predict/open-predictor.ts';
import type { ScoredLabel } from '../predict/ranked-labels.ts';
import { blobFile, championOf, now, type Project, type StoredSample, samplesOf, writing } from '../project/index.ts';
import { addData } from './add-data.ts';

export interface KeptPrediction {
  /** What a confirmation or correction names. */
  readonly id: number;
  readonly sample: string;
  readonly model: string;
  readonly label: string;
  readonly score: number;
  /** Best first. */
  readonly scores: readonly ScoredLabel[];
}

/** Labels photos (files) or texts with the model in service, and keeps samples and answers in the project. Samples that were there already keep their labels.
 * @throws {InjertoError} PROJECT_NO_MODEL · PROJECT_MODALITY · what reading the inputs throws. */
export async function predictInProject(
  project: Project,
  inputs: { readonly photos: readonly string[] } | { readonly texts: readonly string[] },
  signal?: AbortSignal,
): Promise<KeptPrediction[]> {
  const model = await championOf(project);
  if (model === undefined) throw new InjertoError('PROJECT_NO_MODEL', { where: project.folder });
  const dataset =
    'photos' in inputs
      ? await imageDataset(
          inputs.photos.map((image) => ({ image, id: image })),
          { nearDuplicates: false, signal },
        )
      : await textDataset(
          inputs.texts.map((text) => ({ text })),
          { task: 'unlabeled', signal },
        );
  const wanted = new Set(dataset.samples.map(({ hash }) => hash));
  try {
    await addData(project, dataset, { signal });
  } finally {
    await dataset.close();
  }
  const samples: StoredSample[] = [];
  for await (const sample of samplesOf(project)) if (wanted.has(sample.id)) samples.push(sample);
  const predictor = await openPredictor(await openModel(project.modelFolder(model)));
  try {
    const kept: KeptPrediction[] = [];
    for (const { id: sample, text, extension } of samples) {
      const { label, scores } = await predictor.predict(text ?? blobFile(project.folder, sample, extension), {
        ...(signal && { signal }),
      });
      const { score } = scores[0]!;
      const row = { sample, model, class_name: label, score, scores: JSON.stringify(scores), made_at: now() };
      const { id } = await writing(project.db, (tx) =>
        tx.insertInto('prediction').values(row).returning('id').executeTakeFirstOrThrow(),
      );
      kept.push({ id, sample, model, label, score, scores });
    }
    return kept;
  } finally {
    await predictor.dispose();
  }
}
