import { expect, test } from 'vitest';
import { parseTrainOptions } from '../../methods/options/parse-options.ts';
import type { TrainOptions } from '../../methods/options/train-options.ts';
import { drawTrials, tunedMethods } from './search-space.ts';
import { epochRungs, epochsFrom, keptOf } from './tune-rungs.ts';

test.each(
  tunedMethods.flatMap((method) => (['image', 'text'] as const).map((modality) => [method, modality] as const)),
)('%s of %s: the defaults first, then options that training takes, the same for the same seed', (method, modality) => {
  const drawn = drawTrials(method, modality, { count: 40, seed: 3 });
  expect(drawn).toHaveLength(40);
  expect(drawn[0]).toEqual({});
  for (const options of drawn) {
    expect(() => parseTrainOptions({ method, ...options } as TrainOptions, modality)).not.toThrow();
  }
  expect(drawTrials(method, modality, { count: 40, seed: 3 })).toEqual(drawn);
  expect(drawTrials(method, modality, { count: 40, seed: 4 })).not.toEqual(drawn);
});

test('learning rates are spread over the whole range, however few are drawn', () => {
  for (const seed of [0, 1, 2]) {
    const rates = drawTrials('fine-tune', 'image', { count: 5, seed })
      .slice(1)
      .map(({ learningRate }) => Math.log(Number(learningRate) / 3e-5) / Math.log(1e-3 / 3e-5))
      .sort((a, b) => a - b);
    for (const [i, rate] of rates.entries()) {
      expect(rate).toBeGreaterThan(i / 4 - 0.02);
      expect(rate).toBeLessThan((i + 1) / 4 + 0.02);
    }
  }
});

test('a third of the trials go on to three times the epochs; two at least', () => {
  expect(epochRungs(10, 9)).toEqual([3, 10]);
  expect(epochRungs(10, 27)).toEqual([1, 3, 10]);
  expect(epochRungs(4, 9)).toEqual([1, 4]);
  expect(epochRungs(1, 9)).toEqual([1]);
  expect(epochRungs(3, 4)).toEqual([1, 3]);
  expect(epochRungs(10, 3)).toEqual([10]);
  expect([9, 4, 3, 2, 1].map(keptOf)).toEqual([3, 2, 2, 2, 1]);
  // 9 trials of 3 epochs, 3 of 10: less than six trainings to the end
  expect(epochsFrom([3, 10], 0, 9)).toBe(57);
});
