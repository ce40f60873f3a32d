import type { SplitName } from '../sample.ts';

/** How many samples of each class a group has. */
export type ClassCounts = ReadonlyMap<number, number>;

/**
 * Divides groups of any size and any mixture of classes so that each held-out side comes close to its share of every class: one group after the
 * other goes to the side if that lessens Σ (held − wanted)² / all over the classes. (The greedy choice of scikit-learn's StratifiedGroupKFold, for sides of
 * given shares; its groups in an order drawn at random, as those of GroupShuffleSplit.)
 *
 * No class has more than half of its samples held out, unless more was asked for. So of three equal groups one is tested on and none validates, and
 * a class that lies in one group is trained on.
 *
 * @param groups in an order drawn at random. @param shares of the held-out sides, in the order in which they are served.
 * @returns the side of each group.
 */
export function stratifyGroups(
  groups: readonly ClassCounts[],
  shares: readonly (readonly [Exclude<SplitName, 'train'>, number])[],
): SplitName[] {
  const sides = groups.map((): SplitName => 'train');
  const all = new Map<number, number>();
  for (const group of groups) for (const [label, count] of group) all.set(label, (all.get(label) ?? 0) + count);
  const asked = shares.reduce((sum, [, share]) => sum + share, 0);
  const most = (label: number) => {
    const count = all.get(label)!;
    return Math.max(Math.floor(count / 2), Math.round(count * asked));
  };
  const heldOut = new Map<number, number>();
  const fits = (group: ClassCounts) =>
    [...group].every(([label, count]) => (heldOut.get(label) ?? 0) + count <= most(label));

  for (const [side, share] of shares) {
    const held = new Map<number, number>();
    /** By how much the distance grows if the group comes. */
    const change = (group: ClassCounts) => {
      let sum = 0;
      for (const [label, count] of group) {
        const off = (held.get(label) ?? 0) - share * all.get(label)!;
        sum += (count * (2 * off + count)) / all.get(label)!;
      }
      return sum;
    };
    const put = (i: number) => {
      sides[i] = side;
      for (const [label, count] of groups[i]!) {
        held.set(label, (held.get(label) ?? 0) + count);
        heldOut.set(label, (heldOut.get(label) ?? 0) + count);
      }
    };
    const free = () => [...groups.keys()].filter((i) => sides[i] === 'train' && fits(groups[i]!));
    if (share <= 0) continue;
    for (const i of free()) if (fits(groups[i]!) && change(groups[i]!) <= 0) put(i);
    if (held.size > 0) continue;
    // all groups are larger than what is wanted: rather the nearest than none
    const [nearest] = free().sort((a, b) => change(groups[a]!) - change(groups[b]!));
    if (nearest !== undefined) put(nearest);
  }
  return sides;
}
