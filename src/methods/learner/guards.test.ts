import { expect, test } from 'vitest';
import type { ImageSample } from '../../data/index.ts';
import type { ReferenceModel } from '../../models/index.ts';
import type { TrainEvent } from '../../training/events.ts';
import { multiLabel, singleLabel } from '../../training/tasks/index.ts';
import type { ResolvedConfig } from '../options/parse-options.ts';
import { checkSplits, classWeightsFor } from './guards.ts';
import type { Splits } from './splits.ts';

/** So many training photos of each class, and one of each for validation and test. */
function splitsOf(...counts: number[]): Splits {
  const photo = (label: number, n: number): ImageSample => ({
    id: `${label}/${n}`,
    path: '',
    label,
    hash: `${label}/${n}`,
    bytes: 1,
  });
  const train = counts.flatMap((count, label) => Array.from({ length: count }, (_, n) => photo(label, n)));
  const oneEach = (n: number) => counts.map((_, label) => photo(label, n));
  return { train, validation: oneEach(-1), test: oneEach(-2) };
}

function messages(
  splits: Splits,
  classes: readonly string[],
  config: object = { method: 'fine-tune', classWeight: 'auto' },
): string[] {
  const found: string[] = [];
  const emit = (event: TrainEvent) => event.type === 'warning' && found.push(event.message);
  checkSplits(splits, {
    classes,
    emit,
    task: singleLabel(classes.length),
    reference: { modality: 'image' } as ReferenceModel,
    config: config as ResolvedConfig,
  });
  return found;
}

const classes = ['apple', 'pear', 'plum'];

test('even, plentiful classes pass in silence', () => {
  expect(messages(splitsOf(12, 50, 60), classes)).toEqual([]);
});

test('classes of unequal size are weighed, or said to drown the small ones', () => {
  const unweighed = { method: 'fine-tune', classWeight: 'none' };
  expect(messages(splitsOf(10, 50, 99), classes, unweighed)).toEqual([]);
  expect(messages(splitsOf(10, 50, 101), classes, unweighed)).toEqual([
    '"plum" has 10.1 times as many photos as "apple", and accuracy favors the large classes. Look at each class, and add photos to the small ones.',
  ]);
  expect(messages(splitsOf(10, 50, 101), classes)).toMatchInlineSnapshot(`
    [
      ""plum" has 10.1 times as many photos as "apple", so training weighs each class alike (\`classWeight\`). Read macro-F1 beside accuracy. \`classWeight: 'none'\` learns from the samples as they are.",
    ]
  `);
});

test('small classes', () => {
  expect(messages(splitsOf(9, 50, 4), classes)).toMatchInlineSnapshot(`
    [
      ""pear" has 12.5 times as many photos as "plum", so training weighs each class alike (\`classWeight\`). Read macro-F1 beside accuracy. \`classWeight: 'none'\` learns from the samples as they are.",
      "Some classes have fewer than 10 photos to train on: "apple" (9) and "plum" (4). What is learned of them is mostly chance.",
    ]
  `);
});

test('classes that are in no side to measure on are named', () => {
  const splits = splitsOf(20, 20, 20);
  expect(messages({ ...splits, test: splits.test.slice(0, 1) }, classes)).toEqual([
    'The test has no photo of "pear" and "plum", as there are too few. Its numbers say nothing of those classes.',
  ]);
});

test('no photo held out', () => {
  expect(messages({ ...splitsOf(20, 20, 20), validation: [], test: [] }, classes)).toMatchInlineSnapshot(`
    [
      "No photo is set aside for validation: training cannot tell when to stop and keeps the last weights.",
      "No photo is set aside for the test: no number in this report comes from photos that training never saw.",
    ]
  `);
});

test.each([
  [{ method: 'transfer', head: 'linear' }, 1],
  [{ method: 'contrastive' }, 1],
  [{ method: 'transfer', head: 'mlp' }, 2],
  [{ method: 'lora' }, 2],
])('validation photos are missed by %o only where they say when to stop', (config, warnings) => {
  expect(messages({ ...splitsOf(20, 20, 20), validation: [], test: [] }, classes, config)).toHaveLength(warnings);
});

test.each([[splitsOf(20, 0, 0)], [splitsOf(0, 0, 0)]])('fewer than two classes to learn from', (splits) => {
  expect(() => messages(splits, classes)).toThrowErrorMatchingSnapshot();
});

test('auto weighs classes only where they are far apart', () => {
  const weights = (how: 'auto' | 'balanced' | 'none', splits: Splits) =>
    classWeightsFor(how, splits.train, { classes, task: singleLabel(3) });
  expect(weights('auto', splitsOf(12, 50, 60))).toBeUndefined();
  expect(weights('none', splitsOf(1, 50, 100))).toBeUndefined();
  const found = weights('auto', splitsOf(5, 35, 60))!;
  expect(found.map((weight, k) => weight * [5, 35, 60][k]!)).toEqual(
    [100 / 3, 100 / 3, 100 / 3].map((w) => expect.closeTo(w, 10)),
  );
  expect(weights('balanced', splitsOf(10, 10, 10))).toEqual([1, 1, 1]);
});

test('classes of which several may apply are weighed by none, and asking for it is refused', () => {
  const bench = { classes, task: multiLabel(3) };
  expect(classWeightsFor('auto', splitsOf(1, 50, 100).train, bench)).toBeUndefined();
  expect(() => classWeightsFor('balanced', splitsOf(1, 50, 100).train, bench)).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', where: 'classWeight' }),
  );
});
