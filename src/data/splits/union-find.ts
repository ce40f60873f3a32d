/** Groups of numbered things, as a forest: each thing's parent is itself or a lower one of its group. */

/** The lowest of a thing's group. Paths are halved on the way (Tarjan & van Leeuwen 1984). */
export function find(parents: Uint32Array, thing: number): number {
  let at = thing;
  while (parents[at] !== at) at = parents[at] = parents[parents[at]!]!;
  parents[thing] = at;
  return at;
}

/** Makes one group of two. */
export function join(parents: Uint32Array, a: number, b: number): void {
  const first = find(parents, a);
  const second = find(parents, b);
  parents[Math.max(first, second)] = Math.min(first, second);
}
