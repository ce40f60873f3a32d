import { expect, test } from 'vitest';
import { constant, cosine, linear, oneCycle } from './index.ts';

const rates = (schedule: { rate(step: number): number }, count: number) =>
  Array.from({ length: count }, (_, step) => schedule.rate(step));

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 12);
  });
}

// torch 2.15: OneCycleLR(AdamW(lr=1), max_lr=1, total_steps=…), lr and betas[0] read before each step
test('one-cycle of 10 steps', () => {
  const schedule = oneCycle(10);
  expectClose(
    rates(schedule, 10),
    [
      0.040000000000000036, 0.52, 1.0, 0.9504846320134737, 0.8117456539497631, 0.6112620219362893, 0.38874197806371075,
      0.18825834605023697, 0.049519367986526286, 4e-6,
    ],
  );
  expectClose(
    Array.from({ length: 10 }, (_, step) => schedule.momentum!(step)),
    [
      0.95, 0.8999999999999999, 0.85, 0.854951556604879, 0.8688255099070633, 0.8888739533021842, 0.9111260466978157,
      0.9311744900929366, 0.945048443395121, 0.95,
    ],
  );
});

test('one-cycle whose peak lies between two steps', () => {
  expectClose(
    rates(oneCycle(7, { rise: 0.25, divFactor: 10, finalDivFactor: 100 }), 7),
    [
      0.09999999999999998, 0.9944209976994517, 0.8666594099789982, 0.611649206511179, 0.31801215832898566,
      0.08779373222916066, 0.001,
    ],
  );
});

test('one-cycle of very few steps', () => {
  expectClose(rates(oneCycle(3), 3), [0.9944154354509117, 0.46263710266697505, 4e-6]);
  expectClose(rates(oneCycle(2), 2), [0.811745653949763, 4e-6]);
  expectClose(rates(oneCycle(1), 1), [4e-6]);
});

test('one-cycle can leave the momentum alone', () => {
  expect(oneCycle(10, { momentum: null }).momentum).toBeUndefined();
});

// torch 2.15: CosineAnnealingLR(SGD(lr=1), T_max=6)
test('cosine without warm-up', () => {
  expectClose(rates(cosine(6), 7), [1, 0.9330127018922194, 0.75, 0.5, 0.25, 0.06698729810778065, 0]);
});

test('cosine and linear rise in equal steps first', () => {
  expectClose(rates(cosine(6, 2), 6), [0.5, 1, 1, 0.8535533905932737, 0.5, 0.14644660940672627]);
  expectClose(rates(linear(6, 2), 6), [0.5, 1, 1, 0.75, 0.5, 0.25]);
});

test('linear and constant', () => {
  expectClose(rates(linear(4), 5), [1, 0.75, 0.5, 0.25, 0]);
  expectClose(rates(constant(3), 3), [1, 1, 1]);
  expectClose(rates(constant(4, 2), 4), [0.5, 1, 1, 1]);
});
