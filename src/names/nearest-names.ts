/** Which of some names were likely meant. */

/** Number of letters to insert, delete or change to turn one text into the other (Levenshtein 1966). */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** The `count` names nearest to `given`, nearest first; case does not count. */
export function nearestNames(given: string, names: readonly string[], count: number): string[] {
  const distances = names.map((name) => [name, editDistance(given.toLowerCase(), name.toLowerCase())] as const);
  return distances
    .sort((a, b) => a[1] - b[1])
    .slice(0, count)
    .map(([name]) => name);
}

/** The name that was most likely meant: equal but for capitals, else at most a third of its letters, rounded up, away. */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  const low = wanted.toLowerCase();
  const ranked = names
    .map((name) => ({ name, distance: editDistance(low, name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.ceil(wanted.length / 3) ? best.name : undefined;
}
