import type { ModelProto } from '../onnx/index.ts';
import { openNodeRuntime } from '../runtime/index.ts';
import type { Runtime, Session } from '../runtime/types.ts';

/** Yields what `work` yields with a session over the model, in the runtime given or in one that is opened for it and closed after it. */
export async function* withSession<T>(
  model: ModelProto,
  { runtime, threads }: { readonly runtime?: Runtime; readonly threads?: number },
  work: (session: Session) => AsyncIterable<T>,
): AsyncGenerator<T, void, void> {
  const own = runtime ? undefined : await openNodeRuntime({ ...(threads !== undefined && { threads }) });
  try {
    const session = await (runtime ?? own!).createSession(model);
    try {
      yield* work(session);
    } finally {
      await session.dispose();
    }
  } finally {
    await own?.close();
  }
}
