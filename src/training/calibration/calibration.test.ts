import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fitTemperature, lossAt } from './fit-temperature.ts';

// Written by fixtures/temperature.py with SciPy.
const reference = JSON.parse(readFileSync(new URL('fixtures/temperature.json', import.meta.url), 'utf8')) as readonly {
  readonly logits: number[];
  readonly labels: number[];
  readonly classes: number;
  readonly temperature: number;
  readonly loss: number;
}[];

test.each(reference)("of $labels.length samples: SciPy's minimum", ({ logits, labels, classes, temperature, loss }) => {
  const found = fitTemperature(logits, labels, classes);
  expect(Math.abs(found / temperature - 1)).toBeLessThan(1e-5);
  expect(Math.abs(lossAt(found, logits, labels, classes) / loss - 1)).toBeLessThan(1e-6);
});

test('samples that are all right do not make the model certain', () => {
  const labels = Array.from({ length: 50 }, (_, n) => n % 2);
  const logits = labels.flatMap((label) => (label === 0 ? [1, -1] : [-1, 1]));
  const temperature = fitTemperature(logits, labels, 2);
  expect(1 / (1 + Math.exp(-2 / temperature))).toBeCloseTo(51 / 52, 9);
});

test('logits that say nothing, or are wrong throughout, end at a bound', () => {
  expect(Number.isFinite(fitTemperature([0, 0, 0, 0], [0, 1], 2))).toBe(true);
  const wrong = fitTemperature([5, -5, -5, 5], [1, 0], 2);
  expect(wrong).toBeCloseTo(20, 6);
});
