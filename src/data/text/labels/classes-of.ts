import { InjertoError } from '../../../errors.ts';
import { type Remark, remark } from '../../../messages/index.ts';
import type { SplitName } from '../../sample.ts';
import { orderClasses, type Targets } from './targets.ts';

/** Labelled rows, of texts or photos, by number. */
export interface ClassRows {
  /** The rows that stay. */
  readonly kept: Iterable<number>;
  readonly id: (row: number) => string;
  readonly side: (row: number) => SplitName | undefined;
  /** What messages call one: 'text', 'photo'. */
  readonly thing: 'text' | 'photo';
  /** The dataset's file or folder. */
  readonly where: string;
  readonly warn: (warning: Remark) => void;
}

/** The classes that the training rows have, and, of several labels, those of the others.
 * @throws {InjertoError} LABEL_CONSTANT · TEXT_CLASS_NOT_TRAINED · CLASS_NOT_TRAINED */
export function classesOf(rows: ClassRows, { task, labelsOf }: Targets): string[] {
  if (task === 'unlabeled') return [];
  const { thing, warn } = rows;
  const counts = new Map<string, number>();
  let withAll = 0;
  for (const row of rows.kept) {
    if (isHeldOut(rows.side(row))) continue;
    for (const name of labelsOf(row)!) counts.set(name, (counts.get(name) ?? 0) + 1);
    withAll++;
  }
  const [only] = counts.keys();
  const constant =
    task === 'multi-label'
      ? counts.size === 0 || (counts.size === 1 && counts.get(only!) === withAll)
      : counts.size < 2;
  if (constant) {
    throw constantLabel(rows, only);
  }
  if (task === 'regression') return [];
  const untrained = untrainedClasses(rows, task, labelsOf, counts);
  if (untrained.size > 0) {
    const details = { classes: [...untrained] };
    warn(thing === 'text' ? remark('CLASS_EMPTY/texts', details) : remark('CLASS_EMPTY/photos', details));
  }
  const classes = orderClasses([...counts.keys(), ...untrained]);
  const single = classes.filter((name) => counts.get(name) === 1);
  if (single.length > 0 && task === 'single-label') {
    if (thing === 'text') warn(remark('CLASS_WITH_ONE_TEXT', { classes: single }));
    else for (const name of single) warn(remark('CLASS_WITH_ONE_PHOTO', { class: name }));
  }
  return classes;
}

function untrainedClasses(
  rows: ClassRows,
  task: Targets['task'],
  labelsOf: Targets['labelsOf'],
  counts: ReadonlyMap<string, number>,
): Set<string> {
  const untrained = new Set<string>();
  for (const row of rows.kept) {
    const stray = labelsOf(row)!.find((name) => !counts.has(name));
    if (stray === undefined) continue;
    if (task !== 'multi-label') {
      throw new InjertoError(rows.thing === 'text' ? 'TEXT_CLASS_NOT_TRAINED' : 'CLASS_NOT_TRAINED', {
        details: { class: stray, side: rows.side(row)! },
        where: rows.id(row),
      });
    }
    untrained.add(stray);
  }
  return untrained;
}

export function isHeldOut(side: SplitName | undefined): boolean {
  return side === 'validation' || side === 'test';
}

function constantLabel({ thing, where }: ClassRows, label: string | undefined): InjertoError {
  if (label === undefined)
    return new InjertoError(thing === 'text' ? 'LABEL_CONSTANT/none' : 'LABEL_CONSTANT/no-photos', { where });
  return new InjertoError(thing === 'text' ? 'LABEL_CONSTANT' : 'LABEL_CONSTANT/photos', { details: { label }, where });
}
