/** Which of the samples without a label teach the most. */
import type { SeededRandom } from '../data/node/index.ts';
import { centeredUnitRows, linearProbabilities, type Probe, rowsAt } from '../guidance/probe/index.ts';
import type { ProposalReason, StoredSample } from '../project/index.ts';
import { fitSoftmaxRegression } from '../training/linear-model/index.ts';
import { typicalRows } from './typical-rows.ts';

/** Labels a class up to which typical samples teach more than doubtful ones (Hacohen et al. 2022). Measured by bench/mixed/active.ts: with 5 the choice falls behind
 *  chance for a while, with 0 it begins slower. */
const typicalUntil = 2;

export interface Proposal {
  readonly sample: StoredSample;
  readonly reason: ProposalReason;
  /** What a head on all labels takes it for; undefined before two classes have examples. */
  readonly suggestion: { readonly label: string; readonly score: number } | undefined;
}

export interface Pool {
  /** In the order of the probe's rows. */
  readonly samples: readonly StoredSample[];
  readonly atRandom: readonly StoredSample[];
  readonly count: number;
  readonly seed: number;
  readonly random: SeededRandom;
}

/** Chooses `count` samples: those at random, and for the rest at first typical ones, later those that a head on all labels is least sure of. */
export async function chooseSamples(
  probe: Pick<Probe, 'features' | 'runtime'>,
  { samples, atRandom, count, seed, random }: Pool,
): Promise<Proposal[]> {
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
        .sort((a, b) => head.margins[a]! - head.margins[b]! || a - b)
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
  /** Of each row the probability of the likeliest class less that of the second. */
  readonly margins: Float64Array;
  suggestion(row: number): { readonly label: string; readonly score: number };
}

/** The head that `transfer` would solve for on the labels there are; undefined before two classes have examples. */
async function headOn(
  probe: Pick<Probe, 'features' | 'runtime'>,
  samples: readonly StoredSample[],
  seed: number,
): Promise<Head | undefined> {
  const classes = [...new Set(samples.flatMap(({ label }) => label ?? []))].sort();
  const K = classes.length;
  if (K < 2) return undefined;
  const rows = [...samples.keys()].filter((row) => samples[row]!.label !== null);
  const labels = Int32Array.from(rows, (row) => classes.indexOf(samples[row]!.label!));
  // choosing the strength takes several solutions for what only orders samples
  const head = await fitSoftmaxRegression(
    probe.runtime,
    { features: rowsAt(probe.features, rows), labels, classes: K },
    { C: 0.01, seed, gradientTolerance: 1e-3 },
  );
  const probabilities = await linearProbabilities(probe.runtime, head, probe.features);
  const ranked = (row: number) => {
    const own = probabilities.subarray(row * K, (row + 1) * K);
    return [...own.keys()].sort((a, b) => own[b]! - own[a]!).map((k) => ({ label: classes[k]!, score: own[k]! }));
  };
  return {
    classes,
    margins: Float64Array.from(samples, (_, row) => ranked(row)[0]!.score - ranked(row)[1]!.score),
    suggestion: (row) => ranked(row)[0]!,
  };
}
