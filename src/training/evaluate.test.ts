import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { LinearTrainer, trianglePoints } from './test-linear-trainer.ts';

test('measures each sample once, whatever the batch size', async () => {
  const trainer = new LinearTrainer(2, 3);
  const source = trianglePoints(11, 0.2);
  for (const batchSize of [1, 4, 11, 50]) {
    const done: number[] = [];
    const { loss, accuracy, predictions } = await evaluate(
      source,
      async (feeds) => (await trainer.evaluate(feeds)).logits!,
      { batchSize, classes: 3, onProgress: (count) => done.push(count) },
    );
    expect(loss).toBeCloseTo(Math.log(3), 12);
    expect(accuracy).toBeCloseTo(4 / 11, 12); // all weights 0: the first class every time
    expect([...predictions]).toEqual(new Array(11).fill(0));
    expect(done.at(-1)).toBe(11);
  }
});
