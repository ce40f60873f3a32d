import { InjertoError } from '../../../errors.ts';
import { sideOf } from '../../folders/side-names.ts';
import type { SplitName } from '../../sample.ts';
import { mayBeMissing } from '../labels/missing-values.ts';
import { flaggedSide, isYesOrNo, yes } from './side-flags.ts';

/** Reads the values of the column that says the side, and counts them. */
export class SplitColumn {
  readonly #column: string;
  readonly #testFold: string | undefined;
  readonly #flagged: SplitName | undefined;
  readonly #known = new Map<string, { readonly side: SplitName; rows: number }>();

  /** @param testFold the value that is held out, where the column numbers folds. */
  constructor(column: string, testFold?: string) {
    this.#column = column;
    this.#testFold = testFold;
    this.#flagged = flaggedSide(column);
  }

  /** undefined where the field is empty. @throws {InjertoError} SPLIT_UNKNOWN: a row on no side would be learned or lost without a word. */
  sideOf(value: unknown, file: string, line: number): SplitName | undefined {
    const name = String(value ?? '').trim();
    if (name === '' || mayBeMissing(name)) return undefined;
    const known = this.#known.get(name);
    if (known) {
      known.rows++;
      return known.side;
    }
    const side = this.#read(name);
    if (side === undefined) {
      const details = { column: this.#column, name: name.slice(0, 60) };
      throw new InjertoError('SPLIT_UNKNOWN', { details, where: { file, line } });
    }
    this.#known.set(name, { side, rows: 1 });
    return side;
  }

  #read(name: string): SplitName | undefined {
    if (this.#testFold !== undefined) return isSameFold(name, this.#testFold) ? 'test' : 'train';
    if (this.#flagged === undefined || !isYesOrNo(name)) return sideOf(name);
    if (yes.test(name)) return this.#flagged;
    return this.#flagged === 'train' ? 'test' : 'train';
  }

  /** Each name that was met, its side, and its rows. */
  get met(): { name: string; side: SplitName; rows: number }[] {
    return [...this.#known].map(([name, { side, rows }]) => ({ name, side, rows }));
  }

  /** @throws {InjertoError} FOLD_UNKNOWN where no row is of the fold that is to be held out. */
  requireFold(where: string): void {
    const fold = this.#testFold;
    if (fold === undefined || this.met.some(({ side }) => side === 'test')) return;
    const details = { column: this.#column, fold, folds: this.met.map(({ name }) => name) };
    throw new InjertoError('FOLD_UNKNOWN', { details, where });
  }
}

/** What a spreadsheet makes of numbers counts as the same: 4 and 4.0. */
function isSameFold(a: string, b: string): boolean {
  return a === b || (a !== '' && b !== '' && Number(a) === Number(b));
}
