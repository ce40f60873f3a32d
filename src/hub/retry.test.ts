import { describe, expect, test } from 'vitest';
import { InjertoError } from '../errors.ts';
import { askedToWait, PassingFailure, withRetries } from './retry.ts';

const failure = (changes?: ConstructorParameters<typeof PassingFailure>[1]) =>
  new PassingFailure(new InjertoError('HUB_FAILED', { details: { address: 'hub', status: 500 } }), changes);

describe('withRetries', () => {
  const timing = { attempts: 3, firstDelay: 1, longestWait: 10, silence: 1000 };
  const run = (attempt: () => Promise<string>, signal?: AbortSignal) =>
    withRetries(attempt, { timing, signal, onRetry: () => {} });

  test('gives up after as many failures in a row as it is told', async () => {
    let times = 0;
    const attempt = async () => {
      times++;
      throw failure();
    };
    await expect(run(attempt)).rejects.toMatchObject({ code: 'HUB_FAILED' });
    expect(times).toBe(3);
  });

  test('an attempt that brought something begins the count anew', async () => {
    let times = 0;
    const attempt = async () => {
      if (++times < 20) throw failure({ progressed: true });
      return 'done';
    };
    expect(await run(attempt)).toBe('done');
  });

  test('what is not passing is thrown at once, and an abort ends the waiting', async () => {
    let times = 0;
    const attempt = async () => {
      times++;
      throw new InjertoError('HUB_FORBIDDEN', { details: { token: false } });
    };
    await expect(run(attempt)).rejects.toMatchObject({ code: 'HUB_FORBIDDEN' });
    expect(times).toBe(1);
    const waiting = run(() => Promise.reject(failure({ waitSeconds: 9 })), AbortSignal.timeout(20));
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test.each([
  [{ 'retry-after': '7' }, 7],
  [{ 'retry-after': 'Tue, 24 Nov 2026 10:00:30 GMT' }, 30],
  [{ 'retry-after': 'Tue, 24 Nov 2026 09:00:00 GMT' }, 0],
  [{ ratelimit: '"api";r=0;t=55' }, 55],
  [{ 'retry-after': 'soon' }, undefined],
  [{}, undefined],
])('%o asks to wait %s seconds', (headers: Record<string, string>, seconds) => {
  expect(askedToWait(new Headers(headers), Date.parse('2026-11-24T10:00:00Z'))).toBe(seconds);
});
