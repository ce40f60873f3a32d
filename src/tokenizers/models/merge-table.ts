/** The merges of BPE: of two tokens side by side, how early they are joined, and what they become. An open hash table over numbers: a Map of strings takes
 * several times as long, and merges are looked up for every pair of every new word. */
export class MergeTable {
  readonly #mask: number;
  /** Left, right, rank and result of each entry; left is -1 where a place is free. */
  readonly #entries: Int32Array;
  readonly #results: Int32Array;

  constructor(merges: Iterable<readonly [left: number, right: number, result: number]>, count: number) {
    let places = 16;
    while (places < 2 * count) places *= 2;
    this.#mask = places - 1;
    this.#entries = new Int32Array(places * 4).fill(-1);
    this.#results = new Int32Array(count);
    let rank = 0;
    for (const [left, right, result] of merges) {
      const at = this.find(left, right);
      const place = at >= 0 ? at : -at - 1;
      this.#entries.set([left, right, rank, result], place);
      this.#results[rank++] = result;
    }
  }

  /** Where the entry of a pair lies; negative if there is none. */
  find(left: number, right: number): number {
    const entries = this.#entries;
    let place = (Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b)) >>> 0;
    for (place = (place ^ (place >>> 15)) & this.#mask; ; place = (place + 1) & this.#mask) {
      const at = place * 4;
      if (entries[at] === -1) return -at - 1;
      if (entries[at] === left && entries[at + 1] === right) return at;
    }
  }

  rank(at: number): number {
    return this.#entries[at + 2]!;
  }

  result(at: number): number {
    return this.#entries[at + 3]!;
  }

  /** What the merge of a rank makes. */
  resultOf(rank: number): number {
    return this.#results[rank]!;
  }
}
