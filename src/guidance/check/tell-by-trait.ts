/** Whether something beside the content gives the labels away. */
import { seededRandom } from '../../data/seeded-random.ts';

export interface TraitEvidence {
  /** Mean over the classes of (share of its samples that are found) − (share of the others that are taken for it), Youden's J: 0 by chance, 1 where the
   *  trait tells all. */
  readonly informedness: number;
  /** J of each class; NaN for one with fewer than two samples. */
  readonly ofClass: readonly number[];
  /** Share of the permutations of the labels in which a classifier gets as far; at least 1/2000. */
  readonly p: number;
}

const k = 9;
const permutations = 1999;
/** Rows that are compared with each other at most; a trait that tells the label tells it of any thousand. */
const mostRows = 1500;

/**
 * A classifier on the trait alone, cross-validated by leaving one out: the nine nearest others (standardized, Euclidean; ties in random order) vote, each
 * class weighing the same. The permutation test is exact: neighbours do not depend on labels, so each permutation is judged as the labels were.
 *
 * @param trait [N, D] row-major, finite. @param labels [N] of independent samples: one of each group.
 * @param isStriking whether p is wanted for this result; else it is 1. @default always
 */
export function tellByTrait(
  { trait, columns, labels, classes }: Readonly<TraitRows>,
  { seed = 0, isStriking = () => true }: TraitOptions = {},
): TraitEvidence {
  const chosen = seededRandom(seed, 'trait-rows').permutation(labels.length).slice(0, mostRows);
  const rows = { values: standardized(trait, columns, chosen), columns, count: chosen.length };
  const own = Int32Array.from(chosen, (row) => labels[row]!);
  const neighbors = nearestRows(rows);
  const found = judge(neighbors, own, classes);
  if (!isStriking(found)) return { ...found, p: 1 };
  const random = seededRandom(seed, 'trait-permutations');
  const best = strength(found);
  let asGood = 1;
  for (let i = 0; i < permutations; i++) {
    const order = random.permutation(own.length);
    const shuffled = judge(
      neighbors,
      own.map((_, row) => own[order[row]!]!),
      classes,
    );
    if (strength(shuffled) >= best) asGood++;
  }
  return { ...found, p: asGood / (permutations + 1) };
}

export interface TraitRows {
  readonly trait: Float64Array;
  readonly columns: number;
  readonly labels: Int32Array;
  readonly classes: number;
}

export interface TraitOptions {
  readonly seed?: number;
  readonly isStriking?: (found: Omit<TraitEvidence, 'p'>) => boolean;
}

/** What permutations are compared by: one class that is wholly given away is as bad as a little of all. */
function strength({ informedness, ofClass }: Omit<TraitEvidence, 'p'>): number {
  return ofClass.reduce((sum, J) => (Number.isNaN(J) ? sum : Math.max(sum, J)), informedness);
}

function standardized(trait: Float64Array, columns: number, rows: Uint32Array): Float64Array {
  const values = new Float64Array(rows.length * columns);
  for (let c = 0; c < columns; c++) {
    let [mean, squares] = [0, 0];
    for (const row of rows) mean += trait[row * columns + c]! / rows.length;
    for (const row of rows) squares += (trait[row * columns + c]! - mean) ** 2 / rows.length;
    const scale = squares > 1e-12 * mean * mean ? Math.sqrt(squares) : Number.POSITIVE_INFINITY;
    for (const [at, row] of rows.entries()) values[at * columns + c] = (trait[row * columns + c]! - mean) / scale;
  }
  return values;
}

/** [N, k] rows. Those of equal distance come in the order of the rows, which is random. */
function nearestRows({ values, columns, count }: { values: Float64Array; columns: number; count: number }): Int32Array {
  const each = Math.min(k, count - 1);
  const neighbors = new Int32Array(count * each);
  const distances = new Float64Array(each);
  for (let i = 0; i < count; i++) {
    distances.fill(Number.POSITIVE_INFINITY);
    const mine = neighbors.subarray(i * each, (i + 1) * each);
    // each row starts at its own place, so that ties do not all fall to the same few
    for (let step = 1; step < count; step++) {
      const j = (i + step) % count;
      let distance = 0;
      for (let c = 0; c < columns; c++) distance += (values[i * columns + c]! - values[j * columns + c]!) ** 2;
      if (distance >= distances[each - 1]!) continue;
      let at = each - 1;
      while (at > 0 && distances[at - 1]! > distance) {
        distances[at] = distances[at - 1]!;
        mine[at] = mine[at - 1]!;
        at--;
      }
      distances[at] = distance;
      mine[at] = j;
    }
  }
  return neighbors;
}

function judge(neighbors: Int32Array, labels: Int32Array, classes: number): Omit<TraitEvidence, 'p'> {
  const count = labels.length;
  const each = neighbors.length / count;
  const sizes = new Float64Array(classes);
  for (const label of labels) sizes[label]!++;
  const [hits, alarms] = [new Float64Array(classes), new Float64Array(classes)];
  const votes = new Float64Array(classes);
  for (let row = 0; row < count; row++) {
    let best = -1;
    for (let n = 0; n < each; n++) {
      const label = labels[neighbors[row * each + n]!]!;
      votes[label]! += 1 / sizes[label]!;
      if (best < 0 || votes[label]! > votes[best]!) best = label;
    }
    if (best === labels[row]) hits[best]!++;
    else if (best >= 0) alarms[best]!++;
    for (let n = 0; n < each; n++) votes[labels[neighbors[row * each + n]!]!] = 0;
  }
  const ofClass = [...sizes].map((size, label) =>
    size < 2 || size === count ? Number.NaN : hits[label]! / size - alarms[label]! / (count - size),
  );
  const there = ofClass.filter((J) => !Number.isNaN(J));
  return { ofClass, informedness: there.length > 0 ? there.reduce((sum, J) => sum + J, 0) / there.length : 0 };
}
