/** Where an increasing function crosses 0 between `low` and `high`, to the last bit: halving needs some sixty calls, and cannot go astray. */
export function rootOf(rising: (x: number) => number, low: number, high: number): number {
  let [from, to] = [low, high];
  for (;;) {
    const middle = from + (to - from) / 2;
    if (middle <= from || middle >= to) return middle;
    if (rising(middle) < 0) from = middle;
    else to = middle;
  }
}
