/** How many rows have their largest value at their own class; of equals the lower class counts. @param values [N, K], row-major, from 0 on. */
export function hits(values: Float64Array, labels: Int32Array, classes: number): number {
  let right = 0;
  for (const [row, label] of labels.entries()) {
    const of = values.subarray(row * classes, (row + 1) * classes);
    if (of.indexOf(of.reduce((top, share) => Math.max(top, share), 0)) === label) right++;
  }
  return right;
}
