/** Parts of the recipe that are off by default, from the option to the model: `ema`, `cutmix`, `augment: 'trivial'`. */
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { TrainEvent } from '../training/events.ts';
import type { TrainOptions } from './options/train-options.ts';
import { initializersOf, openTinyTraining, savedWeights } from './test-tiny-training.ts';
import { train } from './train.ts';

const tiny = await openTinyTraining('recipe', ['A', 'D', 'E'], { normalized: true });
afterAll(tiny.close);

// with next to no head at the start, whatever the body learns is a gain; without validation photos the last weights are kept
const shared = { epochs: 2, batchSize: 8, seed: 3, C: 1e-9, learningRate: 1e-2, val: 0 } as const;
const fineTune = { method: 'fine-tune', ...shared, wiseFt: 1 } as const;

function trainTiny(options: TrainOptions) {
  const { tiny: model, photos, runtime, folder } = tiny;
  return train(model, photos, { runtime, cacheDir: path.join(folder, 'cache'), ...options });
}

const parts: [string, TrainOptions][] = [
  ['a moving average', { ...fineTune, ema: 0.9 }],
  ['a moving average under validation', { ...fineTune, ema: 0.9, val: 0.4 }],
  ['CutMix and mixup', { ...fineTune, cutmix: 1, mixup: 0.2 }],
  ['TrivialAugment', { ...fineTune, augment: 'trivial' as const }],
  [
    'low-rank paths with all of them',
    { method: 'lora', ...shared, ema: 0.9, cutmix: 1, augment: 'trivial' as const, rank: 2 },
  ],
];

test.each(parts)('%s: stopped, it goes on to the same bytes, which are not those without it', async (name, options) => {
  const whole = await savedWeights(await trainTiny(options), tiny.folder);
  const checkpointDir = path.join(tiny.folder, name);
  const controller = new AbortController();
  const onEvent = (event: TrainEvent) => {
    if (event.type === 'progress' && event.phase === 'train' && event.done === 4) controller.abort();
  };
  await expect(trainTiny({ ...options, checkpointDir, onEvent, signal: controller.signal })).rejects.toMatchObject({
    code: 'ABORTED',
  });
  const resumed = await savedWeights(await trainTiny({ ...options, checkpointDir, resume: true }), tiny.folder);
  expect(resumed.equals(whole)).toBe(true);
  const plain = { ...options, ema: 0, cutmix: 0, mixup: 0, augment: 'light' } as TrainOptions;
  expect((await savedWeights(await trainTiny(plain), tiny.folder)).equals(whole)).toBe(false);
});

test('the moving average has running statistics of its own, and they are exported', async () => {
  const averaged = await initializersOf(
    await trainTiny({ ...fineTune, batchNorm: 'train' as const, ema: 0.9 }),
    tiny.folder,
  );
  const last = await initializersOf(await trainTiny({ ...fineTune, batchNorm: 'train' as const }), tiny.folder);
  const names = [...last.keys()].filter((name) => name.includes('running_'));
  expect(names).toHaveLength(4);
  for (const name of names) expect(averaged.get(name)).not.toEqual(last.get(name));
});

describe('CutMix', () => {
  test('cuts feature maps too, where the lower part is frozen', async () => {
    const run = await trainTiny({ ...fineTune, unfreeze: 1, cutmix: 1 });
    const plain = await trainTiny({ ...fineTune, unfreeze: 1 });
    expect((await savedWeights(run, tiny.folder)).equals(await savedWeights(plain, tiny.folder))).toBe(false);
  });

  test('is refused before any work where what learns reads no height and width', async () => {
    const events: TrainEvent[] = [];
    const onEvent = (event: TrainEvent) => events.push(event);
    await expect(trainTiny({ ...fineTune, unfreeze: 0, cutmix: 1, onEvent })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      where: 'cutmix',
      details: { axes: [null, 16] },
    });
    expect(events.filter(({ type }) => type === 'phase')).toEqual([]);
  });
});
