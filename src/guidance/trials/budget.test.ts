import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Budget } from './budget.ts';

/** Work in steps that stops when it is asked to. */
function steps(count: number, ms: number) {
  return async (timed: Parameters<Parameters<Budget['fit']>[0]>[0]) => {
    for (let step = 1; step <= count; step++) {
      await wait(ms);
      timed.signal.throwIfAborted();
      timed.progress('train', ((count - step) * ms) / 1000);
    }
    return 'done';
  };
}

test('work that fits is done', async () => {
  expect(await new Budget(60).fit(steps(3, 1), undefined)).toEqual({ done: 'done' });
});

test('work is stopped when the budget is spent', async () => {
  const began = performance.now();
  expect(await new Budget(0.1).fit(steps(1000, 10), undefined)).toEqual({ stopped: { estimatedSeconds: null } });
  expect(performance.now() - began).toBeLessThan(2000);
});

test('work that cannot fit is stopped once its pace is known, and the time it would take is told', async () => {
  let now = 0;
  const budget = new Budget(100, () => now);
  const outcome = await budget.fit(async ({ signal, progress }) => {
    for (let step = 0; step < 1000; step++) {
      now += 1000;
      progress('train', 1000 - step);
      signal.throwIfAborted();
    }
  }, undefined);
  expect(outcome).toEqual({ stopped: { estimatedSeconds: expect.closeTo(1001, 0) } });
  expect(now).toBeLessThan(10_000);
});

test('the pace of what comes before the training is no estimate of it', async () => {
  let now = 0;
  const outcome = await new Budget(10, () => now).fit(async ({ signal, progress }) => {
    for (let step = 0; step < 100; step++) {
      now += 1000;
      progress('features', 100 - step);
      signal.throwIfAborted();
    }
  }, undefined);
  expect(outcome).toEqual({ stopped: { estimatedSeconds: null } });
});

test('a signal of the caller throws, and so does a failure', async () => {
  const controller = new AbortController();
  controller.abort(new Error('enough'));
  await expect(new Budget(60).fit(steps(3, 1), controller.signal)).rejects.toThrow('enough');
  const failing = async () => {
    throw new Error('broken');
  };
  await expect(new Budget(60).fit(failing, undefined)).rejects.toThrow('broken');
});
