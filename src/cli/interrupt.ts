/** Ctrl-C: the first asks the work to stop and save, the second ends the process at once. */
import { constants } from 'node:os';
import { isAbort } from '../abort.ts';
import type { CliContext } from './context.ts';

export interface Interrupt {
  readonly signal: AbortSignal;
  /** What the process ends with after it: 128 and the number of the signal, as shells count. */
  readonly exitCode: number;
  /** Gives Ctrl-C back its usual meaning. */
  dispose(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** @param onFirst told of the first one, to say so. */
export function watchInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  let exitCode = 0;
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
    exitCode = 128 + constants.signals[name];
    controller.abort();
    onFirst();
  };
  for (const name of signals) process.on(name, listener);
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    dispose,
  };
}

/** Work that an interrupt stops, which is said then.
 * @param work gives the exit code; stops, by returning or by an error, once its signal fires.
 * @param says `stopping` at the first Ctrl-C; `stopped` once the work has ended.
 * @returns the exit code. */
export async function interruptible(
  { console, messages }: CliContext,
  work: (signal: AbortSignal) => Promise<number>,
  says: { readonly stopping?: string; readonly stopped?: readonly string[] } = {},
): Promise<number> {
  const { stopping, stopped = [] } = says;
  const interrupt = watchInterrupt(() => stopping !== undefined && console.err(stopping));
  try {
    const exitCode = await work(interrupt.signal);
    if (!interrupt.signal.aborted) return exitCode;
  } catch (error) {
    if (!isAbort(error, interrupt.signal)) throw error;
  } finally {
    interrupt.dispose();
  }
  for (const line of [messages.interrupt.stopped, ...stopped]) console.err(line);
  return interrupt.exitCode;
}
