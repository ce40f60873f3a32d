import { throwIfAborted } from '../abort.ts';
import { Places } from './places.ts';

export interface MapAheadOptions {
  /** How many items are worked on at once. */
  readonly concurrency: number;
  /** How many results may be begun and not yet taken; bounds memory. At least `concurrency`. @default concurrency */
  readonly ahead?: number;
  /** Ends the iteration: ABORTED. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Maps items through async work, in order, a bounded number ahead of the reader. Work goes on while the reader is busy.
 * However the iteration ends (done, error, abort, break), no new work is begun and what runs is waited for, so nothing
 * is left behind. The first error in the order of the items is thrown.
 */
export async function* mapAhead<T, R>(
  items: Iterable<T>,
  work: (item: T) => Promise<R>,
  { concurrency, ahead = concurrency, signal }: MapAheadOptions,
): AsyncGenerator<R, void, void> {
  const source = items[Symbol.iterator]();
  const pending: Promise<R>[] = [];
  const places = new Places(concurrency);
  let ended = false;
  const begin = (item: T): Promise<R> => {
    const result = places.within(() => {
      if (ended) throw new Error('ended'); // nobody reads this: only work that was never taken ends so
      return work(item);
    });
    result.catch(() => {}); // thrown where the reader gets to it, or not at all
    return result;
  };
  const fill = () => {
    while (pending.length < Math.max(ahead, concurrency)) {
      const next = source.next();
      if (next.done) return;
      pending.push(begin(next.value));
    }
  };
  try {
    for (;;) {
      throwIfAborted(signal);
      fill();
      const first = pending.shift();
      if (!first) return;
      const result = await first;
      throwIfAborted(signal);
      fill();
      yield result;
    }
  } finally {
    ended = true;
    await Promise.allSettled(pending);
  }
}
