import os from 'node:os';

/** One image per core and one more, so that a core never waits for the disk; libuv's pool (4 threads) is the other limit. */
export function defaultConcurrency(): number {
  return os.availableParallelism() + 1;
}
