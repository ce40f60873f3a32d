/** Inputs that come one by one and run together: whatever waits when the engine is free makes the next batch. */
import { abortError } from '../abort.ts';
import { InjertoError } from '../errors.ts';

export interface WaitingLineOptions<Item, Result> {
  /** Results in the order of the items. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Items that run together, at most. */
  readonly batchSize: number;
  /** Batches given to the engine and not yet back: with two, it never waits for this thread. @default 2 */
  readonly ahead?: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly signal: AbortSignal | undefined;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export class WaitingLine<Item, Result> {
  readonly #options: Required<WaitingLineOptions<Item, Result>>;
  readonly #waiting: Waiting<Item, Result>[] = [];
  readonly #running = new Set<Promise<void>>();

  constructor(options: WaitingLineOptions<Item, Result>) {
    this.#options = { ahead: 2, ...options };
  }

  /** @throws {InjertoError} ABORTED if `signal` fires before the item's batch begins. */
  add(item: Item, signal?: AbortSignal): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ item, signal, resolve, reject });
      this.#fill();
    });
  }

  /** Waits until nothing is under way. */
  async empty(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  #fill(): void {
    const { ahead, batchSize } = this.#options;
    while (this.#running.size < ahead && this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, batchSize).filter(({ signal, reject }) => {
        if (signal?.aborted) reject(abortError(signal));
        return !signal?.aborted;
      });
      if (batch.length === 0) continue;
      const running = this.#run(batch).finally(() => {
        this.#running.delete(running);
        this.#fill();
      });
      this.#running.add(running);
    }
  }

  async #run(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#options.run(batch.map(({ item }) => item));
      for (const [i, { resolve }] of batch.entries()) resolve(results[i]!);
    } catch (error) {
      // One input that the model cannot take must not spoil the answers of strangers that came at the same time.
      if (batch.length === 1 || !(error instanceof InjertoError)) for (const { reject } of batch) reject(error);
      else for (const one of batch) await this.#run([one]);
    }
  }
}
