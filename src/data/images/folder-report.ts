import path from 'node:path';
import { InjertoError } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import type { DatasetWarning, ImageSample, SkippedFile } from './image-dataset.ts';
import { imageExtensions } from './image-extensions.ts';

/** Why a folder gave no sample at all. @param candidates ids of the image files that were tried. */
export function nothingFound(
  root: string,
  candidates: readonly string[],
  skipped: readonly SkippedFile[],
): InjertoError {
  const first = skipped.find(({ code }) => /UNREADABLE|TOO_LARGE/.test(code));
  if (candidates.length > 0) {
    return new InjertoError('NO_READABLE_IMAGE', {
      details: { files: candidates.length, first: first!.path, reason: asRemark(first!) },
      where: root,
    });
  }
  const loose = skipped.filter(
    ({ code, path: file }) => code === 'OUTSIDE_CLASSES' && imageExtensions.has(path.extname(file).toLowerCase()),
  );
  return loose.length > 0
    ? new InjertoError('FOLDER_EMPTY/loose', { details: { photos: loose.length }, where: root })
    : new InjertoError('FOLDER_EMPTY', { where: root });
}

/** One warning for all files that could not be read. */
export function unreadableWarning(skipped: readonly SkippedFile[]): DatasetWarning[] {
  const broken = skipped.filter(({ code }) => /UNREADABLE|TOO_LARGE/.test(code));
  if (broken.length === 0) return [];
  const [first] = broken;
  return [remark('FILES_UNREADABLE', { files: broken.length, first: first!.path, reason: asRemark(first!) })];
}

/** Classes too small to be of use. @param folders class names of all folders. */
export function classWarnings(
  folders: readonly string[],
  classes: readonly string[],
  samples: readonly ImageSample[],
): DatasetWarning[] {
  const counts = new Uint32Array(classes.length);
  for (const { label, split } of samples) if (split === undefined || split === 'train') counts[label]!++;
  const empty = new Set(folders.filter((name) => !(counts[classes.indexOf(name)]! > 0)));
  const single = classes.filter((_, label) => counts[label] === 1);
  return [
    ...[...empty].map((name) => remark('CLASS_EMPTY', { class: name })),
    ...single.map((name) => remark('CLASS_WITH_ONE_PHOTO', { class: name })),
  ];
}

function asRemark({ path: _, ...remark }: SkippedFile): Remark {
  return remark;
}
