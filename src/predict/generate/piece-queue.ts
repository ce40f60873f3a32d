/** Pieces that one side pushes and the other awaits. */
export class PieceQueue {
  readonly #waiting: string[] = [];
  #error: unknown;
  #ended = false;
  #wake: () => void = () => {};

  push(piece: string): void {
    if (piece === '') return;
    this.#waiting.push(piece);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Ends it with an error, thrown to whoever awaits once the pieces before it are gone. */
  fail(error: unknown): void {
    this.#error = error;
    this.end();
  }

  async *pieces(): AsyncGenerator<string, void, void> {
    for (;;) {
      while (this.#waiting.length > 0) yield this.#waiting.shift()!;
      if (this.#ended) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#error !== undefined) throw this.#error;
  }
}
