import { describe, expect, test } from 'vitest';
import { seededRandom } from '../data/seeded-random.ts';
import { rateOutOfRange } from './rate-out-of-range.ts';

const kindOf = (losses: readonly number[]) => rateOutOfRange(losses.map((trainLoss) => ({ trainLoss })))?.kind;

describe('a loss that', () => {
  test.each([
    ['falls', [1, 0.8, 0.6, 0.5, 0.45], undefined],
    ['falls early and stays', [1, 0.4, 0.39, 0.4, 0.39, 0.4], undefined],
    ['falls slowly, but steadily', [1, 0.998, 0.996, 0.994, 0.992, 0.99, 0.988, 0.986], undefined],
    ['rises to the peak of the rate and falls below its start', [1, 1.3, 1.6, 1.2, 0.8], undefined],
    ['rises to the peak and comes nearly back', [1, 1.3, 1.6, 1.2, 1.05], undefined],
    ['rises and stays up', [1, 1.4, 2, 1.8, 1.7], 'high'],
    ['climbs without end', [0.5, 0.6, 0.9, 1.5, 4, 9], 'high'],
    ['jumps in its last epoch alone', [1, 0.8, 0.6, 0.5, 0.4, 1.2], undefined],
    ['stands still', [1.2, 1.2, 1.2, 1.2], 'low'],
    ['stands still but for noise', [1.2, 1.205, 1.198, 1.202, 1.203, 1.199], 'low'],
    ['has three epochs', [1, 1, 1], undefined],
    ['is empty', [], undefined],
  ])('%s', (_, losses, kind) => {
    expect(kindOf(losses)).toBe(kind);
  });
});

test('planted curves, 500 of each kind: rising ones and still ones are caught, and sound ones are not blamed', () => {
  const random = seededRandom(0, 'rates');
  const curve = (at: (t: number) => number) => {
    const epochs = 5 + random.below(16);
    const noise = random.between(0.001, 0.01);
    return Array.from({ length: epochs }, (_, n) => at(n / (epochs - 1)) * (1 + noise * random.normal()));
  };
  const rounds = Array.from({ length: 500 });
  const share = (kind: string | undefined, draw: () => number[]) =>
    rounds.filter(() => kindOf(draw()) === kind).length / rounds.length;
  const start = () => random.between(0.05, 3);
  const sound = () => {
    const [from, floor, pace] = [start(), random.uniform(), random.between(1, 6)];
    return curve((t) => from * (floor + (1 - floor) * Math.exp(-pace * t)));
  };
  const risen = () => {
    const [from, by] = [start(), random.between(0.5, 5)];
    return curve((t) => from * (1 + by * Math.sqrt(t)));
  };
  const unmoved = () => {
    const from = start();
    return curve(() => from);
  };
  expect(share(undefined, sound)).toBeGreaterThanOrEqual(0.95);
  expect(share('high', risen)).toBeGreaterThanOrEqual(0.95);
  // noise of up to a hundredth moves a mean of few epochs by as much
  expect(share('low', unmoved)).toBeGreaterThanOrEqual(0.9);
});
