import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { splitDataset } from '../../splits/splits.ts';
import { ImageReport } from '../image-report.ts';
import { imageDataset } from '../open-images.ts';
import { ids, lay, photos, root } from '../test-folder.ts';
import { groupNearPhotos, type Seen } from './group-near-photos.ts';
import { lookOf } from './look.ts';

const hashOf = (content: Uint8Array) => createHash('sha256').update(content).digest('hex');
const seenOf = async (contents: readonly Buffer[]): Promise<Seen[]> =>
  Promise.all(contents.map(async (content, i) => ({ id: `${i}`, hash: hashOf(content), look: await lookOf(content) })));
const different = async (paths: readonly string[]) => [
  ...new Map(
    (await Promise.all(paths.map((file) => readFile(file)))).map((content) => [hashOf(content), content]),
  ).values(),
];
const originals = await different(photos.slice(0, 60));
const groupsOf = (photos: readonly Seen[]) => groupNearPhotos(photos, new ImageReport());

test.each<[string, number, (photo: Sharp) => Sharp]>([
  // of pale photos compression changes much of what little contrast they have
  ['JPEG of quality 30', 0.95, (photo) => photo.jpeg({ quality: 30 })],
  ['WebP', 1, (photo) => photo.webp({ quality: 50 })],
  ['PNG', 1, (photo) => photo.png()],
  ['GIF of 256 colors', 1, (photo) => photo.gif({ effort: 1 })],
  ['half the size', 0.95, (photo) => photo.resize({ width: 150 }).jpeg()],
  ['twice the size', 1, (photo) => photo.resize({ width: 700 }).jpeg()],
  // 64 pixels leave out what little relief some have
  ['a thumbnail', 0.85, (photo) => photo.resize({ width: 64 }).png()],
])('a copy as %s is found for at least %f of the photos, and only with its original', async (_, share, make) => {
  const copies = await Promise.all(originals.map((content) => make(sharp(content)).toBuffer()));
  const groups = groupsOf(await seenOf([...originals, ...copies]));
  const found = originals.filter(
    (_, i) => groups.get(i) !== undefined && groups.get(i) === groups.get(i + originals.length),
  );
  expect(found.length / originals.length).toBeGreaterThanOrEqual(share);
  expect(new Set(groups.values()).size).toBe(found.length);
});

test('none of all the photographs is joined with another', async () => {
  expect(groupsOf(await seenOf(await different(photos))).size).toBe(0);
});

/** Drawings and objects that fill little of a white page, as catalogs, diagrams and digits do. */
const drawn = (shape: string, size = 300) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 100 100"><rect width="100" height="100" fill="white"/>${shape}</svg>`,
    ),
  )
    .png()
    .toBuffer();

test.each([
  [
    'line drawings',
    Array.from(
      { length: 12 },
      (_, i) => `<path d="M${20 + 3 * i} 20 L50 ${40 + 2 * i} L80 80" stroke="black" fill="none"/>`,
    ),
  ],
  ['objects on white', Array.from({ length: 12 }, (_, i) => `<circle cx="50" cy="50" r="${12 + 2 * i}" fill="#a33"/>`)],
  [
    'one object in several colors',
    ['#a33', '#3a3', '#33a', '#aa3'].map((color) => `<circle cx="50" cy="50" r="30" fill="${color}"/>`),
  ],
  ['letters', [...'abcdeghkmnoprstuxyz'].map((letter) => `<text x="30" y="70" font-size="60">${letter}</text>`)],
  [
    'one object in several places',
    Array.from({ length: 8 }, (_, i) => `<rect x="${10 * i}" y="40" width="15" height="15"/>`),
  ],
  [
    'blank pages',
    ['', '<rect x="49" y="49" width="0.5" height="0.5"/>', '<rect x="10" y="80" width="0.5" height="0.5"/>'],
  ],
])('different %s are not joined, at 300 or at 28 pixels', async (_, shapes) => {
  for (const size of [300, 28]) {
    const pictures = await Promise.all(shapes.map((shape) => drawn(shape, size)));
    expect(groupsOf(await seenOf(pictures)).size).toBe(0);
  }
});

test('a split keeps copies on one side, whatever the order; leaks between given sides are named', async () => {
  const files: Record<string, number | Buffer> = {};
  for (const [i, content] of originals.slice(0, 24).entries()) {
    files[`${i % 2 ? 'a' : 'b'}/${i}.jpg`] = content;
    if (i < 12)
      files[`${i % 2 ? 'a' : 'b'}/${i}-small.webp`] = await sharp(content).resize({ width: 180 }).webp().toBuffer();
  }
  await lay(files);
  const dataset = await imageDataset(root);
  expect(dataset.warnings.map(({ code }) => code)).toEqual(['NEAR_DUPLICATES']);
  for (let seed = 0; seed < 10; seed++) {
    const { test: held, validation, train } = splitDataset(dataset.samples, { seed });
    const sides = [held, validation, train].map((side) => new Set(side.map(({ group, hash }) => group ?? hash)));
    for (const group of sides[0]!) expect(sides[1]!.has(group) || sides[2]!.has(group)).toBe(false);
    for (const group of sides[1]!) expect(sides[2]!.has(group)).toBe(false);
  }
  expect((await imageDataset(root, { nearDuplicates: false })).samples.every(({ group }) => group === undefined)).toBe(
    true,
  );
});

test('a held-out photo that is a training photo in another format', async () => {
  await lay({
    'train/a/1.jpg': originals[0]!,
    'train/b/2.jpg': originals[1]!,
    'test/a/3.png': await sharp(originals[0]).png().toBuffer(),
  });
  const dataset = await imageDataset(root);
  expect(ids(dataset)).toHaveLength(3);
  expect(dataset.warnings.find(({ code }) => code === 'NEAR_DUPLICATES_HELD_OUT')?.message).toMatchInlineSnapshot(
    `"1 training photo is a held-out one again in another format, size or quality (the first is train/a/1.jpg, held out as test/a/3.png). They stay; the test may look better than it is."`,
  );
});

test('the same photo in two classes is said where its copies differ in format, and not where a number is estimated', async () => {
  await lay({ 'cat/a.jpg': 0, 'cat/b.jpg': 1, 'dog/c.jpg': 2 });
  await sharp(photos[0]!).png().toFile(`${root}/dog/copy.png`);
  const said = async (dataset: Promise<{ warnings: readonly { code: string; message: string }[] }>) =>
    (await dataset).warnings.find(({ code }) => code === 'LABEL_CONFLICTS_NEAR')?.message;
  expect(await said(imageDataset(root))).toContain('the first are cat/a.jpg and dog/copy.png');
  const ages = ['cat/a.jpg', 'dog/copy.png', 'cat/b.jpg', 'dog/c.jpg'].map((file, i) => ({
    image: `${root}/${file}`,
    value: i,
  }));
  expect(await said(imageDataset(ages))).toBeUndefined();
});
