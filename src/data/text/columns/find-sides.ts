import { InjertoError } from '../../../errors.ts';
import { sideOf } from '../../folders/side-names.ts';
import type { ColumnFacts } from './column-facts.ts';
import { splitNames } from './column-names.ts';
import { isFlagColumn, plain } from './side-flags.ts';

export interface SideOptions {
  readonly splitColumn?: string | undefined;
  readonly testFold?: string | undefined;
}

/** Which columns say the sides of the rows. */
export interface FoundSides {
  readonly split?: string;
  /** Whether `split` was taken because it is a flag. */
  readonly isFlag?: boolean;
  /** The column that numbers the folds of a cross-validation, where no fold is held out. */
  readonly folds?: string;
  /** Columns that say a side or a fold, in use or not: they are neither texts nor labels. */
  readonly all: readonly string[];
}

/**
 * The column that says the side: the named one; that of the folds, if one is held out; one of a usual name with "train" among its values, or
 * whose values all are sides; or a flag, as fastai's `is_valid`.
 * @throws {InjertoError} COLUMN_AMBIGUOUS/sides · FOLDS_MISSING
 */
export function findSides(facts: readonly ColumnFacts[], options: SideOptions, where: string): FoundSides {
  const flags = facts.filter(isFlagColumn).map(({ name }) => name);
  const folds = facts.filter(({ name, filled }) => filled > 0 && foldName.test(plain(name))).map(({ name }) => name);
  const { splitColumn, testFold } = options;
  const said = facts.find(saysSides)?.name;
  const all = [...flags, ...folds, ...(said === undefined ? [] : [said])];
  if (splitColumn !== undefined) return { split: splitColumn, all };
  if (testFold !== undefined) {
    const [fold, other] = folds;
    if (fold === undefined || other !== undefined)
      throw new InjertoError('FOLDS_MISSING', { details: { columns: facts.map(({ name }) => name) }, where });
    return { split: fold, all };
  }
  if (said === undefined && flags.length > 1)
    throw new InjertoError('COLUMN_AMBIGUOUS/sides', { details: { columns: flags }, where });
  if (said !== undefined) return { split: said, all };
  const [flag] = flags;
  if (flag !== undefined) return { split: flag, isFlag: true, all };
  return { ...(folds[0] !== undefined && { folds: folds[0] }), all };
}

function saysSides({ name, values }: ColumnFacts): boolean {
  if (!splitNames.includes(name.toLowerCase()) || values.length === 0) return false;
  const sides = values.map((value) => sideOf(String(value)));
  return sides.includes('train') || sides.every((side) => side !== undefined);
}

/** `kfold`, `cv_fold`, `fold_id`. */
const foldName = /^(k|cv|sk|outer|inner|group|stratified|test)?folds?(id|no|nr|num|number|index|idx)?$/;
