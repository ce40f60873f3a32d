import { throwIfAborted } from '../../../abort.ts';
import { find, join } from '../../splits/union-find.ts';
import { GrowingNumbers } from '../store/growing-numbers.ts';
import { bandKey, bands, bins, jaccard, minHash, shingleSet, shingleText } from './min-hash.ts';

/** Rows beyond which only the first are compared: a row's number and its band's key are sorted as one number of 53 bits. */
const mostCompared = 2 ** 21;
/** Texts of at least this Jaccard similarity are near-duplicates. */
export const nearSimilarity = 0.8;

/** Share of equal bins below which a pair is not looked at closer: at a similarity of 0.8 one in a thousand is lost. */
const worthReading = 0.6;
/** Others of its bucket that a row is compared with, so that a bucket of thousands takes no square of that. */
const comparedPerBucket = 8;
const pairsAtOnce = 2048;

export interface NearDuplicateGroups {
  /** For each row the lowest row of its group; itself where it is alone. */
  readonly leaders: Uint32Array;
  /** Pairs whose texts were compared. */
  readonly compared: number;
  /** Whether the search ended before all pairs were compared. */
  readonly bounded: boolean;
}

/** Finds texts that are nearly the same, by MinHash and its bands; 108 bytes a row. */
export class NearDuplicates {
  readonly #keys = new GrowingNumbers(Uint32Array);
  readonly #signatures = new GrowingNumbers(Uint8Array);
  readonly #minima = new Uint32Array(bins);
  readonly #rowKeys = new Uint32Array(bands);
  readonly #rowSignature = new Uint8Array(bins);
  /** Rows without a letter or digit are like nothing. */
  readonly #silent = new Set<number>();
  #rows = 0;

  /** Adds the next row. @param content see `contentOf`. */
  add(content: string): void {
    const row = this.#rows++;
    if (row >= mostCompared) return;
    if (!minHash(shingleText(content), this.#minima)) this.#silent.add(row);
    for (let band = 0; band < bands; band++) this.#rowKeys[band] = bandKey(this.#minima, band);
    // Minima of one bin share their high bits; the low ones tell them apart.
    for (let bin = 0; bin < bins; bin++) this.#rowSignature[bin] = this.#minima[bin]! & 0xff;
    this.#keys.pushAll(this.#rowKeys);
    this.#signatures.pushAll(this.#rowSignature);
  }

  /**
   * Groups rows that are connected by pairs of a Jaccard similarity of 0.8 or more, each verified on the texts.
   * @param kept the rows that matter, ascending. @param contents reads their contents, in the order asked for.
   */
  async groups(
    kept: Uint32Array,
    contents: (rows: readonly number[]) => Promise<readonly string[]>,
    signal?: AbortSignal,
  ): Promise<NearDuplicateGroups> {
    const parents = Uint32Array.from({ length: this.#rows }, (_, row) => row);
    const rows = kept.filter((row) => row < mostCompared && !this.#silent.has(row));
    const most = Math.max(100_000, 4 * rows.length);
    const unlike = new Set<number>();
    let pending: [number, number][] = [];
    let compared = 0;
    const compare = async () => {
      const asked = [...new Set(pending.flat())].sort((a, b) => a - b);
      const texts = await contents(asked);
      const sets = new Map(asked.map((row, i) => [row, shingleSet(shingleText(texts[i]!))]));
      for (const [a, b] of pending) {
        if (jaccard(sets.get(a)!, sets.get(b)!) >= nearSimilarity) join(parents, a, b);
        else if (unlike.size < 1_000_000) unlike.add(a * mostCompared + b);
      }
      compared += pending.length;
      pending = [];
    };
    for (let band = 0; band < bands; band++) {
      throwIfAborted(signal);
      for (const bucket of this.#buckets(rows, band)) {
        const others: number[] = [];
        for (const row of bucket) {
          for (const other of others) {
            if (find(parents, row) === find(parents, other) || unlike.has(other * mostCompared + row)) continue;
            if (this.#agreement(row, other) >= worthReading) pending.push([other, row]);
          }
          if (others.length < comparedPerBucket && !others.some((other) => find(parents, other) === find(parents, row)))
            others.push(row);
          if (pending.length >= pairsAtOnce) await compare();
        }
        if (compared >= most) break;
      }
      await compare();
      if (compared >= most) break;
    }
    for (let row = 0; row < parents.length; row++) find(parents, row);
    return { leaders: parents, compared, bounded: compared >= most || this.#rows > mostCompared };
  }

  /** Rows of equal key, two and more, ascending. */
  *#buckets(rows: Uint32Array, band: number): Generator<number[]> {
    const sorted = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) sorted[i] = this.#keys.at(rows[i]! * bands + band) * mostCompared + rows[i]!;
    sorted.sort();
    for (let start = 0; start < sorted.length; ) {
      const key = Math.floor(sorted[start]! / mostCompared);
      let end = start + 1;
      while (end < sorted.length && Math.floor(sorted[end]! / mostCompared) === key) end++;
      if (end - start > 1) yield Array.from(sorted.subarray(start, end), (value) => value % mostCompared);
      start = end;
    }
  }

  #agreement(a: number, b: number): number {
    const signatures = this.#signatures.values;
    let equal = 0;
    for (let bin = 0; bin < bins; bin++) if (signatures[a * bins + bin] === signatures[b * bins + bin]) equal++;
    return equal / bins;
  }
}
