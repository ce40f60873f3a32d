import type { SeededRandom } from '../../data/seeded-random.ts';

/** Places in a drawn order in which every beginning has each class in its share. @param labels class of each place. */
export function interleaved(places: readonly number[], labels: Int32Array, random: SeededRandom): number[] {
  const ofClass = new Map<number, number[]>();
  for (const place of random.shuffled(places)) {
    const label = labels[place]!;
    const same = ofClass.get(label);
    if (same) same.push(place);
    else ofClass.set(label, [place]);
  }
  return [...ofClass.values()]
    .flatMap((members) => members.map((place, n) => ({ place, rank: (n + 0.5) / members.length })))
    .sort((a, b) => a.rank - b.rank)
    .map(({ place }) => place);
}
