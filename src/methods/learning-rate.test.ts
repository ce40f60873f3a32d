/** Learning rates that are out of range, planted in real trainings. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrainEvent } from '../training/events.ts';
import { openTinyTraining, type TinyTraining } from './test-tiny-training.ts';

let tiny: TinyTraining;
beforeAll(async () => {
  tiny = await openTinyTraining('learning-rate');
}, 120_000);
afterAll(() => tiny.close());

/** What a fine-tuning at this rate warns of. */
async function saidAt(learningRate: number, seed: number): Promise<string[]> {
  const said: string[] = [];
  const onEvent = (event: TrainEvent) => {
    if (event.type === 'warning') said.push(`${event.code}/${event.variant ?? ''}`);
  };
  const rates = { learningRate, headLearningRate: learningRate };
  const options = {
    method: 'fine-tune',
    epochs: 8,
    batchSize: 8,
    patience: 8,
    augment: 'none',
    labelSmoothing: 0,
  } as const;
  await tiny.trainTiny({ ...options, ...rates, seed, onEvent });
  return said;
}

test.each([0, 1, 2])(
  'seed %i: too low, too high, and a usual one',
  async (seed) => {
    expect(await saidAt(1e-8, seed)).toContain('LEARNING_RATE/low');
    const high = await saidAt(30, seed);
    expect(high.some((code) => /^(LEARNING_RATE\/high|TRAINING_UNSTABLE|LOSS_NOT_FINITE)/.test(code))).toBe(true);
    const usual = await saidAt(3e-3, seed);
    expect(usual.filter((code) => code.startsWith('LEARNING_RATE'))).toEqual([]);
  },
  60_000,
);
