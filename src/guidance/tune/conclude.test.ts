import { expect, test } from 'vitest';
import type { Remark } from '../../messages/index.ts';
import type { Answers } from '../trials/answers.ts';
import { conclude } from './conclude.ts';
import type { Search, TriedOptions } from './run-search.ts';
import type { Scene } from './scene.ts';

const scene = {
  dataset: { root: 'photos', modality: 'image', classes: ['a', 'b'], samples: [{ split: 'train' }, { split: 'test' }] },
  reference: { name: 'tiny' },
  options: { method: 'fine-tune' },
  state: { folder: 'state' },
} as unknown as Scene;

/** The first `right` of `count` samples right, from `from` on. */
const answers = (count: number, right: number, from = 0): Answers => ({
  ids: Array.from({ length: count }, (_, n) => `s${n}`),
  truth: Array.from({ length: count }, () => 0),
  predicted: Array.from({ length: count }, (_, n) => Number(!(n >= from && n < from + right))),
  confidence: Array.from({ length: count }, () => 0.9),
});

const tried = (trial: number, selection: number, confirmation: Answers, epochs = 10): TriedOptions => ({
  trial,
  options: trial === 0 ? {} : { learningRate: 1e-4 * trial },
  trainings: [
    { epochs, record: { selection: answers(100, selection), confirmation, loss: 1, bestEpoch: 3, seconds: 2 } },
  ],
});

const advice = (list: readonly TriedOptions[], more: Partial<Search> = {}) => {
  const { recommendation, confirmation, trials } = conclude(
    scene,
    { tried: list, leftOut: [], waiting: 0, ...more },
    10,
  );
  const codes = recommendation?.why.map(({ code, variant }: Remark) => (variant ? `${code}/${variant}` : code));
  return { options: recommendation?.options, codes, confirmation, best: trials[0]?.trial };
};

test('options that win on samples that did not choose them are recommended', () => {
  const { options, codes, confirmation } = advice([tried(0, 70, answers(200, 140)), tried(1, 80, answers(200, 170))]);
  expect([options, codes]).toEqual([{ learningRate: 1e-4 }, ['TUNED/better']]);
  expect(confirmation).toMatchObject({ samples: 200, defaults: 0.7, tuned: 0.85, difference: 0.15 });
  expect(confirmation!.interval[0]).toBeGreaterThan(0.09);
  expect(confirmation!.p).toBeLessThan(1e-6);
});

test('so are those that are ahead by more than a point, though it may be chance: that is said', () => {
  const { options, codes } = advice([tried(0, 70, answers(100, 80)), tried(1, 80, answers(100, 80, 3))]);
  // 3 right only with the defaults, 3 only with the others
  expect([options, codes]).toEqual([{}, ['TUNED/no-better']]);
  const ahead = advice([tried(0, 70, answers(100, 80)), tried(1, 80, answers(100, 83))]);
  expect([ahead.options, ahead.codes]).toEqual([{ learningRate: 1e-4 }, ['TUNED/perhaps']]);
});

test('options that only looked best are not', () => {
  const { options, codes, best } = advice([tried(0, 70, answers(100, 80)), tried(1, 90, answers(100, 78))]);
  expect([options, codes, best]).toEqual([{}, ['TUNED/no-better'], 1]);
});

test('the defaults may be the best; nothing is compared that was not trained to the end', () => {
  expect(advice([tried(0, 90, answers(100, 80)), tried(1, 80, answers(100, 99))])).toMatchObject({
    options: {},
    codes: ['TUNED/defaults-best'],
    confirmation: null,
  });
  const short = [tried(0, 70, answers(100, 80), 3), tried(1, 80, answers(100, 99), 3)];
  expect(advice(short, { waiting: 2 })).toMatchObject({
    options: {},
    codes: ['TUNED/not-compared', 'TUNING_UNFINISHED'],
    confirmation: null,
  });
  expect(advice([])).toEqual({ options: undefined, codes: undefined, confirmation: null, best: undefined });
});
