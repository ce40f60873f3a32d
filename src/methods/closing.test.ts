import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImageDataset } from '../data/index.ts';
import type { ReferenceModel } from '../models/index.ts';
import type { Runtime } from '../runtime/index.ts';
import type { TrainEvent } from '../training/events.ts';
import type { TrainOptions } from './options/train-options.ts';
import { countingRuntime, Planned } from './test-counting-runtime.ts';
import { openTinyTraining } from './test-tiny-training.ts';
import { train } from './train.ts';

let folder: string;
let runtime: Runtime;
let photos: ImageDataset;
let tiny: ReferenceModel;

let close: () => Promise<void>;
beforeAll(async () => {
  ({ folder, runtime, photos, tiny, close } = await openTinyTraining('closing', ['A', 'D']));
});
afterAll(() => close());

const methods: [string, TrainOptions][] = [
  ['transfer', {}],
  ['an MLP head', { head: 'mlp', hiddenUnits: 4, epochs: 1 }],
  ['fine-tune', { method: 'fine-tune', epochs: 1, batchSize: 8, unfreeze: 1, views: 1 }],
  ['lora', { method: 'lora', epochs: 1, batchSize: 8, views: 1 }],
  ['contrastive', { method: 'contrastive', iterations: 1 }],
];

const trainTiny = (options: TrainOptions) => train(tiny, photos, { cacheDir: path.join(folder, 'cache'), ...options });

describe.each(methods)('%s', (_, options) => {
  test('a call of the engine that fails', async () => {
    await trainTiny({ ...options, runtime }); // fills the cache, so that all that follow make the same calls
    const whole = countingRuntime(runtime);
    await trainTiny({ ...options, runtime: whole });
    expect(whole.open()).toBe(0);
    // eight places from the first call to the last
    const places = new Set(Array.from({ length: 8 }, (_, i) => 1 + Math.round((i * (whole.calls() - 1)) / 7)));
    for (const place of places) {
      const failing = countingRuntime(runtime, place);
      const thrown = await trainTiny({ ...options, runtime: failing }).catch((error: unknown) => error);
      expect([place, thrown instanceof Planned, failing.open()]).toEqual([place, true, 0]);
    }
  });

  test('a listener that throws, with and without an abort before it', async () => {
    const events: TrainEvent[] = [];
    await trainTiny({ ...options, runtime, onEvent: (event) => events.push(event) });
    for (const place of new Set([1, 2, Math.floor(events.length / 2), events.length - 1])) {
      for (const abort of [false, true]) {
        const controller = new AbortController();
        const counting = countingRuntime(runtime);
        let seen = 0;
        const run = trainTiny({
          ...options,
          runtime: counting,
          signal: controller.signal,
          onEvent: () => {
            if (++seen !== place) return;
            if (abort) controller.abort();
            throw new Planned('the listener');
          },
        });
        await expect(run).rejects.toBeInstanceOf(Planned);
        expect(counting.open()).toBe(0);
      }
    }
  });
});

describe('an abort', () => {
  test.each<[string, (event: TrainEvent) => boolean]>([
    ['while features are computed', (event) => event.type === 'progress' && event.phase === 'features'],
    ['while weights learn', (event) => event.type === 'progress' && event.phase === 'train'],
    ['while held-out photos are measured', (event) => event.type === 'phase' && event.phase === 'evaluate'],
  ])('%s is ABORTED, with the reason as its cause', async (_, moment) => {
    const controller = new AbortController();
    const counting = countingRuntime(runtime);
    const run = train(tiny, photos, {
      method: 'fine-tune',
      epochs: 2,
      batchSize: 4,
      runtime: counting,
      cacheDir: path.join(folder, `cache-${moment.toString().length}`),
      signal: controller.signal,
      onEvent: (event) => void (moment(event) && controller.abort('enough')),
    });
    await expect(run).rejects.toMatchObject({ name: 'InjertoError', code: 'ABORTED', cause: 'enough' });
    expect(counting.open()).toBe(0);
  });

  test('before anything, no runtime is opened', async () => {
    await expect(trainTiny({ signal: AbortSignal.abort('no') })).rejects.toMatchObject({
      code: 'ABORTED',
      cause: 'no',
    });
  });
});
