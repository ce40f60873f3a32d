import { closeAfter } from '../close-after.ts';
import { openNodeRuntime } from '../runtime/index.ts';
import type { Runtime } from '../runtime/types.ts';

/** Does `work` with the runtime given, or with one that is opened for it and closed after it. */
export async function withRuntime<T>(
  { runtime, threads }: { readonly runtime?: Runtime; readonly threads?: number },
  work: (runtime: Runtime) => Promise<T>,
): Promise<T> {
  if (runtime) return work(runtime);
  const own = await openNodeRuntime({ ...(threads !== undefined && { threads }) });
  return closeAfter(
    () => work(own),
    () => own.close(),
  );
}
