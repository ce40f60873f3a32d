/** The name that was most likely meant: equal but for capitals, else at most a third of its letters, rounded up, away. */
export function nearestName(wanted: string, names: readonly string[]): string | undefined {
  const low = wanted.toLowerCase();
  const ranked = names
    .map((name) => ({ name, distance: editDistance(low, name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best && best.distance <= Math.ceil(wanted.length / 3) ? best.name : undefined;
}

/** Levenshtein 1966: insertions, deletions and substitutions. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
