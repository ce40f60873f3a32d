/** Doing again what failed for a passing reason. */

import { setTimeout as sleep } from 'node:timers/promises';
import { throwIfAborted } from '../abort.ts';
import type { InjertoError } from '../errors.ts';

/** A failure that may be gone the next time. */
export class PassingFailure extends Error {
  readonly error: InjertoError;
  /** How long the server asks to wait, in seconds. */
  readonly waitSeconds: number | undefined;
  /** Something was received before it failed: the count of attempts starts anew. */
  readonly progressed: boolean;

  constructor(
    error: InjertoError,
    { waitSeconds, progressed = false }: { waitSeconds?: number | undefined; progressed?: boolean } = {},
  ) {
    super(error.what, { cause: error });
    this.error = error;
    this.waitSeconds = waitSeconds;
    this.progressed = progressed;
  }
}

export interface RetryTiming {
  /** Attempts in a row that bring nothing before it is given up. */
  readonly attempts: number;
  /** Before the second attempt, in milliseconds; doubled each time. */
  readonly firstDelay: number;
  /** A server that asks for a longer pause is not waited for, in seconds. */
  readonly longestWait: number;
  /** A connection on which nothing comes for so long is given up, in milliseconds. */
  readonly silence: number;
}

export const retryTiming: RetryTiming = { attempts: 6, firstDelay: 500, longestWait: 300, silence: 30_000 };

/** Between two attempts, where the server asks for nothing, in milliseconds. */
const longestDelay = 20_000;

export interface RetryOptions {
  readonly timing: RetryTiming;
  readonly signal: AbortSignal | undefined;
  readonly onRetry: (failure: PassingFailure, seconds: number) => void;
}

/** @throws what the last attempt failed for; anything but a `PassingFailure` at once. */
export async function withRetries<T>(attempt: () => Promise<T>, { timing, signal, onRetry }: RetryOptions): Promise<T> {
  let failures = 0;
  for (;;) {
    throwIfAborted(signal);
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      failures = error.progressed ? 1 : failures + 1;
      const { waitSeconds } = error;
      if (failures >= timing.attempts || (waitSeconds ?? 0) > timing.longestWait) throw error.error;
      // Many clients that were cut off at once shall not come back at once.
      const jitter = 0.75 + Math.random() / 2;
      const delay = Math.max(
        Math.min(timing.firstDelay * 2 ** (failures - 1), longestDelay) * jitter,
        (waitSeconds ?? 0) * 1000,
      );
      onRetry(error, delay / 1000);
      await sleep(delay, undefined, { ...(signal && { signal }) });
    }
  }
}

/** `Retry-After` as seconds or as a date; else the seconds until the window of `RateLimit: "api";r=0;t=55` ends. */
export function askedToWait(headers: Headers, now: number = Date.now()): number | undefined {
  const after = headers.get('retry-after')?.trim();
  if (after && /^\d+$/.test(after)) return Number(after);
  const date = after ? Date.parse(after) : Number.NaN;
  if (!Number.isNaN(date)) return Math.max(0, (date - now) / 1000);
  const window = /;\s*t=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
  return window === undefined ? undefined : Number(window);
}
