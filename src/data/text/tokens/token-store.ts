import type { TokenizedText } from '../../../models/index.ts';
import { type TokenRow, tokenRow } from './token-batch.ts';

/** Ids of one chunk: 4 MB. */
const chunkLength = 1 << 20;

/** Tokenized texts, packed: four bytes a token and sixteen a text, so that a million texts fit. */
export class TokenStore {
  readonly #chunks: Int32Array[] = [];
  #used = chunkLength;
  /** Of each text: its chunk, its start there, its tokens, and how many of them belong to the first of a pair. */
  #places = new Int32Array(4 * 1024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** @returns the text's index. */
  add(text: TokenizedText): number {
    const { ids, first } = tokenRow(text);
    if (this.#used + ids.length > chunkLength) {
      this.#chunks.push(new Int32Array(Math.max(chunkLength, ids.length)));
      this.#used = 0;
    }
    this.#chunks.at(-1)!.set(ids, this.#used);
    if (4 * this.#count === this.#places.length) {
      const larger = new Int32Array(2 * this.#places.length);
      larger.set(this.#places);
      this.#places = larger;
    }
    const place = [this.#chunks.length - 1, this.#used, ids.length, first];
    this.#places.set(place, 4 * this.#count);
    this.#used += ids.length;
    return this.#count++;
  }

  length(text: number): number {
    return this.#places[4 * text + 2]!;
  }

  get(text: number): TokenRow {
    const [chunk, start, length, first] = this.#places.subarray(4 * text, 4 * text + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    return { ids: this.#chunks[chunk]!.subarray(start, start + length), first };
  }
}
