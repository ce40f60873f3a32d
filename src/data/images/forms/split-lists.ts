/** Lists of paths that divide photos in class folders into sides, as Food-101's `meta/train.txt` and `meta/test.txt`. */
import { remark } from '../../../messages/index.ts';
import type { SplitName } from '../../sample.ts';
import type { ImageReport } from '../image-report.ts';
import type { FoundPhotos } from '../photo-candidate.ts';
import type { Beside } from './files-beside.ts';
import { isBlank, pathLines } from './list-form.ts';
import { linesOf } from './list-photos.ts';
import type { PhotoLocator } from './locate-photo.ts';

/** A list, and the side of the photos in it. */
type SplitList = Beside & { readonly split: SplitName };

/**
 * Gives the photos of class folders the sides that lists beside them say. Where there is a list for training, what none names is left out; else it is
 * trained on. Several lists for one side are as many divisions: none is taken.
 * @returns the photos, and the lists of which something was said.
 */
export async function withListedSides(
  found: FoundPhotos,
  files: readonly Beside[],
  locator: PhotoLocator,
  report: ImageReport,
): Promise<{ readonly found: FoundPhotos; readonly lists: readonly Beside[] }> {
  const { lists, left } = await splitLists(files, locator);
  const seen = [...lists, ...left];
  if (lists.length === 0) return { found, lists: seen };
  const several = new Set(lists.map(({ split }) => split)).size < lists.length;
  const divided = found.candidates.some(({ split }) => split !== undefined);
  if (several || divided || lists.every(({ split }) => split === 'train')) {
    report.note(remark('SPLIT_LISTS_NOT_USED', { lists: lists.map(({ at }) => at), several }));
    return { found, lists: seen };
  }
  const sideOf = new Map<string, SplitName>();
  for (const { path: file, at, split } of lists) {
    const reader = (await pathLines(file, locator))!;
    for (const [i, line] of (await linesOf(file)).entries()) {
      const name = isBlank(line) ? undefined : reader(line.trim())?.name;
      if (name === undefined) continue;
      const place = await locator.locate(name);
      if (place.reason !== undefined) report.skip(`${at}:${i + 1}`, place.reason);
      else sideOf.set(place.path, split);
    }
  }
  const complete = lists.some(({ split }) => split === 'train');
  const candidates = found.candidates.flatMap((candidate) => {
    const split = sideOf.get(candidate.path) ?? (complete ? undefined : 'train');
    if (split !== undefined) return [{ ...candidate, split }];
    report.skip(candidate.id, remark('OUTSIDE_CLASSES/not-listed'));
    return [];
  });
  report.note(
    remark('SPLIT_LISTS_USED', {
      lists: lists.map(({ at }) => at),
      left: found.candidates.length - candidates.length,
      complete,
    }),
  );
  return { found: { ...found, candidates }, lists: seen };
}

/** Files called as sides are, whose lines name photos. `trainval` is `train`, unless that is there: then it is `left`. */
async function splitLists(
  files: readonly Beside[],
  locator: PhotoLocator,
): Promise<{ readonly lists: SplitList[]; readonly left: SplitList[] }> {
  const found: SplitList[] = [];
  for (const file of files) {
    const split = file.split ?? numberedSide(file.name);
    if (split !== undefined && (await pathLines(file.path, locator))) found.push({ ...file, split });
  }
  const isBoth = ({ name }: SplitList) => /train[-_]?val(?![a-z])/i.test(name);
  if (!found.some((list) => list.split === 'train' && !isBoth(list))) return { lists: found, left: [] };
  return { lists: found.filter((list) => !isBoth(list)), left: found.filter(isBoth) };
}

/** `train1.txt`, `Testing_03.txt`: the first, third … of several divisions. */
function numberedSide(name: string): SplitName | undefined {
  const [, word] = /^(train|val|test)(?:ing|idation)?[-_]?\d+\./i.exec(name) ?? [];
  return word === undefined
    ? undefined
    : ({ train: 'train', val: 'validation', test: 'test' } as const)[word.toLowerCase() as 'train' | 'val' | 'test'];
}
