import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { singleLabel } from './tasks/index.ts';
import { LinearTrainer, trianglePoints } from './test-linear-trainer.ts';

test('measures each sample once, whatever the batch size', async () => {
  const trainer = new LinearTrainer(2, 3);
  const source = trianglePoints(11, 0.2);
  for (const batchSize of [1, 4, 11, 50]) {
    const done: number[] = [];
    const { measured, outputs } = await evaluate(
      source,
      async (feeds) => (await trainer.evaluate(feeds)).logits!,
      singleLabel(3),
      {
        batchSize,
        onProgress: (count) => done.push(count),
      },
    );
    expect(measured.loss).toBeCloseTo(Math.log(3), 12);
    expect(measured.accuracy).toBeCloseTo(4 / 11, 12); // all weights 0: the first class every time
    expect(measured).toMatchObject({ hits: 4, count: 11 });
    expect(done.at(-1)).toBe(11);
    expect([...outputs]).toEqual(new Array(33).fill(0));
  }
});

test('samples of like length share a batch, and keep their answers', async () => {
  const trainer = new LinearTrainer(2, 3);
  const points = trianglePoints(9, 0.2);
  const lengths = Int32Array.from({ length: 9 }, (_, n) => 1 + ((n * 4) % 9));
  const read: number[][] = [];
  const source = {
    ...points,
    lengths,
    load: (samples: readonly number[], epoch: number) => {
      read.push(samples.map((n) => lengths[n]!));
      return points.load(samples, epoch);
    },
  };
  await trainer.writeParameters({
    W: { dtype: 'float32', shape: [3, 2], data: Float32Array.of(1, 0, -0.5, 0.87, -0.5, -0.87) },
    b: { dtype: 'float32', shape: [3], data: new Float32Array(3) },
  });
  const outputsOf = async (feeds: Parameters<typeof trainer.evaluate>[0]) => (await trainer.evaluate(feeds)).logits!;
  const { measured, outputs } = await evaluate(source, outputsOf, singleLabel(3), { batchSize: 4 });
  expect(read).toEqual([[9, 8, 7, 6], [5, 4, 3, 2], [1]]);
  expect(measured.accuracy).toBe(1);
  // row n is that of sample n, whatever batch it was in
  const all = await outputsOf(await points.load([0, 1, 2, 3, 4, 5, 6, 7, 8], 0));
  expect([...outputs]).toEqual([...all.data].map(Number));
});
