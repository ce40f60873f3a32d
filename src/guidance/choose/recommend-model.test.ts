import { expect, test } from 'vitest';
import { say } from '../../messages/index.ts';
import { againstBest } from '../trials/against-best.ts';
import type { Answers } from '../trials/answers.ts';
import { type RankedModel, recommendModel } from './recommend-model.ts';

/** Right on the first `hits` of the samples, shifted by `from`. */
function answers(hits: number, samples = 400, from = 0): Answers {
  const ids = Array.from({ length: samples }, (_, n) => `#${n}`);
  const right = (n: number) => (n + samples - from) % samples < hits;
  return {
    ids,
    truth: ids.map(() => 0),
    predicted: ids.map((_, n) => (right(n) ? 0 : 1)),
    confidence: ids.map(() => 0.9),
  };
}

type Given = readonly [model: string, of: Answers, latency: number, size: number];

function ranked(...given: readonly Given[]): RankedModel[] {
  const standings = againstBest(given.map(([, of]) => of));
  return given.map(([model, of, latency, size], i) => ({ model, answers: of, latency, size, ...standings[i]! }));
}

const nothingElse = { dropped: [], waiting: [] };
const large: Given = ['large', answers(360), 0.05, 100e6];

test('the most accurate, where the cheaper one loses more than chance', () => {
  const { model, why, wouldChangeIf } = recommendModel(ranked(large, ['small', answers(320), 0.01, 10e6]), nothingElse);
  expect(model).toBe('large');
  expect([...why, ...wouldChangeIf].map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      ""large" is the most accurate: right for 90 % of 400 held-out samples, 10 points more than "small". That is more than chance (p = 9.1e-13).",
    ]
  `);
});

test('a faster one that loses nothing', () => {
  const advice = recommendModel(ranked(large, ['small', answers(357), 0.01, 110e6]), nothingElse);
  expect(advice.model).toBe('small');
  expect([...advice.why, ...advice.wouldChangeIf].map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      ""small" is right for 89.3 % of 400 held-out samples. It answers 5 times faster than "large", the most accurate, and loses only 0.8 points, which may be chance (p = 0.125).",
      "If 0.8 points matter more to you than cost, take "large".",
      "More samples may change it: by these 400, "large" is between 0.3 and 2 points better (95 %).",
    ]
  `);
  expect(say(advice.why[0]!, 'es')).toMatchInlineSnapshot(
    `"«small» acierta el 89,3 % de 400 muestras apartadas. En comparación con «large», el más exacto, responde 5 veces más rápido, y solo pierde 0,8 puntos, lo que puede ser casualidad (p = 0,125)."`,
  );
});

test('not one that is as dear, nor a fast one that is much larger', () => {
  const others: Given[] = [
    ['twin', answers(359), 0.048, 98e6],
    ['bulky', answers(359), 0.01, 300e6],
  ];
  expect(recommendModel(ranked(large, ...others), nothingElse).model).toBe('large');
});

test('a loss above a point that may be chance is said, not taken', () => {
  const { model, wouldChangeIf } = recommendModel(
    ranked(large, ['small', answers(352, 400, 30), 0.01, 10e6]),
    nothingElse,
  );
  expect(model).toBe('large');
  expect(wouldChangeIf.map(({ variant }) => variant)).toEqual(['cheaper', 'chance']);
});

test('a small loss that is no chance is not taken', () => {
  const samples = 4000;
  const { model } = recommendModel(
    ranked(['large', answers(3600, samples), 0.05, 100e6], ['small', answers(3568, samples), 0.01, 10e6]),
    nothingElse,
  );
  expect(model).toBe('large');
});

test('what was dropped early without proof, and what time kept out, may change it', () => {
  const standing = { accuracy: 0.8, loss: 0.05, interval: [-0.01, 0.1] as const };
  const { why, wouldChangeIf } = recommendModel(ranked(large), {
    dropped: [
      { model: 'unlucky', samples: 100, ...standing, p: 0.2 },
      { model: 'worse', samples: 100, ...standing, p: 0.001 },
    ],
    waiting: ['late'],
  });
  expect([...why, ...wouldChangeIf].map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      ""large" alone was judged on all samples, because the others were too far behind on the first ones. It is right for 90 % of 400 held-out samples.",
      "100 samples may have wronged "unlucky", judged no further although chance could explain it. To judge them on all, name them and the best alone (\`models\`).",
      "More time may change it: the budget ended before "late" could be judged on more samples.",
    ]
  `);
});
