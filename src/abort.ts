/** How work that was asked to stop says so. */
import { InjertoError } from './errors.ts';

/** @throws {InjertoError} ABORTED once `signal` has fired; its reason is the error's `cause`. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortError(signal);
}

export function abortError(signal: AbortSignal): InjertoError {
  return new InjertoError('ABORTED/work', { cause: signal.reason });
}

/** Whether an error says that work stopped because `signal` fired: ours, the signal's own reason, or what Node's functions throw for it. Any
 * other error is a fault of its own, even where it comes after the signal. */
export function isAbort(error: unknown, signal: AbortSignal | undefined): boolean {
  if (error instanceof InjertoError && error.code === 'ABORTED') return true;
  if (!signal?.aborted) return false;
  if (error === signal.reason) return true;
  return (
    error instanceof Error &&
    (error.name === 'AbortError' || (error.cause !== undefined && error.cause === signal.reason))
  );
}
