/** The largest and the smallest of any number of numbers: `Math.max(...values)` fails past some 125,000, which the call stack does not hold. */

/** −∞ of none; NaN where one is NaN. */
export function largestOf(values: Iterable<number>): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const value of values) largest = Math.max(largest, value);
  return largest;
}

/** ∞ of none; NaN where one is NaN. */
export function smallestOf(values: Iterable<number>): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (const value of values) smallest = Math.min(smallest, value);
  return smallest;
}
