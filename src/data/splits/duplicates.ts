import { type Remark, remark } from '../../messages/index.ts';
import type { DatasetWarning } from '../images/image-dataset.ts';
import type { SplitName } from '../sample.ts';

/** What `settleDuplicates` knows of a photo or text. */
export interface Copy {
  readonly id: string;
  readonly hash: string;
  readonly className: string;
  readonly split?: SplitName;
}

/** Says why one is left out. */
type SkipCopy = (id: string, why: Remark<'DUPLICATE' | 'DUPLICATE_HELD_OUT' | 'LABEL_CONFLICT'>) => void;

/** A photo before classes have numbers. */
export interface FoundPhoto extends Copy {
  readonly path: string;
  readonly bytes: number;
}

/**
 * Settles photos or texts that are the same, before anything is split:
 *  · one class, no given sides or `train`: the first by id stays, the copies go;
 *  · several classes: nobody can say which label is right, so all of them go, from training and from evaluation;
 *  · on both sides of a given split: the copy on the training side goes (of validation and test: the validation copy).
 *    Evaluation data is never cleaned by what training holds, so copies inside one class of a given `validation` or `test` stay too.
 * Each one that goes is reported by `skip`.
 * @param thing what messages call one: 'photo', 'text'.
 */
export function settleDuplicates<C extends Copy>(
  things: readonly C[],
  skip: SkipCopy,
  thing: 'photo' | 'text',
): { kept: C[]; warnings: DatasetWarning[] } {
  const gone = new Set<C>();
  const counts = { DUPLICATE: 0, DUPLICATE_HELD_OUT: 0, LABEL_CONFLICT: 0 };
  let heldOutCopies = 0;
  const drop = (copy: C, why: Parameters<SkipCopy>[1]) => {
    gone.add(copy);
    counts[why.code]++;
    skip(copy.id, why);
  };

  for (const copies of groupByHash(things)) {
    if (copies.length === 1) continue;
    const side = sides.find((name) => copies.some(({ split }) => split === name));
    const governing = copies.filter(({ split }) => split === side);
    for (const copy of copies) {
      if (copy.split === side) continue;
      drop(copy, remark('DUPLICATE_HELD_OUT', { thing, first: governing[0]!.id, ...(side && { side }) }));
    }
    const labels = new Set(governing.map(({ className }) => className));
    if (labels.size > 1) {
      for (const copy of governing) {
        const other = governing.find(({ className }) => className !== copy.className)!;
        drop(copy, remark('LABEL_CONFLICT', { thing, labels: [...labels], other: other.id }));
      }
    } else if (side === 'test' || side === 'validation') {
      heldOutCopies += governing.length - 1;
    } else {
      for (const copy of governing.slice(1)) drop(copy, remark('DUPLICATE', { thing, first: governing[0]!.id }));
    }
  }
  return { kept: things.filter((copy) => !gone.has(copy)), warnings: warningsOf(counts, heldOutCopies, thing) };
}

/** Whoever comes first keeps it. */
const sides: readonly (SplitName | undefined)[] = ['test', 'validation', 'train', undefined];

function groupByHash<C extends Copy>(things: readonly C[]): Iterable<C[]> {
  const groups = new Map<string, C[]>();
  for (const copy of things) {
    const group = groups.get(copy.hash);
    if (group) group.push(copy);
    else groups.set(copy.hash, [copy]);
  }
  return groups.values();
}

function warningsOf(
  counts: { DUPLICATE: number; DUPLICATE_HELD_OUT: number; LABEL_CONFLICT: number },
  heldOutCopies: number,
  thing: 'photo' | 'text',
): DatasetWarning[] {
  const of = (count: number) => ({ thing, count });
  return [
    ...(counts.DUPLICATE > 0 ? [remark('DUPLICATES', of(counts.DUPLICATE))] : []),
    ...(counts.LABEL_CONFLICT > 0 ? [remark('LABEL_CONFLICTS', of(counts.LABEL_CONFLICT))] : []),
    ...(counts.DUPLICATE_HELD_OUT > 0 ? [remark('HELD_OUT_DUPLICATES', of(counts.DUPLICATE_HELD_OUT))] : []),
    ...(heldOutCopies > 0 ? [remark('HELD_OUT_DUPLICATES/twice', of(heldOutCopies))] : []),
  ];
}
