/** A project's samples as the dataset that trainings and judgements take. */
import { type ImageDataset, imageDataset, type TextDataset, textDataset } from '../data/node/index.ts';
import { InjertoError } from '../errors.ts';
import { blobFile, lastLabel, type Project, projectFacts, type StoredSample, samplesOf } from '../project/index.ts';

export interface LabeledData {
  readonly dataset: ImageDataset | TextDataset;
  /** The samples in it. */
  readonly samples: readonly StoredSample[];
  /** Samples whose class has no sample that learns: near-copies of held-out samples of other classes. */
  readonly leftOut: number;
  /** Number of the last label among them. */
  readonly lastLabel: number;
}

/** Examples that two classes must have before anything can be learned. */
const leastExamples = 2;

/** The labelled samples, on the project's own sides.
 * @throws {InjertoError} PROJECT_TOO_FEW naming what is missing. */
export async function labeledData(project: Project, signal?: AbortSignal): Promise<LabeledData> {
  // before the samples: what is said meanwhile counts as new
  const last = await lastLabel(project);
  const all: StoredSample[] = [];
  for await (const sample of samplesOf(project, 'labeled')) all.push(sample);
  const learning = new Map<string, number>();
  for (const { label, side } of all) if (side === 'train') learning.set(label!, (learning.get(label!) ?? 0) + 1);
  if ([...learning.values()].filter((count) => count >= leastExamples).length < 2) {
    const classes = [...learning].map(([name, count]) => ({ name, count })).sort((a, b) => (a.name < b.name ? -1 : 1));
    throw new InjertoError('PROJECT_TOO_FEW', { details: { classes }, where: project.folder });
  }
  const samples = all.filter(({ label }) => learning.has(label!));
  const dataset = await datasetOf(project, samples, signal);
  return { dataset, samples, leftOut: all.length - samples.length, lastLabel: last };
}

/** @param samples all with a label and a side, or all without. */
export async function datasetOf(
  project: Project,
  samples: readonly StoredSample[],
  signal?: AbortSignal,
): Promise<ImageDataset | TextDataset> {
  const { modality } = await projectFacts(project);
  const answer = ({ label, side }: StoredSample) => ({
    ...(label !== null && { label }),
    ...(side && { split: side }),
  });
  // copies are settled already, and near-copies have their side
  if (modality === 'text') {
    return textDataset(
      samples.map((sample) => ({ text: sample.text!, ...answer(sample) })),
      { signal },
    );
  }
  const photos = samples.map((sample) => ({
    image: blobFile(project.folder, sample.id, sample.extension),
    id: sample.id,
    ...answer(sample),
  }));
  return imageDataset(photos, { nearDuplicates: false, signal });
}
