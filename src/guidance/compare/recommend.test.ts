import { describe, expect, test } from 'vitest';
import { remark } from '../../messages/index.ts';
import { type Judged, recommend } from './recommend.ts';

/** Right on the samples from `from` on, of `samples`. */
function judged(method: Judged['method'], right: (n: number) => boolean, samples = 200): Judged {
  const ids = Array.from({ length: samples }, (_, n) => `#${n}`);
  return {
    method,
    validation: {
      ids,
      truth: ids.map(() => 0),
      predicted: ids.map((_, n) => (right(n) ? 0 : 1)),
      confidence: ids.map(() => 0.9),
    },
    seconds: 10,
  };
}

const nothingElse = { notRun: [], curves: [] };
const advise = (...methods: Judged[]) => recommend(methods, nothingElse);

describe('recommended is', () => {
  test('the simplest within a point of the best', () => {
    const advice = advise(
      judged('zero-shot', (n) => n < 120),
      judged('transfer', (n) => n < 178),
      judged('fine-tune', (n) => n < 180),
    )!;
    expect(advice.method).toBe('transfer');
    expect(advice.why[0]!.message).toMatchInlineSnapshot(
      `"Transfer is the simplest method within a point of the best: right for 89 % of 200 validation samples, fine-tuning for 90 %. The difference of 1 point may well be chance (p = 0.25)."`,
    );
    expect(advice.wouldChangeIf.map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "More validation samples may change it: by these 200, fine-tuning is between 0 and 3.5 points better (95 %).",
        "If 1 point of accuracy is worth 10 s of training to you, take fine-tuning.",
      ]
    `);
  });

  test('the best where simpler ones lose more than a point, even if that may be chance', () => {
    const advice = advise(
      judged('transfer', (n) => n < 176),
      judged('fine-tune', (n) => n < 180),
    )!;
    expect(advice.method).toBe('fine-tune');
    expect(advice.why[0]!.message).toMatchInlineSnapshot(
      `"Fine-tuning was best: right for 90 % of 200 validation samples, 2 points more than transfer, the best of the simpler methods. That may still be chance; it is more than a point, so it counts."`,
    );
  });

  test('not one whose small loss is significant', () => {
    const samples = 4000;
    const advice = advise(
      judged('transfer', (n) => n >= 36, samples),
      judged('fine-tune', () => true, samples),
    )!;
    expect(advice.method).toBe('fine-tune'); // 0.9 points, but never the other way
    expect(advice.why[0]!.details.significant).toBe(true);
  });

  test('the simplest where it is the best, and where it is the only one', () => {
    const best = judged('transfer', () => true);
    expect(
      advise(
        best,
        judged('lora', (n) => n < 150),
      )!.why[0]!.variant,
    ).toBe('simplest-is-best');
    expect(advise(best)!.why[0]!.variant).toBe('only');
  });

  test('never nearest neighbors, which no model folder holds', () => {
    const neighbors = judged('nearest-neighbors', () => true);
    expect(advise(neighbors)).toBeUndefined();
    expect(
      advise(
        neighbors,
        judged('transfer', (n) => n < 100),
      )!.method,
    ).toBe('transfer');
  });
});

test('what was not run, and more data, may change it', () => {
  const reason = remark('METHOD_LEFT_OUT/budget', { method: 'fine-tune', seconds: 300, budget: 60 });
  const curve = {
    method: 'transfer' as const,
    points: [{ samples: 100, accuracy: 0.8, deviation: 0.01 }],
    expected: [{ samples: 200, accuracy: 0.85, band: [0.83, 0.88] as const }],
    refused: null,
  };
  const advice = recommend([judged('transfer', (n) => n < 160)], {
    notRun: [{ method: 'fine-tune', reason, estimatedSeconds: 300 }],
    curves: [curve],
  })!;
  expect(advice.wouldChangeIf.map(({ message }) => message)).toMatchInlineSnapshot(`
    [
      "More time may change it: fine-tuning did not fit the budget, and would take about 5 min.",
      "More data: 100 more training samples should take transfer from 80 % to 85 % (90 %: 83 % to 88 %).",
    ]
  `);
});

test('samples that only one method could read do not count', () => {
  const first = judged('transfer', (n) => n < 100);
  const { validation } = judged('fine-tune', (n) => n < 100);
  const without = Object.fromEntries(
    Object.entries(validation).map(([key, list]) => [key, list.slice(1)]),
  ) as unknown as Judged['validation'];
  const advice = advise(first, { ...first, method: 'fine-tune', validation: without })!;
  expect(advice.method).toBe('transfer');
});
