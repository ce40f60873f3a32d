import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { ImageModel } from '../../../models/index.ts';
import { openModel } from '../../../models/node/index.ts';
import { nodePhotos } from '../../node/photos.ts';
import { ImageLoader } from '../image-loader.ts';
import { imageDataset } from '../open-images.ts';
import { failure, lay, photos, root, skips } from '../test-folder.ts';
import type { PhotoInput } from './memory-photos.ts';

const bytes = await Promise.all(photos.slice(0, 6).map((file) => readFile(file)));

test('every kind of source gives the pixels that its file gives', async () => {
  await lay({ 'a.jpg': bytes[2]! });
  const samples: PhotoInput[] = [
    { image: photos[0]!, label: 'a' },
    { image: pathToFileURL(photos[1]!), label: 'b' },
    { image: path.join(root, 'a.jpg'), label: 'a' },
    { image: bytes[3]!, label: 'b' },
    { image: new Blob([new Uint8Array(bytes[4]!)]), label: 'a', id: 'my-photo' },
    { image: new Uint8Array(bytes[5]!).buffer, label: 'b', split: 'val' },
  ];
  const dataset = await imageDataset(samples);
  expect(dataset.samples.map(({ id, label, split }) => `${id} ${dataset.classes[label]} ${split ?? ''}`)).toEqual([
    '#1 a ',
    '#2 b ',
    '#3 a ',
    '#4 b ',
    'my-photo a ',
    '#6 b validation',
  ]);
  const loader = new ImageLoader(nodePhotos, ((await openModel('squeezenet-1.1')) as ImageModel).preprocessing);
  for (const [i, sample] of dataset.samples.entries()) {
    const { hash, label } = sample;
    const fromFile = await loader.load({ id: 'file', path: photos[i]!, hash, label }, 'eval');
    expect(await loader.load(sample, 'eval')).toEqual(fromFile);
  }
});

test('iterables, several labels, numbers, copies and what can not be read', async () => {
  async function* generated(): AsyncGenerator<PhotoInput> {
    yield { image: bytes[0]!, labels: ['red', 'round'] };
    yield { image: bytes[1]!, labels: [] };
    yield { image: bytes[2]!, labels: ['red'] };
    yield { image: bytes[2]!, labels: ['red'] };
    yield { image: new Uint8Array([1, 2, 3]), labels: ['red'] };
    yield { image: '/nowhere/1.jpg', labels: ['red'] };
  }
  const dataset = await imageDataset(generated());
  expect(dataset.task).toBe('multi-label');
  expect(dataset.samples.map(({ id, labels }) => [id, labels])).toEqual([
    ['#1', [0, 1]],
    ['#2', []],
    ['#3', [0]],
  ]);
  expect(skips(dataset)).toEqual(['#4: DUPLICATE', '#5: IMAGE_UNREADABLE', '#6: FILE_MISSING']);
  const numbers = await imageDataset([0.5, 1, 2].map((value, i) => ({ image: bytes[i]!, value })));
  expect(numbers.samples.map(({ value }) => value)).toEqual([0.5, 1, 2]);
});

test.each<[string, unknown]>([
  ['no iterable', 5],
  ['none', []],
  ['no object', ['a.jpg']],
  ['an address', [{ image: 'https://example.org/a.jpg', label: 'a' }]],
  ['an address as URL', [{ image: new URL('https://example.org/a.jpg'), label: 'a' }]],
  ['no image', [{ label: 'a' }]],
  ['an empty label', [{ image: 'a.jpg', label: ' ' }]],
  ['NaN', [{ image: 'a.jpg', value: Number.NaN }]],
  ['two answers', [{ image: 'a.jpg', value: 1, label: 'a' }]],
  [
    'mixed answers',
    [
      { image: 'a.jpg', value: 1 },
      { image: 'b.jpg', label: 'a' },
    ],
  ],
  ['a label under another name', [{ image: 'a.jpg', lable: 'a' }]],
  ['another side', [{ image: 'a.jpg', label: 'a', split: 'holdback' }]],
  [
    'an id twice',
    [
      { image: 'a.jpg', label: 'a', id: 'x' },
      { image: 'b.jpg', label: 'a', id: 'x' },
    ],
  ],
])('%s is refused by name', async (_, samples) => {
  expect(await failure(imageDataset(samples as PhotoInput[]))).toMatch(/^SAMPLE_INVALID: .+\n {2}(at|try): /);
});

test('samples without a label among others are left out, and the others keep theirs', async () => {
  const [a, b, c, d, e] = bytes.map((image) => ({ image }));
  const dataset = await imageDataset([
    { ...a!, label: 'x' },
    b!,
    { ...c!, label: 'y' },
    { ...d!, label: null } as never,
    { ...e!, label: 'x' },
  ]);
  expect(dataset.samples.map(({ id, label }) => `${id} ${dataset.classes[label]}`)).toEqual(['#1 x', '#3 y', '#5 x']);
  expect(skips(dataset)).toEqual(['#2: LABEL_MISSING', '#4: LABEL_MISSING']);
  const numbers = await imageDataset([{ ...a!, value: 1.5 }, b!, { ...c!, value: 3 }]);
  expect(numbers.samples.map(({ value }) => value)).toEqual([1.5, 3]);
});

test('data: addresses, as text and as URL', async () => {
  const url = (i: number) => `data:image/jpeg;base64,${bytes[i]!.toString('base64')}`;
  const dataset = await imageDataset([
    { image: url(0), label: 'x', split: null as never },
    { image: new URL(url(1)), label: 'y' },
  ]);
  expect(dataset.samples).toHaveLength(2);
});
