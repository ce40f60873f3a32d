/** Ctrl-C: the first asks the work to stop and save, the second ends the process at once. */

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Gives Ctrl-C back its usual meaning. */
  dispose(): void;
}

/** @param onFirst told of the first one, to say so. */
export function watchInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const dispose = () => {
    for (const name of signals) process.off(name, listener);
  };
  const listener = (name: NodeJS.Signals) => {
    if (controller.signal.aborted) {
      // By the signal itself, as without a listener: `process.exit` would wait for, or break, what the worker thread is computing.
      dispose();
      process.kill(process.pid, name);
      return;
    }
    controller.abort();
    onFirst();
  };
  for (const name of signals) process.on(name, listener);
  return { signal: controller.signal, dispose };
}
