/** What to label next: what teaches the most, and a fifth at random, so that what is measured on it is not flattered. */
import type { ImageDataset, TextDataset } from '../data/node/index.ts';
import { seededRandom } from '../data/node/index.ts';
import { InjertoError } from '../errors.ts';
import {
  centeredUnitRows,
  linearProbabilities,
  type Probe,
  type ProbeOptions,
  withProbe,
} from '../guidance/probe/index.ts';
import { openModel, type PullOptions } from '../models/node/index.ts';
import { usualModel } from '../models/usual-model.ts';
import {
  now,
  type Project,
  type ProposalReason,
  projectFacts,
  type StoredSample,
  samplesOf,
  writing,
} from '../project/index.ts';
import { fitSoftmaxRegression } from '../training/linear-model/index.ts';
import { datasetOf } from './project-dataset.ts';
import { typicalRows } from './typical-rows.ts';

export interface ProposeOptions extends Pick<ProbeOptions, 'cacheDir' | 'memory' | 'onEvent' | 'signal' | 'threads'> {
  /** @default 10 */
  readonly count?: number | undefined;
  readonly hub?: PullOptions | undefined;
}

export interface Proposal {
  readonly sample: StoredSample;
  readonly reason: ProposalReason;
  /** What a head on all labels takes it for; undefined before two classes have examples. */
  readonly suggestion: { readonly label: string; readonly score: number } | undefined;
}

export interface Proposals {
  readonly proposals: readonly Proposal[];
  /** Samples without a label, copies once, and those of them that were looked at: at most 5,000, drawn at random. */
  readonly unlabeled: number;
  readonly considered: number;
}

const shareAtRandom = 0.2;
const mostConsidered = 5000;
/** Labels a class up to which typical samples teach more than doubtful ones (Hacohen et al. 2022). */
const typicalUntil = 5;

/** Proposes unlabelled samples: at first typical ones (TypiClust), later those that a head is least sure of (margin), always a fifth at random. The same call
 * gives the same samples until something is labelled or added.
 * @throws {InjertoError} PROJECT_NOTHING_TO_LABEL · what `openModel` throws · ABORTED. */
export async function proposeSamples(project: Project, options: ProposeOptions = {}): Promise<Proposals> {
  const { count = 10, hub, ...probing } = options;
  const { reference, modality, seed } = await projectFacts(project);
  const labeled: StoredSample[] = [];
  const free = new Map<string, StoredSample>();
  for await (const sample of samplesOf(project)) if (sample.label !== null) labeled.push(sample);
  const knownKin = new Set(labeled.map(({ kin }) => kin));
  for await (const sample of samplesOf(project, 'unlabeled')) {
    if (!knownKin.has(sample.kin) && !free.has(sample.kin)) free.set(sample.kin, sample);
  }
  if (free.size === 0) throw new InjertoError('PROJECT_NOTHING_TO_LABEL', { where: project.folder });
  const random = seededRandom(seed, 'propose', labeled.length, free.size);
  const pool = shuffled([...free.values()], random).slice(0, mostConsidered);
  const atRandom = pool.slice(0, Math.round(count * shareAtRandom));
  const learning = labeled.filter(({ side }) => side !== 'test');
  const model = await openModel(reference ?? usualModel[modality!], hub ? { hub } : {});
  const dataset = asProbed(await datasetOf(project, [...learning, ...pool].map(withoutAnswer), options.signal));
  const chosen = await withProbe(model, dataset, { ...probing, seed }, async (probe) => {
    const byHash = new Map([...learning, ...pool].map((sample) => [sample.id, sample]));
    const samples = probe.samples.map(({ hash }) => byHash.get(hash)!);
    return choose(probe, { samples, atRandom, count, seed, random });
  }).finally(() => dataset.close());
  await writing(project.db, async (tx) => {
    const rows = chosen.map(({ sample, reason }) => ({ sample: sample.id, reason, proposed_at: now() }));
    if (rows.length > 0) await tx.insertInto('proposal').values(rows).execute();
  });
  return { proposals: chosen, unlabeled: free.size, considered: pool.length };
}

