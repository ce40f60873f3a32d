/** Words come again and again: what each was split into is kept for a while. */

const maxWords = 20_000;
/** Longer pieces hardly come twice. */
const maxLength = 256;

export class WordCache {
  #words = new Map<string, readonly number[]>();

  /** Appends the numbers of a word. @param make finds them where they are not known. */
  append(word: string, ids: number[], make: (word: string) => readonly number[]): void {
    let found = this.#words.get(word);
    if (!found) {
      found = make(word);
      if (word.length <= maxLength) {
        if (this.#words.size >= maxWords) this.#words = new Map();
        this.#words.set(word, found);
      }
    }
    for (const id of found) ids.push(id);
  }
}
