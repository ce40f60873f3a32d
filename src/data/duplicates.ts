import type { DatasetWarning } from './image-dataset.ts';
import type { SplitName } from './sample.ts';
import type { Skip } from './walk-folder.ts';

/** A photo before classes have numbers. */
export interface FoundPhoto {
  readonly id: string;
  readonly path: string;
  readonly hash: string;
  readonly bytes: number;
  readonly className: string;
  readonly split?: SplitName;
}

/**
 * Settles photos that are byte for byte the same, before anything is split:
 *  · one class, no given sides or `train`: the first by id stays, the copies go;
 *  · several classes: nobody can say which label is right, so all of them go, from training and from evaluation;
 *  · on both sides of a given split: the copy on the training side goes (of validation and test: the validation copy).
 *    Evaluation data is never cleaned by what training holds, so copies inside one class of a given `validation` or `test` stay too.
 * Each photo that goes is reported by `skip`.
 */
export function settleDuplicates(
  photos: readonly FoundPhoto[],
  skip: Skip,
): { photos: FoundPhoto[]; warnings: DatasetWarning[] } {
  const gone = new Set<FoundPhoto>();
  const counts = { DUPLICATE: 0, DUPLICATE_HELD_OUT: 0, LABEL_CONFLICT: 0 };
  let heldOutCopies = 0;
  const drop = (photo: FoundPhoto, reason: keyof typeof counts, message: string) => {
    gone.add(photo);
    counts[reason]++;
    skip(photo.id, reason, message);
  };

  for (const copies of groupByHash(photos)) {
    if (copies.length === 1) continue;
    const side = sides.find((name) => copies.some(({ split }) => split === name));
    const governing = copies.filter(({ split }) => split === side);
    for (const copy of copies) {
      if (copy.split === side) continue;
      drop(
        copy,
        'DUPLICATE_HELD_OUT',
        `The same photo as ${governing[0]!.id}, which is held out${side ? ` (${side})` : ''}.`,
      );
    }
    const labels = new Set(governing.map(({ className }) => className));
    if (labels.size > 1) {
      const names = [...labels].map((label) => `"${label}"`).join(' and ');
      for (const copy of governing) {
        const other = governing.find(({ className }) => className !== copy.className)!;
        drop(copy, 'LABEL_CONFLICT', `The same photo is in ${names} (${other.id}): one of the labels is wrong.`);
      }
    } else if (side === 'test' || side === 'validation') {
      heldOutCopies += governing.length - 1;
    } else {
      for (const copy of governing.slice(1)) drop(copy, 'DUPLICATE', `The same photo as ${governing[0]!.id}.`);
    }
  }
  return { photos: photos.filter((photo) => !gone.has(photo)), warnings: warningsOf(counts, heldOutCopies) };
}

/** Whoever comes first keeps the photo. */
const sides: readonly (SplitName | undefined)[] = ['test', 'validation', 'train', undefined];

function groupByHash(photos: readonly FoundPhoto[]): Iterable<FoundPhoto[]> {
  const groups = new Map<string, FoundPhoto[]>();
  for (const photo of photos) {
    const group = groups.get(photo.hash);
    if (group) group.push(photo);
    else groups.set(photo.hash, [photo]);
  }
  return groups.values();
}

function warningsOf(
  counts: { DUPLICATE: number; DUPLICATE_HELD_OUT: number; LABEL_CONFLICT: number },
  heldOutCopies: number,
): DatasetWarning[] {
  const warnings: DatasetWarning[] = [];
  const warn = (count: number, code: DatasetWarning['code'], message: string) => {
    if (count > 0) warnings.push({ code, message });
  };
  warn(
    counts.DUPLICATE,
    'DUPLICATES',
    `${countOf(counts.DUPLICATE)} left out: exact copies of others in the same class.`,
  );
  warn(
    counts.LABEL_CONFLICT,
    'LABEL_CONFLICTS',
    `${countOf(counts.LABEL_CONFLICT)} left out: the same photo is in more than one class, so a label is wrong. Delete the wrong copies.`,
  );
  warn(
    counts.DUPLICATE_HELD_OUT,
    'HELD_OUT_DUPLICATES',
    `${countOf(counts.DUPLICATE_HELD_OUT)} left out of training: copies of them are held out for validation or test.`,
  );
  warn(
    heldOutCopies,
    'HELD_OUT_DUPLICATES',
    `${countOf(heldOutCopies)} in validation or test are copies of others there. They stay, and count twice.`,
  );
  return warnings;
}

function countOf(count: number): string {
  return count === 1 ? '1 photo' : `${count} photos`;
}
