import { InjertoError } from '../../../errors.ts';
import { GrowingNumbers } from '../store/growing-numbers.ts';

/** Distinct label values that are told apart; beyond, only numbers are taken. */
const mostValues = 200_000;

/** A label as the data has it. */
export type RawLabel = string | readonly string[];

/**
 * The labels of all rows, each distinct value held once. What they are (classes, lists of classes, numbers) is decided when all
 * are known: a row by itself can't say.
 */
export class RawLabels {
  /** Distinct values; a row's value is its number in here. */
  readonly values: RawLabel[] = [];
  /** For each distinct value, how many rows have it. */
  readonly counts: number[] = [];
  readonly #numberOf = new Map<string, number>();
  readonly #ids = new GrowingNumbers(Uint32Array);
  readonly #numbers = new GrowingNumbers(Float64Array);
  #full = false;
  /** Whether a value is no number. */
  words = false;

  get rows(): number {
    return this.#ids.length;
  }

  /** @throws {InjertoError} LABELS_TOO_MANY */
  add(label: RawLabel, where: string): void {
    const number = typeof label === 'string' ? numberIn(label) : Number.NaN;
    if (Number.isNaN(number)) this.words = true;
    this.#numbers.push(number);
    const key = typeof label === 'string' ? label : `\0${JSON.stringify(label)}`;
    let id = this.#numberOf.get(key);
    if (id === undefined && !this.#full) {
      id = this.values.length;
      this.values.push(label);
      this.counts.push(0);
      this.#numberOf.set(key, id);
      this.#full = this.values.length >= mostValues;
    }
    if (this.#full && this.words) throw tooManyLabels(this.values.length, where);
    if (id !== undefined) this.counts[id]!++;
    this.#ids.push(id ?? unknown);
  }

  valueOf(row: number): RawLabel | undefined {
    return this.values[this.#ids.at(row)];
  }

  idOf(row: number): number {
    return this.#ids.at(row);
  }

  /** NaN where it is none. */
  numberOf(row: number): number {
    return this.#numbers.at(row);
  }

  /** Whether there were more distinct values than are told apart; all of them are numbers then. */
  get full(): boolean {
    return this.#full;
  }
}

const unknown = 0xffffffff;

export function tooManyLabels(count: number, where: string): InjertoError {
  return new InjertoError('LABELS_TOO_MANY', { details: { count }, where });
}

/** A decimal number; a decimal comma counts as one too. NaN for anything else. */
function numberIn(text: string): number {
  const plain = /^[+-]?\d+,\d+$/.test(text) ? text.replace(',', '.') : text;
  return plain.trim() === '' || /^[+-]?0[xob]/i.test(plain) ? Number.NaN : finite(Number(plain));
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}
