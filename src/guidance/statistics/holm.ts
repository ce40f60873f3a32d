/** Holm's adjusted p values (Holm 1979), in the order given: rejecting where they are below α errs in the whole family with probability α at
 * most, however the tests depend on each other. The smallest of m is multiplied by m, the next by m − 1 …, never falling below the one before. */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]!));
    adjusted[index] = largest;
  });
  return adjusted;
}
