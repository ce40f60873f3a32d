/** Where the samples of a batch lie in a value. */

/** Of axis `axis` every `inner` entries in a row belong to one sample, then come those of the next, `outer` times over: with B samples the
 *  axis has outer·B·inner entries. Windows cut out of images, for instance, lie behind the sample that they come from: inner is their number. */
export interface BatchPlace {
  readonly axis: number;
  readonly outer: number;
  readonly inner: number;
  /** The nearest value before that has an axis of exactly one entry a sample: from it the number of samples is read. */
  readonly source: { readonly value: string; readonly axis: number };
}

/** Which of several places is taken where the samples could come to lie in more than one: as the outermost part of the axis that begins
 *  there, or as the innermost part of the axis that ends there. */
export type Preference = 'outermost' | 'innermost';

type Split = Pick<BatchPlace, 'axis' | 'outer' | 'inner'>;

/** Where samples lie after a reshape, which keeps the order of all entries: the entries behind one sample stay as many.
 * @param from, to sizes with `count` samples. @param written what the file writes for each axis of `to`: −1 is the one that it lets move.
 * @returns undefined if no axis can hold them. */
export function placeAfterReshape(
  from: readonly number[],
  { axis, inner }: Split,
  to: readonly number[],
  count: number,
  written: readonly (number | undefined)[],
  preference: Preference,
): Split | undefined {
  const behind = inner * product(from.slice(axis + 1));
  const splits: Split[] = [];
  for (let at = 0; at < to.length; at++) {
    const rest = product(to.slice(at + 1));
    const innerHere = behind / rest;
    const outerHere = to[at]! / (count * innerHere);
    if (Number.isInteger(innerHere) && Number.isInteger(outerHere) && innerHere >= 1 && outerHere >= 1) {
      splits.push({ axis: at, outer: outerHere, inner: innerHere });
    }
  }
  const alone = splits.filter(({ outer, inner }) => outer === 1 && inner === 1);
  if (alone.length > 0) return preference === 'outermost' ? alone[0] : alone.at(-1);
  const moving = splits.find((split) => written[split.axis] === -1);
  if (moving) return moving;
  const last = to.length - 1;
  const ranked = splits.toSorted((a, b) => rank(a, last, preference) - rank(b, last, preference));
  return ranked[0];
}

/** The last axis holds features: samples are merged into it only where nothing else is possible. */
function rank({ axis, outer }: Split, last: number, preference: Preference): number {
  const preferred = (outer === 1) === (preference === 'outermost');
  return (axis === last && last > 0 ? 2 : 0) + (preferred ? 0 : 1);
}

export function samePlace(a: Split, b: Split): boolean {
  return a.axis === b.axis && a.outer === b.outer && a.inner === b.inner;
}

export function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}
