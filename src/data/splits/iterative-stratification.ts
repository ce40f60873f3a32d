import type { SplitName } from '../sample.ts';

/** Samples that stay together, and all labels among them. */
export interface LabelledGroup {
  readonly labels: readonly number[];
  /** Samples in it. */
  readonly size: number;
}

/**
 * Divides groups with several labels so that each side has about its share of every label: the label of which the fewest groups are left is served
 * first, and each of its groups goes where that label is wanted most. (Sechidis, Tsoumakas and Vlahavas 2011, On the Stratification of Multi-label Data,
 * algorithm 1; where they draw lots, the order of the groups decides.)
 * @param groups in an order drawn at random. @param shares of the sides, which add up to 1; in a tie the first side wins.
 * @returns the side of each group.
 */
export function stratifyLabels(
  groups: readonly LabelledGroup[],
  shares: readonly (readonly [SplitName, number])[],
): SplitName[] {
  const withLabel = new Map<number, number[]>();
  for (const [i, { labels }] of groups.entries()) {
    for (const label of labels) {
      const found = withLabel.get(label);
      if (found) found.push(i);
      else withLabel.set(label, [i]);
    }
  }
  const total = groups.reduce((sum, { size }) => sum + size, 0);
  const wanted = shares.map(([, share]) => share * total);
  const wantedOf = new Map(
    [...withLabel].map(([label, members]) => [label, shares.map(([, share]) => share * members.length)]),
  );
  const left = new Map([...withLabel].map(([label, members]) => [label, members.length]));
  const sideOf = new Array<number | undefined>(groups.length);

  const put = (group: number, side: number) => {
    sideOf[group] = side;
    wanted[side]! -= groups[group]!.size;
    for (const label of groups[group]!.labels) {
      wantedOf.get(label)![side]! -= 1;
      left.set(label, left.get(label)! - 1);
    }
  };
  for (let label = rarest(left); label !== undefined; label = rarest(left)) {
    const wishes = wantedOf.get(label)!;
    for (const group of withLabel.get(label)!) {
      if (sideOf[group] !== undefined) continue;
      put(
        group,
        best(shares, (a, b) => wishes[a]! - wishes[b]! || wanted[a]! - wanted[b]!),
      );
    }
  }
  for (const i of groups.keys())
    if (sideOf[i] === undefined)
      put(
        i,
        best(shares, (a, b) => wanted[a]! - wanted[b]!),
      );
  return sideOf.map((side) => shares[side!]![0]);
}

/** The label of which the fewest groups are left to be divided; of several the least. */
function rarest(left: ReadonlyMap<number, number>): number | undefined {
  let found: number | undefined;
  for (const [label, count] of left) {
    if (count === 0) continue;
    const least = found === undefined ? Number.POSITIVE_INFINITY : left.get(found)!;
    if (count < least || (count === least && label < found!)) found = label;
  }
  return found;
}

function best(shares: readonly unknown[], more: (a: number, b: number) => number): number {
  let found = 0;
  for (let side = 1; side < shares.length; side++) if (more(side, found) > 1e-9) found = side;
  return found;
}
