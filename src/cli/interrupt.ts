/** Ctrl-C: the first asks the work to stop and save, the second ends the process at once. */
import { exitCodes } from './exit-codes.ts';

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Gives Ctrl-C back its usual meaning. */
  dispose(): void;
}

/** @param onFirst told of the first one, to say so. */
export function watchInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  const listener = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
    onFirst();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.on(name, listener);
  return {
    signal: controller.signal,
    dispose: () => {
      for (const name of signals) process.off(name, listener);
    },
  };
}
