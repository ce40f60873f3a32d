import { closeAfter } from '../../close-after.ts';
import { openNodeRuntime } from '../../runtime/node/index.ts';
import type { Runtime } from '../../runtime/types.ts';
import type { WarningEvent } from '../../training/events.ts';

export interface RuntimeChoice {
  /** A runtime to use; it stays open. */
  readonly runtime?: Runtime | undefined;
  readonly threads?: number | undefined;
  /** Told what the engine did otherwise than asked. */
  readonly onEvent?: ((event: WarningEvent) => void) | undefined;
}

/** A runtime for the caller to close. */
export function openOwnRuntime({ threads, onEvent }: Omit<RuntimeChoice, 'runtime'>): Promise<Runtime> {
  return openNodeRuntime({
    ...(threads !== undefined && { threads }),
    onRemark: (remark) => onEvent?.({ type: 'warning', ...remark, code: 'OPTIMIZATION_REFUSED' }),
  });
}

/** Does `work` with the runtime given, or with one that is opened for it and closed after it. */
export async function withRuntime<T>(
  { runtime, threads, onEvent }: RuntimeChoice,
  work: (runtime: Runtime) => Promise<T>,
): Promise<T> {
  if (runtime) return work(runtime);
  const own = await openOwnRuntime({ threads, onEvent });
  return closeAfter(
    () => work(own),
    () => own.close(),
  );
}
