import { expect, test } from 'vitest';
import { tensor } from '../../onnx/index.ts';
import type { NamedTensors } from '../../safetensors.ts';
import { chooseAverage } from './choose-average.ts';

const weights = (...values: number[]) => ({ w: tensor('float32', [values.length], Float32Array.from(values)) });
const start = weights(0, 10);
const tuned = weights(4, 20);
const best = { weights: tuned, share: 1, judged: { score: 0.8, loss: 0.5 } };

/** Judges by the first weight. */
const judgedBy =
  (scores: Readonly<Record<number, [score: number, loss: number]>>, seen: number[] = []) =>
  async ({ w }: NamedTensors) => {
    const first = w!.data[0]!;
    seen.push(first);
    const found = scores[first];
    return found ? { score: found[0], loss: found[1] } : null;
  };

test('auto keeps what the validation samples like best', async () => {
  const seen: number[] = [];
  const found = await chooseAverage({ start, tuned, best }, 'auto', judgedBy({ 3: [0.85, 0.6], 2: [0.85, 0.4] }, seen));
  expect(seen).toEqual([3, 2]);
  expect(found).toEqual({ weights: weights(2, 15), share: 0.5, judged: { score: 0.85, loss: 0.4 } });
});

test('auto keeps the tuned weights where no average is better, or none has a finite loss', async () => {
  for (const scores of [{ 3: [0.8, 0.5], 2: [0.7, 0.1] }, {}] as const) {
    expect(await chooseAverage({ start, tuned, best }, 'auto', judgedBy(scores as never))).toBe(best);
  }
});

test('without validation samples auto is three quarters, and a given share is taken', async () => {
  const unseen = await chooseAverage({ start, tuned, best }, 'auto', undefined);
  expect(unseen).toEqual({ weights: weights(3, 17.5), share: 0.75, judged: null });
  const quarter = await chooseAverage({ start, tuned, best }, 0.25, undefined);
  expect(quarter).toEqual({ weights: weights(1, 12.5), share: 0.25, judged: null });
  expect(await chooseAverage({ start, tuned, best }, 1, undefined)).toBe(best);
});

test('where no epoch was better than the start, the last weights may be in the middle', async () => {
  const atStart = { weights: start, share: 1, judged: { score: 0.8, loss: 0.5 } };
  const found = await chooseAverage(
    { start, tuned, best: atStart },
    'auto',
    judgedBy({ 3: [0.79, 0.3], 2: [0.81, 0.6] }),
  );
  expect(found).toMatchObject({ share: 0.5, judged: { score: 0.81 } });
});