interface Choice {
  /** In the order of the probe's rows. */
  readonly samples: readonly StoredSample[];
  readonly atRandom: readonly StoredSample[];
  readonly count: number;
  readonly seed: number;
  readonly random: ReturnType<typeof seededRandom>;
}

async function choose(probe: Probe, { samples, atRandom, count, seed, random }: Choice): Promise<Proposal[]> {
  const drawn = new Set(atRandom.map(({ id }) => id));
  const rowOf = new Map(samples.map(({ id }, row) => [id, row]));
  const head = await headOn(probe, samples, seed);
  const wanted = count - drawn.size;
  const known = samples.map(({ id, label }) => label !== null || drawn.has(id));
  const labels = samples.filter(({ label }) => label !== null).length;
  const isEarly = !head || labels < typicalUntil * head.classes.length;
  const rows = isEarly
    ? typicalRows(centeredUnitRows(probe.features), known, wanted, random)
    : [...samples.keys()]
        .filter((row) => !known[row])
        .sort((a, b) => head.margin(a) - head.margin(b) || a - b)
        .slice(0, wanted);
  const proposal = (row: number, reason: ProposalReason): Proposal => ({
    sample: samples[row]!,
    reason,
    suggestion: head?.suggestion(row),
  });
  return [
    ...rows.map((row) => proposal(row, isEarly ? 'typical' : 'margin')),
    ...atRandom.flatMap(({ id }) => (rowOf.has(id) ? [proposal(rowOf.get(id)!, 'random')] : [])),
  ];
}

interface Head {
  readonly classes: readonly string[];
  /** Probability of the likeliest class less that of the second. */
  margin(row: number): number;
  suggestion(row: number): { readonly label: string; readonly score: number };
}

/** The head that `transfer` would solve for on the labels there are; undefined before two classes have examples. */
async function headOn(probe: Probe, samples: readonly StoredSample[], seed: number): Promise<Head | undefined> {
  const classes = [...new Set(samples.flatMap(({ label }) => label ?? []))].sort();
  const K = classes.length;
  if (K < 2) return undefined;
  const rows = [...samples.keys()].filter((row) => samples[row]!.label !== null);
  const { data, columns } = probe.features;
  const features = { data: new Float32Array(rows.length * columns), rows: rows.length, columns };
  for (const [at, row] of rows.entries())
    features.data.set(data.subarray(row * columns, (row + 1) * columns), at * columns);
  const labels = Int32Array.from(rows, (row) => classes.indexOf(samples[row]!.label!));
  // choosing the strength takes several solutions for what only orders samples
  const head = await fitSoftmaxRegression(
    probe.runtime,
    { features, labels, classes: K },
    { C: 0.01, seed, gradientTolerance: 1e-3 },
  );
  const probabilities = await linearProbabilities(probe.runtime, head, probe.features);
  const ranked = (row: number) => {
    const own = probabilities.subarray(row * K, (row + 1) * K);
    return [...own.keys()].sort((a, b) => own[b]! - own[a]!).map((k) => ({ label: classes[k]!, score: own[k]! }));
  };
  return {
    classes,
    margin: (row) => ranked(row)[0]!.score - ranked(row)[1]!.score,
    suggestion: (row) => ranked(row)[0]!,
  };
}

function withoutAnswer(sample: StoredSample): StoredSample {
  return { ...sample, label: null, side: null };
}

/** The probe reads features only; which class a sample has is ours to know. */
function asProbed<D extends ImageDataset | TextDataset>(dataset: D): D {
  return { ...dataset, task: 'single-label', classes: ['', ' '] };
}

function shuffled<T>(list: T[], random: Choice['random']): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}
