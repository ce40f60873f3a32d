import { expect, test } from 'vitest';
import { InjertoError } from '../errors.ts';
import { WaitingLine } from './waiting-line.ts';

/** A line whose batches end when the test says so. */
function line(batchSize: number) {
  const batches: { items: readonly number[]; end: (error?: unknown) => void }[] = [];
  const waiting = new WaitingLine<number, number>({
    batchSize,
    run: (items) =>
      new Promise((resolve, reject) => {
        const end = (error?: unknown) => (error ? reject(error) : resolve(items.map((item) => item * 10)));
        batches.push({ items, end });
      }),
  });
  return { waiting, batches };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('what waits while two batches run makes the next one', async () => {
  const { waiting, batches } = line(3);
  const answers = [1, 2, 3, 4, 5, 6].map((item) => waiting.add(item));
  expect(batches.map(({ items }) => items)).toEqual([[1], [2]]);
  batches[0]!.end();
  await settle();
  expect(batches.map(({ items }) => items)).toEqual([[1], [2], [3, 4, 5]]);
  batches[1]!.end();
  batches[2]!.end();
  await settle();
  batches[3]!.end();
  expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50, 60]);
  await waiting.empty();
});

test('an input that the model cannot take spoils no other answer', async () => {
  const waiting = new WaitingLine<number, number>({
    batchSize: 4,
    ahead: 1,
    run: async (items) => {
      await settle();
      if (items.includes(3)) throw new InjertoError('OUTPUT_NOT_FINITE', { where: 'logits' });
      return items;
    },
  });
  const answers = await Promise.allSettled([1, 2, 3, 4, 5].map((item) => waiting.add(item)));
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(answers[2]).toMatchObject({ reason: { code: 'OUTPUT_NOT_FINITE' } });
});

test('an input whose caller gave up while it waited does not run', async () => {
  const { waiting, batches } = line(2);
  const controller = new AbortController();
  const first = [waiting.add(1), waiting.add(2)];
  const given = waiting.add(3, controller.signal);
  const last = waiting.add(4);
  controller.abort();
  for (const { end } of batches) end();
  await expect(given).rejects.toMatchObject({ code: 'ABORTED' });
  await settle();
  expect(batches[2]!.items).toEqual([4]);
  batches[2]!.end();
  expect(await Promise.all([...first, last])).toEqual([10, 20, 40]);
});
