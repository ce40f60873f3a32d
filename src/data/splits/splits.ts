import { InjertoError } from '../../errors.ts';
import type { Sample } from '../sample.ts';
import { seededRandom } from '../seeded-random.ts';
import { heldOutShare } from './held-out-share.ts';
import { stratifyLabels } from './iterative-stratification.ts';
import { stratifyGroups } from './stratify-groups.ts';

export interface SplitOptions {
  /** Share of each class held out for the final number, 0 … below 1. @default 0.15; 0 if the samples bring a validation side */
  readonly test?: number;
  /** Share of each class held out for choices made during training. @default 0.15 */
  readonly validation?: number;
  readonly seed: number;
}

export interface Split<S extends Sample> {
  readonly train: readonly S[];
  readonly validation: readonly S[];
  readonly test: readonly S[];
  /** Shares that were to be cut; 0 for a side that the samples brought or that nobody wanted. Small classes may give more or less. */
  readonly asked: { readonly validation: number; readonly test: number };
  /** Labels too small (groups of copies count once) for a side that was to be cut: nothing of them is in it. */
  readonly missing: { readonly validation: readonly number[]; readonly test: readonly number[] };
}

/**
 * Splits samples, class by class, so that each side has about the share of every class that was asked for.
 *
 * · Samples with several labels are divided so that each label is in every side in about that share (`stratifyLabels`).
 * · Where the data say what samples have in common (`subject`), each of these groups is on one side, whatever its size and its classes, and the sides
 *   come as close to their shares of every class as that allows (`stratifyGroups`).
 * · A side that the samples bring (`split`) is taken as it is; what is missing is cut from the rest.
 * · Copies (equal hash or group) stay together. Every class keeps at least half of its samples for training, unless more was asked for;
 *   so one of three has a test sample and none for validation, one of four both, and one of two neither.
 * · The side of a sample follows from the seed and its content, not from its place: when photos are added later, nearly all
 *   others stay where they were, and a photo that was tested on is hardly ever trained on.
 *
 * @throws {InjertoError} SPLIT_INVALID if a share is not in 0 … 1 or both leave nothing to train on.
 */
export function splitDataset<S extends Sample>(samples: readonly S[], options: SplitOptions): Split<S> {
  const given = { train: [] as S[], validation: [] as S[], test: [] as S[] };
  const free: S[] = [];
  for (const sample of samples)
    (sample.split === 'validation' || sample.split === 'test' ? given[sample.split] : free).push(sample);

  const hasValidation = given.validation.length > 0;
  const hasTest = given.test.length > 0;
  const test = hasTest ? 0 : share('test', options.test ?? (hasValidation ? 0 : heldOutShare));
  const validation = hasValidation ? 0 : share('val', options.validation ?? heldOutShare);
  if (test + validation >= 1) {
    throw new InjertoError('SPLIT_INVALID/nothing-left', { details: { test, validation } });
  }

  const missing = { validation: [] as number[], test: [] as number[] };
  const grouped = free.some(({ subject }) => subject !== undefined);
  const several = grouped || free.some(hasLabels);
  if (several) cutTogether(groupsInOrder(free, options.seed), { test, validation, grouped }, given, missing);
  for (const [label, groups] of several ? [] : groupsByClass(free, options.seed)) {
    const wanted = heldOutCounts(groups.length, test, validation);
    const cut = cutClass(groups, wanted, test + validation);
    if (test > 0 && cut.test.length === 0) missing.test.push(label);
    if (validation > 0 && cut.validation.length === 0) missing.validation.push(label);
    for (const side of sideNames) for (const sample of cut[side]) given[side].push(sample);
  }
  const inOrder = orderOf(samples);
  return {
    train: given.train.sort(inOrder),
    validation: given.validation.sort(inOrder),
    test: given.test.sort(inOrder),
    asked: { validation, test },
    missing,
  };
}

const sideNames = ['train', 'validation', 'test'] as const;

/** A sample with any number of labels: photos and texts have them. */
function hasLabels(sample: Sample): sample is Sample & { readonly labels: readonly number[] } {
  return 'labels' in sample && Array.isArray(sample.labels);
}

/** Those that count for a sample when sides are to be alike. */
function labelsOf(sample: Sample): readonly number[] {
  return hasLabels(sample) ? sample.labels : [sample.label];
}

/** Divides groups that are of more than one class. */
function cutTogether<S extends Sample>(
  groups: readonly (readonly S[])[],
  { test, validation, grouped }: { readonly test: number; readonly validation: number; readonly grouped: boolean },
  given: Record<(typeof sideNames)[number], S[]>,
  missing: { validation: number[]; test: number[] },
): void {
  const labelled = groups.map((group) => ({ labels: [...new Set(group.flatMap(labelsOf))], size: group.length }));
  const heldOut = [['test', test] as const, ['validation', validation] as const].filter(([, share]) => share > 0);
  const sides = grouped
    ? stratifyGroups(groups.map(classCounts), heldOut)
    : stratifyLabels(labelled, [['train', 1 - test - validation], ...heldOut]);
  for (const [i, side] of sides.entries()) for (const sample of groups[i]!) given[side].push(sample);
  for (const [side] of heldOut) {
    const held = new Set(labelled.flatMap(({ labels }, i) => (sides[i] === side ? labels : [])));
    const known = new Set(labelled.flatMap(({ labels }) => labels));
    for (const label of [...known].sort((a, b) => a - b)) if (!held.has(label)) missing[side].push(label);
  }
}

