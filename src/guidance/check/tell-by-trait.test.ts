import { expect, test } from 'vitest';
import { seededRandom } from '../../data/seeded-random.ts';
import { tellByTrait } from './tell-by-trait.ts';

const labelsOf = (rows: number, classes: number) => Int32Array.from({ length: rows }, (_, row) => row % classes);

test('a trait that tells the label is found, all of it or one class', () => {
  const labels = labelsOf(120, 4);
  const random = seededRandom(0, 'trait');
  const all = tellByTrait({
    trait: Float64Array.from(labels, (label) => label + 0.1 * random.normal()),
    columns: 1,
    labels,
    classes: 4,
  });
  expect(all.informedness).toBeGreaterThan(0.95);
  expect(all.p).toBe(1 / 2000);
  const one = tellByTrait({
    trait: Float64Array.from(labels, (label) => (label === 2 ? 1 : 0)),
    columns: 1,
    labels,
    classes: 4,
  });
  expect(one.ofClass[2]).toBe(1);
  expect(one.p).toBe(1 / 2000);
  expect(one.informedness).toBeLessThan(0.6);
});

test('a trait without meaning keeps to its level', () => {
  let low = 0;
  let sum = 0;
  for (let seed = 0; seed < 40; seed++) {
    const random = seededRandom(seed, 'chance');
    const labels = labelsOf(60, 3);
    const trait = Float64Array.from({ length: 120 }, () => random.normal());
    const { p, informedness } = tellByTrait({ trait, columns: 2, labels, classes: 3 }, { seed });
    if (p <= 0.05) low++;
    sum += informedness / 40;
  }
  // 0.05 of 40 is 2; seven or more would come about once in two hundred
  expect(low).toBeLessThan(7);
  expect(Math.abs(sum)).toBeLessThan(0.05);
});

test('ties have no order to hide in: a constant, and few values', () => {
  const labels = Int32Array.from({ length: 100 }, (_, row) => (row < 50 ? 0 : 1));
  const constant = tellByTrait({ trait: new Float64Array(100), columns: 1, labels, classes: 2 });
  expect(constant.p).toBeGreaterThan(0.05);
  const random = seededRandom(1, 'coin');
  const coin = tellByTrait({
    trait: Float64Array.from({ length: 100 }, () => (random.chance(0.5) ? 1 : 0)),
    columns: 1,
    labels,
    classes: 2,
  });
  expect(coin.p).toBeGreaterThan(0.01);
});

test('p is counted only where the result is striking', () => {
  const labels = labelsOf(40, 2);
  const trait = Float64Array.from(labels);
  expect(tellByTrait({ trait, columns: 1, labels, classes: 2 }, { isStriking: () => false }).p).toBe(1);
});
