import { expect, test } from 'vitest';
import { lay, open, rowsOf } from '../test-texts.ts';

const table = (labels: readonly (string | number)[]) =>
  `text,label\n${labels.map((label, i) => `text ${i} here,${label}\n`).join('')}`;
const info = (names: readonly string[]) =>
  JSON.stringify({ features: { text: { dtype: 'string', _type: 'Value' }, label: { names, _type: 'ClassLabel' } } });
const answers = async () => (await rowsOf(await open())).map(([, label]) => label);

test.each<[string, Record<string, string>]>([
  ['dataset_info.json', { 'dataset_info.json': info(['neg', 'pos']) }],
  ['dataset_infos.json', { 'dataset_infos.json': `{"default": ${info(['neg', 'pos'])}}` }],
  ['classes.txt from 0', { 'classes.txt': 'neg\npos\n' }],
])('%s names the numbers', async (_, files) => {
  await lay({ 'train.csv': table([0, 1, 1, 0]), 'test.csv': 'text,label\nsome other text,1\n', ...files });
  expect(await answers()).toEqual(['neg', 'pos', 'pos', 'neg', 'pos']);
  expect((await open()).notes.map(({ code }) => code)).toContain('CLASS_NAMES_BESIDE');
});

test('classes.txt from 1, as AG News has it', async () => {
  await lay({ 'train.csv': table([1, 2, 2, 1]), 'classes.txt': 'World\nSports\n' });
  expect(await answers()).toEqual(['World', 'Sports', 'Sports', 'World']);
});

test('lists of numbers', async () => {
  const features = { labels: { feature: { names: ['a', 'b', 'c'] } } };
  const rows = [[0, 2], [1], [0, 1]].map((labels, i) => JSON.stringify({ text: `text ${i} here`, labels })).join('\n');
  await lay({ 'train.jsonl': rows, 'dataset_info.json': JSON.stringify({ features }) });
  expect(await answers()).toEqual(['a+c', 'b', 'a+b']);
});

test.each<[string, readonly (string | number)[], Record<string, string>]>([
  ['too few names', [0, 1, 2, 1], { 'dataset_info.json': info(['neg', 'pos']) }],
  ['more lines than classes', [0, 1, 1, 0], { 'classes.txt': 'a\nb\nc\n' }],
  ['words', ['x', 'y', 'x', 'y'], { 'dataset_info.json': info(['neg', 'pos']), 'classes.txt': 'a\nb\n' }],
  [
    'names of another column',
    [0, 1, 1, 0],
    { 'dataset_info.json': info(['neg', 'pos']).replace('"label"', '"topic"') },
  ],
  ['broken JSON', [0, 1, 1, 0], { 'dataset_info.json': '{' }],
])('%s: labels stay as they are', async (_, labels, files) => {
  await lay({ 'train.csv': table(labels), ...files });
  expect(await answers()).toEqual(labels.map(String));
});
