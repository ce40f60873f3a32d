/** For tests: a runtime that knows what is still open, and can fail at a chosen call. */
import type { Runtime, Session, Trainer } from '../runtime/types.ts';

export interface CountingRuntime extends Runtime {
  /** Sessions and trainers that were made and not disposed of. */
  open(): number;
  /** Calls so far: what was made and what was run. */
  calls(): number;
}

export class Planned extends Error {}

/** @param failAt call that throws, from 1 on; the engine never sees it. */
export function countingRuntime(inner: Runtime, failAt = Number.POSITIVE_INFINITY): CountingRuntime {
  let [open, calls] = [0, 0];
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    if (++calls === failAt) throw new Planned(`call ${failAt}`);
    return work();
  };
  const counted = <T extends Session | Trainer>(made: T, methods: readonly string[]): T => {
    open++;
    return new Proxy(made, {
      get(target, name) {
        const value = Reflect.get(target, name, target) as unknown;
        if (typeof value !== 'function') return value;
        const bound = value.bind(target) as (...given: unknown[]) => Promise<unknown>;
        if (name === 'dispose') {
          return async () => {
            open--;
            await bound();
          };
        }
        return methods.includes(String(name)) ? (...given: unknown[]) => call(() => bound(...given)) : bound;
      },
    });
  };
  return {
    createSession: (...given) => call(async () => counted(await inner.createSession(...given), ['run'])),
    createTrainer: (...given) =>
      call(async () =>
        counted(await inner.createTrainer(...given), ['accumulate', 'update', 'evaluate', 'writeParameters']),
      ),
    close: () => inner.close(),
    open: () => open,
    calls: () => calls,
  };
}
