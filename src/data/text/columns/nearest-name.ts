import { editDistance } from '../../../models/opening/nearest-names.ts';

/** The name that was most likely meant: equal but for capitals, else at most a third of its letters, rounded up, away. */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  const low = wanted.toLowerCase();
  const ranked = names
    .map((name) => ({ name, distance: editDistance(low, name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.ceil(wanted.length / 3) ? best.name : undefined;
}