function classCounts(group: readonly Sample[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const label of group.flatMap(labelsOf)) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/** Groups in their order fill the test side, then validation. A group too large to leave half of the class for training is trained on. */
function cutClass<S extends Sample>(
  groups: readonly (readonly S[])[],
  [testCount, validationCount]: readonly [number, number],
  share: number,
): Record<(typeof sideNames)[number], S[]> {
  const cut = { train: [] as S[], validation: [] as S[], test: [] as S[] };
  const all = groups.reduce((sum, group) => sum + group.length, 0);
  const most = Math.max(Math.floor(all / 2), Math.round(all * share));
  const left = { test: testCount, validation: validationCount };
  for (const group of groups) {
    const side = left.test > 0 ? 'test' : left.validation > 0 ? 'validation' : 'train';
    const fits = side !== 'train' && cut.test.length + cut.validation.length + group.length <= most;
    if (side !== 'train' && fits) left[side]--;
    for (const sample of group) cut[fits ? side : 'train'].push(sample);
  }
  return cut;
}

export interface Fold<S extends Sample> {
  readonly train: readonly S[];
  /** The part that this fold is judged on. */
  readonly test: readonly S[];
}

/**
 * Cuts samples into k folds for cross-validation, class by class; fold sizes differ by as little as groups of copies allow.
 * A class with a single photo trains in every fold and is never tested. Given sides (`split`) are not looked at.
 * @param k 2 … the number of samples.
 * @throws {InjertoError} SPLIT_INVALID
 */
export function stratifiedFolds<S extends Sample>(samples: readonly S[], k: number, seed: number): Fold<S>[] {
  if (!Number.isInteger(k) || k < 2 || k > samples.length) {
    throw new InjertoError('SPLIT_INVALID/folds', { details: { folds: k, samples: samples.length } });
  }
  const foldOf = new Map<S, number>();
  let next = 0; // goes on from class to class, so that small classes don't all land in the first fold
  for (const [, groups] of groupsByClass(samples, seed)) {
    if (groups.length < 2) continue;
    for (const group of groups) {
      for (const sample of group) foldOf.set(sample, next);
      next = (next + 1) % k;
    }
  }
  return Array.from({ length: k }, (_, fold) => ({
    train: samples.filter((sample) => foldOf.get(sample) !== fold),
    test: samples.filter((sample) => foldOf.get(sample) === fold),
  }));
}

/** For each label in rising order, its groups of copies in an order drawn from the seed and their content. */
function groupsByClass<S extends Sample>(samples: readonly S[], seed: number): [number, S[][]][] {
  const classes = new Map<number, S[][]>();
  for (const group of groupsInOrder(samples, seed)) {
    const { label } = group[0]!;
    const found = classes.get(label);
    if (found) found.push(group);
    else classes.set(label, [group]);
  }
  return [...classes].sort(([a], [b]) => a - b);
}

/** Groups of copies, in an order drawn from the seed and their content. */
function groupsInOrder<S extends Sample>(samples: readonly S[], seed: number): S[][] {
  const groups = new Map<string, S[]>();
  for (const sample of samples) {
    const key = sample.group ?? sample.hash;
    const group = groups.get(key);
    if (group) group.push(sample);
    else groups.set(key, [sample]);
  }
  return [...groups]
    .map(([hash, group]) => ({ rank: seededRandom(seed, 'split', hash).uniform(), hash, group }))
    .sort((a, b) => a.rank - b.rank || (a.hash < b.hash ? -1 : 1))
    .map(({ group }) => group);
}

function heldOutCounts(count: number, test: number, validation: number): [test: number, validation: number] {
  if (count <= 2) return [0, 0];
  const at = (part: number) => (part > 0 ? Math.max(1, Math.round(count * part)) : 0);
  let [a, b] = [at(test), at(validation)];
  const most = Math.min(count - 1, Math.max(Math.floor(count / 2), Math.round(count * (test + validation))));
  while (a + b > most) {
    if (a > b) a--;
    else b--;
  }
  return [a, b];
}

function orderOf<S>(samples: readonly S[]): (a: S, b: S) => number {
  const places = new Map(samples.map((sample, place) => [sample, place]));
  return (a, b) => places.get(a)! - places.get(b)!;
}

function share(option: string, value: number): number {
  if (value >= 0 && value < 1) return value;
  throw new InjertoError('SPLIT_INVALID/share', { details: { option, got: value } });
}
