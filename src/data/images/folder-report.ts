import { InjertoError } from '../../errors.ts';
import { remark } from '../../messages/index.ts';
import type { DatasetWarning, ImageSample, SkippedFile } from './image-dataset.ts';
import { firstOf } from './image-report.ts';
import type { FoundPhotos } from './photo-candidate.ts';

/** Why data gave no sample at all. */
export function nothingFound({ root, candidates, form }: FoundPhotos, skipped: readonly SkippedFile[]): InjertoError {
  const tried = skipped.filter(({ code }) => !/^(HIDDEN|OUTSIDE_CLASSES|NOT_AN_IMAGE)$/.test(code));
  const broken = tried.filter(({ code }) => /UNREADABLE|TOO_LARGE|UNSUPPORTED/.test(code));
  if (broken.length > 0 && broken.length === tried.length) {
    return new InjertoError('NO_READABLE_IMAGE', {
      details: { files: broken.length, ...firstOf(broken) },
      where: root,
    });
  }
  if (tried.length > 0 && (candidates.length > 0 || form !== 'class-folders'))
    return new InjertoError('NO_READABLE_IMAGE/rows', { details: firstOf(tried), where: root });
  return new InjertoError('FOLDER_EMPTY', { where: root });
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
