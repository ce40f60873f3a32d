/** What to label next: what teaches the most, and a fifth at random, so that what is measured on it is not flattered. */
import { type ImageDataset, seededRandom, type TextDataset } from '../data/node/index.ts';
import { InjertoError } from '../errors.ts';
import { type ProbeOptions, withProbe } from '../guidance/probe/index.ts';
import { openModel, type PullOptions } from '../models/node/index.ts';
import { usualModel } from '../models/usual-model.ts';
import { now, type Project, projectFacts, type StoredSample, samplesOf, writing } from '../project/index.ts';
import { chooseSamples, type Proposal } from './choose-samples.ts';
import { datasetOf } from './project-dataset.ts';

export interface ProposeOptions extends Pick<ProbeOptions, 'cacheDir' | 'memory' | 'onEvent' | 'signal' | 'threads'> {
  /** @default 10 */
  readonly count?: number | undefined;
  readonly hub?: PullOptions | undefined;
}

export interface Proposals {
  readonly proposals: readonly Proposal[];
  /** Samples without a label, copies once, and those of them that were looked at: at most 5,000, drawn at random. */
  readonly unlabeled: number;
  readonly considered: number;
}

const shareAtRandom = 0.2;
const mostConsidered = 5000;

/** Proposes unlabelled samples: at first typical ones (TypiClust), later those that a head is least sure of (margin), always a fifth at random. The same call
 * gives the same samples until something is labelled or added.
 * @throws {InjertoError} PROJECT_NOTHING_TO_LABEL · what `openModel` throws · ABORTED. */
export async function proposeSamples(project: Project, options: ProposeOptions = {}): Promise<Proposals> {
  const { count = 10, hub, ...probing } = options;
  const { reference, modality, seed } = await projectFacts(project);
  const labeled: StoredSample[] = [];
  const unlabeled: StoredSample[] = [];
  for await (const sample of samplesOf(project)) (sample.label === null ? unlabeled : labeled).push(sample);
  const knownKin = new Set(labeled.map(({ kin }) => kin));
  const free = new Map<string, StoredSample>();
  for (const sample of unlabeled) {
    if (!knownKin.has(sample.kin) && !free.has(sample.kin)) free.set(sample.kin, sample);
  }
  if (free.size === 0) throw new InjertoError('PROJECT_NOTHING_TO_LABEL', { where: project.folder });
  const random = seededRandom(seed, 'propose', labeled.length, free.size);
  const pool = random.shuffled([...free.values()]).slice(0, mostConsidered);
  const atRandom = pool.slice(0, Math.round(count * shareAtRandom));
  const learning = labeled.filter(({ side }) => side !== 'test');
  const model = await openModel(reference ?? usualModel[modality!], hub ? { hub } : {});
  const dataset = asProbed(await datasetOf(project, [...learning, ...pool].map(withoutAnswer), options.signal));
  const chosen = await withProbe(model, dataset, { ...probing, seed }, async (probe) => {
    const byHash = new Map([...learning, ...pool].map((sample) => [sample.id, sample]));
    const samples = probe.samples.map(({ hash }) => byHash.get(hash)!);
    return chooseSamples(probe, { samples, atRandom, count, seed, random });
  }).finally(() => dataset.close());
  await writing(project.db, async (tx) => {
    const rows = chosen.map(({ sample, reason }) => ({ sample: sample.id, reason, proposed_at: now() }));
    if (rows.length > 0) await tx.insertInto('proposal').values(rows).execute();
  });
  return { proposals: chosen, unlabeled: free.size, considered: pool.length };
}

function withoutAnswer(sample: StoredSample): StoredSample {
  return { ...sample, label: null, side: null };
}

/** The probe reads features only; which class a sample has is ours to know. */
function asProbed<D extends ImageDataset | TextDataset>(dataset: D): D {
  return { ...dataset, task: 'single-label', classes: ['', ' '] };
}
