import { remark } from '../../../messages/index.ts';
import type { SplitName } from '../../sample.ts';
import { find, join } from '../../splits/union-find.ts';
import { isHeldOut } from '../../text/labels/classes-of.ts';
import type { ImageReport } from '../image-report.ts';
import { hashBytes } from './look-from-pixels.ts';

/** What is compared of a photo. */
export interface Seen {
  readonly id: string;
  readonly hash: string;
  readonly look?: Uint8Array | undefined;
  readonly split?: SplitName | undefined;
  /** Its class, or its classes; undefined where a number is to be estimated. */
  readonly className?: string | undefined;
}

/** Bits in which the hashes of two copies may differ; below 8, one byte of the eight is equal. */
const mostBits = 7;
/** Bounds on the differences of the small images, 0 … 255: their mean, and the largest. Measured, see group-near-photos.test.ts. */
const mostMean = 5;
const mostAnywhere = 30;
/** The same as a share of the photo's own contrast (its standard deviation): pale drawings differ by little. */
const mostRelative = 0.1;
/** A photo of less contrast is like nothing. */
const leastContrast = 2;
/** Pairs of hashes that are compared at most; some seconds. */
const mostCompared = 200_000_000;

/**
 * Groups photos that are the same in another format, size or quality: hashes within 7 of 64 bits, and small images that agree pixel by pixel, as
 * hashes alone join drawings, thumbnails and objects on white. A photo without contrast is like nothing.
 * @returns for each photo that is like another its group: the least hash in it, whatever the order of the photos.
 */
export function groupNearPhotos(photos: readonly Seen[], report: ImageReport): Map<number, string> {
  const parents = Uint32Array.from(photos, (_, i) => i);
  const complete = joinAlike(photos, parents);
  const members = new Map<number, number[]>();
  for (let i = 0; i < photos.length; i++) {
    const leader = find(parents, i);
    if (leader === i) continue;
    const found = members.get(leader);
    if (found) found.push(i);
    else members.set(leader, [leader, i]);
  }
  const groups = [...members.values()].filter((group) => new Set(group.map((i) => photos[i]!.hash)).size > 1);
  const groupOf = new Map<number, string>();
  for (const group of groups) {
    const name = group.map((i) => photos[i]!.hash).sort()[0]!;
    for (const i of group) groupOf.set(i, name);
  }
  warn(photos, groups, complete, report);
  return groupOf;
}

function warn(
  photos: readonly Seen[],
  groups: readonly (readonly number[])[],
  complete: boolean,
  report: ImageReport,
): void {
  if (groups.length > 0) {
    const count = groups.reduce((sum, group) => sum + group.length, 0);
    const [first, second] = groups[0]!.map((i) => photos[i]!.id) as [string, string];
    report.warn(remark('NEAR_DUPLICATES/photos', { photos: count, groups: groups.length, first, second }));
  }
  const torn = groups.filter((group) => new Set(group.map((i) => photos[i]!.className)).size > 1);
  if (torn.length > 0) {
    const [one] = torn[0]!;
    const other = torn[0]!.find((i) => photos[i]!.className !== photos[one!]!.className)!;
    const count = torn.reduce((sum, group) => sum + group.length, 0);
    report.warn(remark('LABEL_CONFLICTS_NEAR', { photos: count, first: photos[one!]!.id, second: photos[other]!.id }));
  }
  const leaking = groups.filter((group) => group.some((i) => isHeldOut(photos[i]!.split)));
  const leaks = leaking.flatMap((group) => group.filter((i) => !isHeldOut(photos[i]!.split)));
  if (leaks.length > 0) {
    const held = leaking[0]!.find((i) => isHeldOut(photos[i]!.split))!;
    report.warn(
      remark('NEAR_DUPLICATES_HELD_OUT/photos', {
        photos: leaks.length,
        first: photos[leaks[0]!]!.id,
        heldOut: photos[held]!.id,
      }),
    );
  }
  if (!complete) report.warn(remark('NEAR_DUPLICATES_BOUNDED/photos'));
}

/** @returns whether all pairs were compared. */
function joinAlike(photos: readonly Seen[], parents: Uint32Array): boolean {
  const seen = photos.flatMap(({ look }, i) => (look && contrast(look) > leastContrast ? [{ i, look }] : []));
  let compared = 0;
  for (let byte = 0; byte < hashBytes; byte++) {
    const buckets = new Map<number, { i: number; look: Uint8Array }[]>();
    for (const one of seen) {
      const key = one.look[byte]!;
      const bucket = buckets.get(key);
      if (bucket) bucket.push(one);
      else buckets.set(key, [one]);
    }
    for (const bucket of buckets.values()) {
      for (let a = 1; a < bucket.length; a++) {
        compared += a;
        if (compared > mostCompared) return false;
        for (let b = 0; b < a; b++) {
          const [one, other] = [bucket[a]!, bucket[b]!];
          if (bitsApart(one.look, other.look) > mostBits || find(parents, one.i) === find(parents, other.i)) continue;
          if (alike(one.look, other.look)) join(parents, one.i, other.i);
        }
      }
    }
  }
  return true;
}

/** Whether two photos are the same in another format, size or quality, by what `lookOf` gives of each. */
export function looksAlike(a: Uint8Array, b: Uint8Array): boolean {
  return bitsApart(a, b) <= mostBits && contrast(a) > leastContrast && contrast(b) > leastContrast && alike(a, b);
}

const bitsIn = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);

function bitsApart(a: Uint8Array, b: Uint8Array): number {
  let bits = 0;
  for (let i = 0; i < hashBytes; i++) bits += bitsIn[a[i]! ^ b[i]!]!;
  return bits;
}

function alike(a: Uint8Array, b: Uint8Array): boolean {
  let [sum, squares] = [0, 0];
  for (let i = hashBytes; i < a.length; i++) {
    const apart = Math.abs(a[i]! - b[i]!);
    if (apart > mostAnywhere) return false;
    sum += apart;
    squares += apart ** 2;
  }
  const count = a.length - hashBytes;
  return sum / count <= mostMean && Math.sqrt(squares / count) <= mostRelative * Math.min(contrast(a), contrast(b));
}

/** Standard deviation of the small image's numbers. */
function contrast(look: Uint8Array): number {
  const count = look.length - hashBytes;
  let [mean, squares] = [0, 0];
  for (let i = hashBytes; i < look.length; i++) mean += look[i]! / count;
  for (let i = hashBytes; i < look.length; i++) squares += (look[i]! - mean) ** 2;
  return Math.sqrt(squares / count);
}
