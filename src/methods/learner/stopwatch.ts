/** Adds up the wall-clock seconds of named parts. */
export class Stopwatch {
  readonly #started = performance.now();
  readonly #seconds = { features: 0, train: 0 };

  /** Times `work`, whether it succeeds or not. Parts do not nest. */
  async time<T>(part: 'features' | 'train', work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.#seconds[part] += (performance.now() - started) / 1000;
    }
  }

  read(): { features: number; train: number; total: number } {
    return { ...this.#seconds, total: (performance.now() - this.#started) / 1000 };
  }
}
