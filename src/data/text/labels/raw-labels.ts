import { InjertoError } from '../../../errors.ts';
import { GrowingNumbers } from '../store/growing-numbers.ts';
import { mayBeMissing } from './missing-values.ts';
import { type NumberForm, NumberFormat, writtenNumber } from './number-format.ts';

/** Distinct label values that are told apart; beyond, only numbers are taken. */
const mostValues = 200_000;

const columnForms: readonly NumberForm[] = ['comma-3', 'dot-3'];

/** A label as the data has it. */
export type RawLabel = string | readonly string[];

/**
 * The labels of all rows, each distinct value held once. What they are (classes, lists of classes, numbers, nothing) is decided when
 * all are known: a row by itself can't say.
 */
export class RawLabels {
  /** Distinct values; a row's value is its number in here. */
  readonly values: RawLabel[] = [];
  /** For each distinct value, how many rows have it. */
  readonly counts: number[] = [];
  readonly format = new NumberFormat();
  readonly #numberOf = new Map<string, number>();
  readonly #ids = new GrowingNumbers(Uint32Array);
  readonly #numbers = new GrowingNumbers(Float64Array);
  /** Of each row, which of the forms that only the whole column can tell its number has. */
  readonly #forms = new GrowingNumbers(Uint8Array);
  #full = false;
  #words = 0;
  #numeric = 0;

  get rows(): number {
    return this.#ids.length;
  }

  /** Rows whose label is a number. */
  get numeric(): number {
    return this.#numeric;
  }

  /** Rows whose label is neither a number nor a sign for "none". */
  get words(): number {
    return this.#words;
  }

  /** @throws {InjertoError} LABELS_TOO_MANY */
  add(label: RawLabel, where: string): void {
    const written = writtenNumber(typeof label === 'string' ? label : '');
    if (!Number.isNaN(written.value)) {
      this.#numeric++;
      this.format.add(label as string, written);
    } else if (typeof label !== 'string' || !mayBeMissing(label)) this.#words++;
    const key = typeof label === 'string' ? label : `\0${JSON.stringify(label)}`;
    let id = this.#numberOf.get(key);
    if (id === undefined && !this.#full) {
      id = this.values.length;
      this.values.push(label);
      this.counts.push(0);
      this.#numberOf.set(key, id);
      this.#full = this.values.length >= mostValues;
    }
    if (this.#full && this.#words > 0) throw tooManyLabels(this.values.length, where);
    if (id !== undefined) this.counts[id]!++;
    this.#ids.push(id ?? unknown);
    this.#numbers.push(written.value);
    this.#forms.push(columnForms.indexOf(written.form));
  }

  valueOf(row: number): RawLabel | undefined {
    return this.values[this.#ids.at(row)];
  }

  idOf(row: number): number {
    return this.#ids.at(row);
  }

  /** NaN where it is none. */
  numberOf(row: number): number {
    return this.format.valueOf({ value: this.#numbers.at(row), form: columnForms[this.#forms.at(row)] ?? 'plain' });
  }

  /** Whether there were more distinct values than are told apart; all of them are numbers then. */
  get full(): boolean {
    return this.#full;
  }
}

const unknown = 0xffffffff;

export function tooManyLabels(count: number, where: string): InjertoError {
  return new InjertoError('LABELS_TOO_MANY', { details: { values: count }, where });
}
