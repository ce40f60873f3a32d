import path from 'node:path';
import { InjertoError } from '../../errors.ts';
import type { DatasetWarning, ImageSample, SkippedFile } from './image-dataset.ts';
import { imageExtensions } from './image-extensions.ts';

/** Why a folder gave no sample at all. @param candidates ids of the image files that were tried. */
export function nothingFound(
  root: string,
  candidates: readonly string[],
  skipped: readonly SkippedFile[],
): InjertoError {
  const first = skipped.find(({ reason }) => /UNREADABLE|TOO_LARGE/.test(reason));
  if (candidates.length > 0) {
    return new InjertoError('NO_READABLE_IMAGE', {
      what: `None of the ${candidates.length} image files can be read. The first: ${first?.path}: ${first?.message}`,
      where: root,
      hint: 'Open one of them in a viewer; if it shows, please report it.',
    });
  }
  const loose = skipped.filter(
    ({ reason, path: file }) => reason === 'OUTSIDE_CLASSES' && imageExtensions.has(path.extname(file).toLowerCase()),
  );
  return new InjertoError('FOLDER_EMPTY', {
    what:
      loose.length > 0
        ? `The folder holds ${loose.length} photos, but no class folders with photos.`
        : 'The folder holds no photos: no class folder with an image file in it.',
    where: root,
    hint: 'Make one folder per class and put its photos inside: photos/apple/1.jpg, photos/pear/1.jpg.',
  });
}

/** One warning for all files that could not be read. */
export function unreadableWarning(skipped: readonly SkippedFile[]): DatasetWarning[] {
  const broken = skipped.filter(({ reason }) => /UNREADABLE|TOO_LARGE/.test(reason));
  if (broken.length === 0) return [];
  const message = `${broken.length === 1 ? '1 file' : `${broken.length} files`} left out because they can't be read. The first: ${broken[0]!.path}: ${broken[0]!.message}`;
  return [{ code: 'FILES_UNREADABLE', message }];
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
    ...[...empty].map(
      (name) => ({ code: 'CLASS_EMPTY', message: `Class "${name}" has no photo to train on.` }) as const,
    ),
    ...single.map(
      (name) =>
        ({
          code: 'CLASS_WITH_ONE_PHOTO',
          message: `Class "${name}" has one photo: it can be trained on, but not be tested. Add some.`,
        }) as const,
    ),
  ];
}
