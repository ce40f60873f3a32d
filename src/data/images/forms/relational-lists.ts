/** Lists that are joined by the number of a photo, as in CUB-200 and NABirds: `images.txt`, `image_class_labels.txt`, `classes.txt`, `train_test_split.txt`. */
import path from 'node:path';
import { remark } from '../../../messages/index.ts';
import type { SplitName } from '../../sample.ts';
import { isImageName } from '../image-extensions.ts';
import type { ImageReport } from '../image-report.ts';
import type { FoundPhotos, PhotoCandidate } from '../photo-candidate.ts';
import type { Beside } from './files-beside.ts';
import { linesOf } from './list-photos.ts';
import { PhotoLocator } from './locate-photo.ts';

interface RelationalLists {
  readonly images: Beside;
  readonly labels: Beside;
  readonly classes: Beside | undefined;
  readonly sides: Beside | undefined;
}

/** Those among the files, if photos and their classes are there. */
export async function relationalLists(files: readonly Beside[]): Promise<RelationalLists | undefined> {
  const called = (name: string) => files.find((file) => file.name.toLowerCase() === name);
  const [images, labels] = [called('images.txt'), called('image_class_labels.txt')];
  if (!images || !labels) return undefined;
  const [first] = await pairsIn(images);
  if (!first || !isImageName(first[1])) return undefined;
  return { images, labels, classes: called('classes.txt'), sides: called('train_test_split.txt') };
}

/** Photos by these lists; in `train_test_split.txt` 1 is for training and 0 for the test. */
export async function relationalPhotos(
  root: string,
  { images, labels, classes, sides }: RelationalLists,
  report: ImageReport,
): Promise<FoundPhotos> {
  const locator = new PhotoLocator(root, [root, path.join(root, 'images')]);
  const labelOf = new Map(await pairsIn(labels));
  const nameOf = new Map(classes ? await pairsIn(classes) : []);
  const sideOf = new Map(sides ? await pairsIn(sides) : []);
  const candidates: PhotoCandidate[] = [];
  for (const [number, name] of await pairsIn(images)) {
    const found = await locator.locate(name, path.dirname(images.path));
    if (found.reason !== undefined) {
      report.skip(`${images.at}#${number}`, found.reason);
      continue;
    }
    const label = labelOf.get(number);
    const side: SplitName | undefined = { '1': 'train', '0': 'test' }[sideOf.get(number) ?? ''] as
      | SplitName
      | undefined;
    candidates.push({
      id: found.at,
      path: found.path,
      label: label === undefined ? undefined : (nameOf.get(label) ?? label),
      ...(side && { split: side }),
    });
  }
  const used = [images, labels, classes, sides].flatMap((file) => (file ? [file.at] : []));
  report.note(remark('DATA_FORM/relational', { lists: used }));
  return { root, form: 'list', candidates };
}

/** What stands before the first blank of each line, and what behind it. */
async function pairsIn({ path: file }: Beside): Promise<[string, string][]> {
  return (await linesOf(file)).flatMap((line): [string, string][] => {
    const [, number, value] = /^(\S+)\s+(\S.*)$/.exec(line.trim()) ?? [];
    return number === undefined ? [] : [[number, value!]];
  });
}
