/**
 * Lets a process end only between two pieces of the engine's work. Node stops its threads wherever they are when `process.exit()` is called, an
 * error is not caught, or the reader of a pipe is gone; a thread stopped inside ONNX Runtime aborts the whole process (exit code 134). So an
 * `exit` listener waits for the present piece, and the worker begins no other.
 */

/** Places in the shared memory of a runtime and its worker. */
const working = 0;
const ending = 1;

const open = new Set<Int32Array>();

/** What the worker is given. Call `releaseExit` once it has ended. */
export function guardExit(): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  if (open.size === 0) process.on('exit', waitForWork);
  open.add(shared);
  return shared;
}

export function releaseExit(shared: Int32Array): void {
  open.delete(shared);
  if (open.size === 0) process.off('exit', waitForWork);
}

function waitForWork(): void {
  for (const shared of open) Atomics.store(shared, ending, 1);
  for (const shared of open) while (Atomics.load(shared, working) === 1) Atomics.wait(shared, working, 1);
}

/** In the worker: does a piece of work. Where the process is ending it never begins, and the thread stands still. */
export async function inTurn<T>(shared: Int32Array, work: () => Promise<T>): Promise<T> {
  Atomics.store(shared, working, 1);
  try {
    // after the store, so that one of the two sides sees the other
    if (Atomics.load(shared, ending) === 1) {
      rest(shared);
      for (;;) Atomics.wait(shared, ending, 1);
    }
    return await work();
  } finally {
    rest(shared);
  }
}

function rest(shared: Int32Array): void {
  Atomics.store(shared, working, 0);
  Atomics.notify(shared, working);
}
