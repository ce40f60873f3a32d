import { describe, expect, test } from 'vitest';
import { textDataset } from '../open-text-dataset.ts';
import { repeated, wordsOf } from '../test-labels.ts';
import { failure, root, rowsOf, skips, warnings } from '../test-texts.ts';
import type { TextSampleInput } from './collect-samples.ts';

const open = (samples: Iterable<TextSampleInput> | AsyncIterable<TextSampleInput>) =>
  textDataset(samples, { cacheDir: root });
const labeled = (labels: readonly TextSampleInput['label'][]) =>
  labels.map((label, i) => ({ text: wordsOf(i), label }));

describe('samples from memory', () => {
  test('texts with a class, from an array, a generator, and an asynchronous one', async () => {
    const samples = labeled(repeated(['a', 'b'], 3));
    const expected = samples.map(({ text, label }) => [text, label]);
    function* generated() {
      yield* samples;
    }
    async function* streamed() {
      for (const sample of samples) yield await Promise.resolve(sample);
    }
    for (const source of [samples, new Set(samples), generated(), streamed()]) {
      const dataset = await open(source);
      expect([dataset.root, dataset.task, dataset.columns, await rowsOf(dataset)]).toEqual([
        'samples',
        'single-label',
        undefined,
        expected,
      ]);
      expect(dataset.samples[2]!.id).toBe('samples:3');
      await dataset.close();
    }
  });

  test('pairs, several labels, numbers, sides', async () => {
    const pairs = await open([
      { text: ['a', 'b'], label: true },
      { text: ['c', 'd'], label: false },
    ]);
    expect(await rowsOf(pairs)).toEqual([
      [['a', 'b'], 'true'],
      [['c', 'd'], 'false'],
    ]);
    const several = await open([
      { text: 'a', labels: ['x', 'y'] },
      { text: 'b', labels: [] },
      { text: 'c', labels: ['y'] },
    ]);
    expect([several.task, (await rowsOf(several)).map(([, label]) => label)]).toEqual([
      'multi-label',
      ['x+y', '', 'y'],
    ]);
    const one = await open([
      { text: 'a', labels: ['x'] },
      { text: 'b', labels: ['y'] },
    ]);
    expect(one.task).toBe('multi-label');
    const numbers = await open([
      { text: 'a', value: 1 },
      { text: 'b', value: 2 },
      { text: 'c', value: null },
      { text: 'd', value: Number.NaN },
    ]);
    expect([numbers.task, numbers.samples.map(({ value }) => value)]).toEqual(['regression', [1, 2]]);
    expect(skips(numbers)).toEqual([
      'samples:3: LABEL_MISSING: There is no label.',
      'samples:4: LABEL_MISSING: There is no label.',
    ]);
    const sides = await open(
      labeled(repeated(['a', 'b'], 3)).map((sample, i) => ({ ...sample, split: i < 4 ? 'train' : 'dev' })),
    );
    expect(sides.givenSplits).toEqual(['train', 'validation']);
    const unlabeled = await open([{ text: 'a' }, { text: 'b' }]);
    expect([unlabeled.task, unlabeled.samples.length]).toEqual(['unlabeled', 2]);
  });

  test('the checks of tables: copies, empty texts, missing labels, spellings', async () => {
    const dataset = await open([
      ...labeled(['a', 'A', 'a', 'A', 'b', 'NA']),
      { text: wordsOf(0), label: 'a' },
      { text: ' ', label: 'b' },
    ]);
    expect(skips(dataset)).toMatchInlineSnapshot(`
      [
        "samples:8: TEXT_EMPTY: There is no text.",
        "samples:6: LABEL_MISSING: The label "NA" means that there is none.",
        "samples:7: DUPLICATE: The same text as samples:1.",
      ]
    `);
    expect(warnings(dataset).map((warning) => warning.split(':')[0])).toContain('CLASSES_ALIKE');
  });

  test.each<[string, unknown[], string]>([
    ['no object', ['text'], 'TEXT_SAMPLE_INVALID: The sample is not an object.'],
    [
      'a name that is none',
      [{ text: 'a', lable: 'x' }],
      'TEXT_SAMPLE_INVALID: A sample has no "lable". Did you mean "label"?',
    ],
    ['no text', [{ label: 'x' }], 'TEXT_SAMPLE_INVALID: The `text` of the sample is neither a string nor two strings.'],
    ['three texts', [{ text: ['a', 'b', 'c'] }], 'TEXT_SAMPLE_INVALID: The `text` of the sample'],
    ['a number for a text', [{ text: 7, label: 'x' }], 'TEXT_SAMPLE_INVALID: The `text` of the sample'],
    ['two targets', [{ text: 'a', label: 'x', value: 1 }], 'TEXT_SAMPLE_INVALID: The sample has "label" and "value"'],
    [
      'pairs and texts',
      [
        { text: 'a', label: 'x' },
        { text: ['b', 'c'], label: 'y' },
      ],
      'TEXT_SAMPLE_INVALID: Some samples have one text',
    ],
    [
      'a mixture of targets',
      [
        { text: 'a', label: 'x' },
        { text: 'b', value: 1 },
      ],
      'TEXT_SAMPLE_INVALID: The sample has "value", but the first one has "label".',
    ],
    [
      'a label after none',
      [{ text: 'a' }, { text: 'b', label: 'x' }],
      'TEXT_SAMPLE_INVALID: The sample has "label", but the first one has none',
    ],
    ['a label that is an object', [{ text: 'a', label: {} }], 'TEXT_SAMPLE_INVALID: `label` must be a name or number'],
    ['labels that are no list', [{ text: 'a', labels: 'x' }], 'TEXT_SAMPLE_INVALID: `labels` must be a list of names'],
    ['a value that is a word', [{ text: 'a', value: 'x' }], 'TEXT_SAMPLE_INVALID: `value` must be a finite number'],
    ['an unknown side', [{ text: 'a', label: 'x', split: 'extra' }], 'SPLIT_UNKNOWN: The column "split" says "extra"'],
    ['nothing', [], 'NO_READABLE_TEXT'],
  ])('%s', async (_, samples, message) => {
    expect(await failure(open(samples as TextSampleInput[]))).toContain(message);
  });

  test.each([undefined, null, 7, {}])('%j is no source', async (source) => {
    expect(await failure(open(source as never))).toMatch(/^TEXT_SAMPLE_INVALID: Expected the path/);
  });
});
