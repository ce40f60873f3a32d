/** Groups by the paths of files: every form that has no column for it. */
import { expect, test } from 'vitest';
import { codes, lines, open } from '../images/forms/test-forms.ts';
import { failure, lay, root } from '../images/test-folder.ts';
import { textDataset } from '../text/open-text-dataset.ts';
import { subjectByPath } from './group-pattern.ts';
import { splitDataset } from './splits.ts';

test.each([
  ['patient_(\\d+)', 'cat/patient_12_3.jpg', '12'],
  ['patient_(\\d+)', 'cat/other.jpg', undefined],
  ['^[^/]+/([^/_]+)_', 'cat/ana_3.jpg', 'ana'],
  ['(?:p(\\d)|s(\\d))', 'cat/s7.jpg', '7'],
  ['(?<who>[a-z]+)\\d', 'kim4.jpg', 'kim'],
  ['([^/]*)', '/a.jpg', undefined],
  ['(\\p{L}+)\\.jpg', 'ñandú.jpg', 'ñandú'],
])('%s in %s', (pattern, at, subject) => {
  expect(subjectByPath(pattern)(at)).toBe(subject);
});

const names = Array.from({ length: 12 }, (_, n) => `p${n % 4}_${n}.jpg`);
const photos = (folder: (n: number) => string) =>
  Object.fromEntries(names.map((name, n) => [`${folder(n)}${name}`, n * 40]));
const groupPattern = '(p\\d)_';

/** Every group on one side, whatever the seed. */
function expectWhole(dataset: Awaited<ReturnType<typeof open>>) {
  for (const seed of [0, 1, 2]) {
    const sides = splitDataset(dataset.samples, { seed, test: 0.3, validation: 0 });
    const patients = (side: 'train' | 'test') => new Set(sides[side].map(({ subject }) => subject));
    expect(sides.test.length).toBeGreaterThan(0);
    expect([...patients('test')].filter((one) => patients('train').has(one))).toEqual([]);
  }
  expect(dataset.notes.find(({ code }) => code === 'GROUPS_KEPT')?.details).toEqual({
    pattern: groupPattern,
    groups: 4,
    samples: 12,
    without: 0,
  });
}

test('class folders', async () => {
  await lay(photos((n) => (n % 2 === 0 ? 'a/' : 'b/')));
  expectWhole(await open('', { groupPattern }));
});

test('a table that names photos', async () => {
  const table = lines('image,label', ...names.map((name, n) => `${name},${n % 2 === 0 ? 'a' : 'b'}`));
  await lay({ ...photos(() => ''), 'labels.csv': table });
  expectWhole(await open('labels.csv', { groupPattern }));
});

test('a list of paths and numbers', async () => {
  const list = lines(...names.map((name, n) => `photos/${name} ${n % 2}`));
  await lay({ ...photos(() => 'photos/'), 'train.txt': list, 'classes.txt': 'a\nb\n' });
  expectWhole(await open('', { groupPattern }));
});

test('COCO', async () => {
  const coco = {
    images: names.map((name, id) => ({ id, file_name: name, width: 10, height: 10 })),
    annotations: names.map((_, id) => ({ id, image_id: id, category_id: (id % 2) + 1 })),
    categories: [
      { id: 1, name: 'a' },
      { id: 2, name: 'b' },
    ],
  };
  await lay({ ...photos(() => ''), 'annotations.json': JSON.stringify(coco) });
  expectWhole(await open('', { groupPattern }));
});

test('a folder of texts', async () => {
  const words = ['fire', 'water', 'earth', 'air', 'wood', 'stone', 'iron', 'wool', 'salt', 'milk', 'bread', 'glass'];
  const texts = names.map((name, n) => [
    `${n % 2 === 0 ? 'a' : 'b'}/${name.replace('jpg', 'txt')}`,
    `about ${words[n]}`,
  ]);
  await lay(Object.fromEntries(texts));
  const dataset = await textDataset(root, { groupPattern });
  expect(new Set(dataset.samples.map(({ subject }) => subject))).toEqual(new Set(['p0', 'p1', 'p2', 'p3']));
  expect(codes(dataset.notes)).toContain('GROUPS_KEPT');
  await dataset.close();
});

test('sides that divide a group are told, and so is what matches nothing or says nothing', async () => {
  await lay({ ...photos((n) => `${n < 8 ? 'train' : 'test'}/${n % 2 === 0 ? 'a' : 'b'}/`) });
  const dataset = await open('', { groupPattern });
  expect(dataset.warnings.find(({ code }) => code === 'GROUPS_HELD_OUT')?.details).toMatchObject({
    pattern: groupPattern,
    groups: 4,
  });
  expect(await failure(open('', { groupPattern: 'x(\\d)' }))).toMatch(/^PATTERN_MATCHES_NOTHING: "x.* matches no path/);
  expect(await failure(open('', { groupPattern: 'p\\d' }))).toMatch(/^PATTERN_INVALID: .* no group in parentheses/);
  expect(await failure(open('', { groupPattern: '(p' }))).toMatch(
    /^PATTERN_INVALID: .* not a valid regular expression/,
  );
  expect(await failure(open('', { groupPattern, groupColumn: 'x' }))).toMatch(
    /^CONFIG_INVALID: Groups are named twice/,
  );
});
