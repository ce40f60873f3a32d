import { expect, test } from 'vitest';
import { type Tensor, tensor } from '../onnx/index.ts';
import { rowsOfOutput, sessionInPortions, trainerInPortions } from './in-portions.ts';
import type { Session, Tensors, Trainer } from './types.ts';

/** y = 2x, and refuses every number of rows but one. */
function doubling(rows: number, runs: Tensors[]): Session {
  return {
    inputNames: ['x'],
    outputNames: ['y', 'total'],
    outputTypes: { y: 'float32', total: 'float32' },
    async run(feeds, { fetches = ['y', 'total'] } = {}): Promise<Record<string, Tensor>> {
      const x = feeds.x as Tensor<'float32'>;
      expect(x.shape[0]).toBe(rows);
      runs.push(feeds);
      const y = tensor(
        'float32',
        x.shape,
        x.data.map((value) => 2 * value),
      );
      const total = tensor('float32', [3, 1], [0, 0, 0]);
      return Object.fromEntries(Object.entries({ y, total }).filter(([name]) => fetches.includes(name)));
    },
    dispose: async () => {},
  };
}

const x = (rows: number) =>
  tensor(
    'float32',
    [rows, 2],
    Float32Array.from({ length: rows * 2 }, (_, i) => i),
  );

test('a batch goes through in portions, and its rows come out in order', async () => {
  const runs: Tensors[] = [];
  const { y } = await sessionInPortions(doubling(1, runs), 1).run({ x: x(5) }, { fetches: ['y'] });
  expect(runs).toHaveLength(5);
  expect(y).toEqual(tensor('float32', [5, 2], [0, 2, 4, 6, 8, 10, 12, 14, 16, 18]));
});

test('a last portion that is not full repeats a row, which does not come out', async () => {
  const runs: Tensors[] = [];
  const { y } = await sessionInPortions(doubling(4, runs), 4).run({ x: x(5) }, { fetches: ['y'] });
  expect(runs).toHaveLength(2);
  expect(Array.from(runs[1]!.x!.data as Float32Array)).toEqual([8, 9, 8, 9, 8, 9, 8, 9]);
  expect(y!.shape).toEqual([5, 2]);
  expect(Array.from(y!.data as Float32Array).slice(8)).toEqual([16, 18]);
});

test('outputs without a row for each sample are left out, or refused where they were asked for', async () => {
  const session = sessionInPortions(doubling(1, []), 1);
  expect(Object.keys(await session.run({ x: x(2) }))).toEqual(['y']);
  await expect(session.run({ x: x(2) }, { fetches: ['total'] })).rejects.toMatchObject({ code: 'ROWS_MISMATCH' });
});

test('another number of rows than samples is an error, never an answer', () => {
  expect(() => rowsOfOutput({ y: x(2) }, 'y', 3)).toThrow(expect.objectContaining({ code: 'ROWS_MISMATCH' }));
  expect(rowsOfOutput({ y: x(3) }, 'y', 3)).toHaveLength(6);
});

test('a step is the mean of the steps of its samples, whatever the batch weighs', async () => {
  const weights: number[] = [];
  const trainer = {
    async accumulate(feeds: Tensors, weight = 1) {
      weights.push(weight);
      return { loss: Number(feeds.x!.data[0]), outputs: { logits: feeds.x! } };
    },
    evaluate: async (feeds: Tensors) => ({ logits: feeds.x! }),
  } as unknown as Trainer;
  const portions = trainerInPortions(trainer, 1);
  const { loss, outputs } = await portions.accumulate({ x: x(4) }, 0.5);
  expect(weights).toEqual([0.125, 0.125, 0.125, 0.125]);
  expect(loss).toBe((0 + 2 + 4 + 6) / 4);
  expect(outputs.logits).toEqual(x(4));
  expect((await portions.evaluate({ x: x(3) })).logits).toEqual(x(3));
});

test('a portion that cannot be filled is no step: what fills it would be learned', async () => {
  const trainer = { accumulate: async () => ({ loss: 0, outputs: {} }) } as unknown as Trainer;
  await expect(trainerInPortions(trainer, 2).accumulate({ x: x(3) })).rejects.toMatchObject({ code: 'BATCH_UNEVEN' });
});
