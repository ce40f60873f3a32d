import { expect, test } from 'vitest';
import type { EpochEvent } from './events.ts';
import { showsOverfitting } from './overfitting.ts';
import { showsInstability } from './unstable.ts';

const curves = (train: readonly number[], validation?: readonly number[]): EpochEvent[] =>
  train.map((trainLoss, i) => ({
    type: 'epoch',
    epoch: i + 1,
    epochs: train.length,
    trainLoss,
    ...(validation && { validation: { loss: validation[i]!, metrics: {} } }),
    learningRate: 1e-3,
    best: false,
  }));
/** Epochs at which it is said, from 1. */
const said = (shows: (history: EpochEvent[]) => boolean, history: EpochEvent[]) =>
  history.flatMap((_, i) => (shows(history.slice(0, i + 1)) ? [i + 1] : []));

test.each<[string, readonly number[], readonly number[] | undefined, number[]]>([
  ['up twice in a row', [1, 0.8, 0.6, 0.5], [1, 0.9, 0.95, 1], [4]],
  ['up and down, but ever farther from the best', [1, 0.8, 0.6, 0.5, 0.4, 0.3], [1, 0.8, 0.9, 0.85, 0.95, 0.9], [5]],
  ['noise about a level', [1, 0.8, 0.7, 0.6, 0.5, 0.4], [1, 0.8, 0.82, 0.81, 0.83, 0.82], []],
  ['both losses rise: that is another trouble', [0.5, 0.6, 0.7, 0.8], [0.5, 0.6, 0.7, 0.8], []],
  ['no validation samples', [1, 0.8, 0.6, 0.4], undefined, []],
  ['a good training', [1, 0.7, 0.5, 0.4], [1, 0.8, 0.7, 0.65], []],
])('overfitting: %s', (_, train, validation, epochs) => {
  expect(said(showsOverfitting, curves(train, validation))).toEqual(epochs);
});

test.each<[string, readonly number[], number[]]>([
  ['a jump', [1, 0.6, 0.5, 1.4, 1.6], [4]],
  ['a rise as the rate rises, and down again', [0.9, 1, 0.8, 0.6], []],
  ['a small loss that doubles', [0.02, 0.01, 0.03, 0.02], []],
  ['a recovery below the start', [2, 0.4, 0.9, 0.5], []],
])('an unstable training: %s', (_, train, epochs) => {
  expect(said(showsInstability, curves(train))).toEqual(epochs);
});
