/** The weights of a soup, watched where they come from. */
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Runtime, Trainer } from '../../runtime/types.ts';
import type { NamedTensors } from '../../safetensors.ts';
import type { TrainEvent, WarningEvent } from '../../training/events.ts';
import type { TrainOptions } from '../options/train-options.ts';
import { initializersOf, openTinyTraining, type TinyTraining } from '../test-tiny-training.ts';
import { train } from '../train.ts';
import { meanWeights } from './greedy-soup.ts';

const plain = await openTinyTraining('soup-plain');
const normalized = await openTinyTraining('soup-normalized', ['A', 'D', 'E'], { normalized: true });
afterAll(plain.close);
afterAll(normalized.close);

// without validation photos the last weights of each training are kept, and all are averaged
const unseen = {
  method: 'fine-tune',
  epochs: 2,
  batchSize: 8,
  learningRate: 1e-2,
  val: 0,
  wiseFt: 1,
  seed: 2,
} as const;

interface Watched {
  readonly runtime: Runtime;
  /** What was last read of each trainer, in the order in which they were made. */
  readonly read: NamedTensors[];
}

/** @param lost whether the loss of a trainer is no number, by its place in the order. */
function watched(inner: Runtime, lost: (trainer: number) => boolean = () => false): Watched {
  const read: NamedTensors[] = [];
  let made = 0;
  const watch = (trainer: Trainer): Trainer => {
    const place = made++;
    return {
      ...trainer,
      accumulate: async (...given) => {
        const result = await trainer.accumulate(...given);
        return lost(place) ? { ...result, loss: Number.NaN } : result;
      },
      readParameters: async () => {
        read[place] = await trainer.readParameters();
        return read[place];
      },
    };
  };
  const createTrainer: Runtime['createTrainer'] = async (spec) => watch(await inner.createTrainer(spec));
  return {
    runtime: { createSession: (...given) => inner.createSession(...given), createTrainer, close: async () => {} },
    read,
  };
}

function trainOn({ tiny, photos, folder }: TinyTraining, runtime: Runtime, options: TrainOptions) {
  return train(tiny, photos, { runtime, cacheDir: path.join(folder, 'cache'), ...unseen, ...options } as TrainOptions);
}

test('the weights are the mean of those of the trainings', async () => {
  const { runtime, read } = watched(plain.runtime);
  const run = await trainOn(plain, runtime, { soup: 3 } as TrainOptions);
  const mean = meanWeights(read.slice(0, 3));
  expect(read[0]).not.toEqual(read[1]);
  const saved = await initializersOf(run, plain.folder);
  for (const [name, { data }] of Object.entries(mean)) expect(saved.get(name)).toEqual(data);
});

describe('batch normalization', () => {
  const byBatch = { batchNorm: 'train', augment: 'none' } as TrainOptions;

  test('running statistics are taken anew from the training photos, under the averaged weights', async () => {
    const { runtime, read } = watched(normalized.runtime);
    const run = await trainOn(normalized, runtime, { ...byBatch, soup: 2 } as TrainOptions);
    const mean = meanWeights(read.slice(0, 2));
    const saved = await initializersOf(run, normalized.folder);
    expect(Object.keys(mean).filter((name) => name.includes('running'))).toHaveLength(4);
    for (const [name, { data }] of Object.entries(mean)) {
      if (name.includes('running')) expect(saved.get(name)).not.toEqual(data);
      else expect(saved.get(name)).toEqual(data);
    }
    const again = await trainOn(normalized, normalized.runtime, { ...byBatch, soup: 2 } as TrainOptions);
    expect(await initializersOf(again, normalized.folder)).toEqual(saved);
  });

  test('one training alone keeps the statistics that it learned', async () => {
    const { runtime, read } = watched(normalized.runtime, (trainer) => trainer === 1);
    const run = await trainOn(normalized, runtime, { ...byBatch, soup: 2 } as TrainOptions);
    expect(run.soup!.map(({ joined }) => joined)).toEqual([true, false]);
    const saved = await initializersOf(run, normalized.folder);
    for (const [name, { data }] of Object.entries(read[0]!)) expect(saved.get(name)).toEqual(data);
  });
});

describe('a training whose loss is no number', () => {
  test('is left out, and a warning says so', async () => {
    const warnings: WarningEvent[] = [];
    const onEvent = (event: TrainEvent) => event.type === 'warning' && warnings.push(event);
    const { runtime, read } = watched(plain.runtime, (trainer) => trainer === 1);
    const run = await trainOn(plain, runtime, { soup: 3, onEvent } as TrainOptions);
    expect(warnings.filter(({ code }) => code === 'SOUP_TRAINING_LOST')).toMatchObject([{ details: { training: 2 } }]);
    expect(run.soup!.map(({ joined, bestEpoch }) => [joined, bestEpoch])).toEqual([
      [true, 2],
      [false, undefined],
      [true, 2],
    ]);
    const saved = await initializersOf(run, plain.folder);
    const mean = meanWeights([read[0]!, read[2]!]);
    for (const [name, { data }] of Object.entries(mean)) expect(saved.get(name)).toEqual(data);
  });

  test('all of them: the error of the first', async () => {
    const { runtime } = watched(plain.runtime, () => true);
    await expect(trainOn(plain, runtime, { soup: 2 } as TrainOptions)).rejects.toMatchObject({
      code: 'LOSS_NOT_FINITE',
    });
  });
});
