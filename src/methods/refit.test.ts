import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { removeCheckpointFolder } from '../training/checkpoint-folder.ts';
import type { TrainOptions } from './options/train-options.ts';
import { openTinyTraining } from './test-tiny-training.ts';

const { folder, trainTiny, savedWeights, close } = await openTinyTraining('refit');
afterAll(close);

// with next to no head at the start, whatever the body learns is a gain
const refit = {
  method: 'fine-tune',
  epochs: 3,
  batchSize: 4,
  seed: 3,
  C: 1e-9,
  learningRate: 1e-2,
  augment: 'none',
  val: 0.4,
  refit: true,
} as const;

test.each(['all', 1])(
  'trains again on the validation photos too, for as many epochs as were best; unfreeze %s',
  async (unfreeze) => {
    const epochs: number[] = [];
    const run = await trainTiny({
      ...{ ...refit, unfreeze },
      onEvent: (event) => event.type === 'epoch' && epochs.push(event.epoch),
    });
    const once = await trainTiny({ ...refit, unfreeze, refit: false });
    expect(run.remarks.map(({ code }) => code)).not.toContain('NOTHING_GAINED');
    expect(epochs).toEqual([1, 2, 3, ...Array.from({ length: run.bestEpoch! }, (_, n) => n + 1)]);
    expect(run).toMatchObject({ samples: once.samples, val: once.val, history: once.history });
    expect(run.predictions('validation')).toEqual(once.predictions('validation'));
    expect((await savedWeights(run)).equals(await savedWeights(once))).toBe(false);
  },
);

test.each([
  ['first', 1],
  ['second', 4],
])('stopped in the %s training, it goes on to the same bytes', async (_, epoch) => {
  const checkpointDir = path.join(folder, `refit-${epoch}`);
  let seen = 0;
  const controller = new AbortController();
  const onEvent: TrainOptions['onEvent'] = (event) => {
    if (event.type === 'epoch' && ++seen === epoch) controller.abort();
  };
  await expect(trainTiny({ ...refit, checkpointDir, onEvent, signal: controller.signal })).rejects.toMatchObject({
    code: 'ABORTED',
  });
  const resumed = await trainTiny({ ...refit, checkpointDir, resume: true });
  expect((await savedWeights(resumed)).equals(await savedWeights(await trainTiny(refit)))).toBe(true);
  await removeCheckpointFolder(checkpointDir);
  expect(existsSync(checkpointDir)).toBe(false);
});
