/** Token after token into text. A token may be part of a character, and a later one may change how an earlier one reads: what is shown
 * is what no further token changes. */
export class GrowingText {
  readonly #decode: (ids: readonly number[]) => string;
  readonly #ids: number[] = [];
  #shown = '';

  /** @param decode tokens to text, special tokens left out. */
  constructor(decode: (ids: readonly number[]) => string) {
    this.#decode = decode;
  }

  /** @returns the new text, empty while a character is incomplete. */
  push(id: number): string {
    this.#ids.push(id);
    const text = this.#decode(this.#ids);
    // U+FFFD stands for bytes that are no character yet
    return text.endsWith('\uFFFD') || !text.startsWith(this.#shown) ? '' : this.#show(text);
  }

  /** The rest, incomplete characters included. */
  end(): string {
    const text = this.#decode(this.#ids);
    return text.startsWith(this.#shown) ? this.#show(text) : '';
  }

  #show(text: string): string {
    const piece = text.slice(this.#shown.length);
    this.#shown = text;
    return piece;
  }
}
