import { InjertoError } from '../../../errors.ts';
import { sideOf } from '../../folders/folder-layout.ts';
import type { SplitName } from '../../sample.ts';
import { mayBeMissing } from '../labels/missing-values.ts';
import type { ColumnFacts } from './column-facts.ts';
import { splitNames } from './column-names.ts';

/** The column that says the side: one of a usual name with "train" among its values, or whose values all are sides. */
export function findSplit(facts: readonly ColumnFacts[]): string | undefined {
  return facts.find(({ name, values }) => {
    if (!splitNames.includes(name.toLowerCase()) || values.length === 0) return false;
    const sides = values.map((value) => sideOf(String(value)));
    return sides.includes('train') || sides.every((side) => side !== undefined);
  })?.name;
}

/** Reads the values of the column that says the side, and counts them. */
export class SplitColumn {
  readonly #column: string;
  readonly #known = new Map<string, { readonly side: SplitName; rows: number }>();

  constructor(column: string) {
    this.#column = column;
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
    const side = sideOf(name);
    if (side === undefined) {
      const details = { column: this.#column, name: name.slice(0, 60) };
      throw new InjertoError('SPLIT_UNKNOWN', { details, where: { file, line } });
    }
    this.#known.set(name, { side, rows: 1 });
    return side;
  }

  /** Each name that was met, its side, and its rows. */
  get met(): { name: string; side: SplitName; rows: number }[] {
    return [...this.#known].map(([name, { side, rows }]) => ({ name, side, rows }));
  }
}
