import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultImagePreprocessing } from '../../models/preprocessing.ts';
import { augmentationPresets } from '../augmentation/augmentation.ts';
import { nodePhotos, prepareImage } from '../node/photos.ts';
import type { ImageSample } from './image-dataset.ts';
import { imageFolder } from './image-folder.ts';
import { epochOrder, type ImageBatch, ImageLoader } from './image-loader.ts';
import { photo, photoFolder, photoPaths } from './test-photos.ts';

let root: string;
let samples: readonly ImageSample[];
const preprocessing = defaultImagePreprocessing(64);
const loader = new ImageLoader(nodePhotos, preprocessing);

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'injerto-loader-'));
  for (const file of (await photoPaths()).slice(0, 200)) {
    const name = path.basename(file);
    await mkdir(path.join(root, name[0]!), { recursive: true });
    await symlink(file, path.join(root, name[0]!, name));
  }
  samples = (await imageFolder(root)).samples;
});
afterAll(() => rm(root, { recursive: true }));

async function collect(batches: AsyncIterable<ImageBatch>): Promise<ImageBatch[]> {
  const all: ImageBatch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

test('the food photographs are on disk', () => expect(photoFolder).toContain('pictures'));

test('batches hold every sample once, in order, with its pixels and label', async () => {
  const some = samples.slice(0, 21);
  const batches = await collect(loader.batches(some, { batchSize: 8, view: 'eval' }));
  expect(batches.map((batch) => batch.samples.length)).toEqual([8, 8, 5]);
  expect(batches.flatMap((batch) => batch.samples)).toEqual(some);
  expect(batches.flatMap((batch) => [...batch.labels])).toEqual(some.map(({ label }) => label));
  const length = loader.imageLength;
  for (const [i, sample] of some.entries()) {
    const batch = batches[Math.floor(i / 8)]!;
    expect(batch.pixelValues.subarray((i % 8) * length, ((i % 8) + 1) * length)).toEqual(
      await prepareImage(sample.path, preprocessing),
    );
  }
  expect(batches[2]!.pixelValues.length).toBe(5 * length);
});

test('dropLast leaves the rest out', async () => {
  const batches = await collect(loader.batches(samples.slice(0, 21), { batchSize: 8, view: 'eval', dropLast: true }));
  expect(batches.length).toBe(2);
});

test('views do not depend on order, batch size or concurrency', async () => {
  const some = samples.slice(0, 12);
  const view = { augment: augmentationPresets.strong, seed: 9, view: 4 };
  const pixels = async (order: readonly ImageSample[], batchSize: number, concurrency: number) => {
    const seen = new Map<string, Float32Array>();
    const each = new ImageLoader(nodePhotos, preprocessing, { concurrency });
    for (const { pixelValues, samples: rows } of await collect(each.batches(order, { batchSize, view }))) {
      for (const [row, { id }] of rows.entries()) {
        seen.set(id, pixelValues.slice(row * each.imageLength, (row + 1) * each.imageLength));
      }
    }
    return some.map(({ id }) => seen.get(id));
  };
  expect(await pixels(epochOrder(some, 1, 2), 5, 4)).toEqual(await pixels(some, 1, 1));
});

test('an epoch has its own order, the same each time', () => {
  const order = (seed: number, epoch: number) => epochOrder(samples, seed, epoch).map(({ id }) => id);
  expect(order(1, 0)).toEqual(order(1, 0));
  expect(order(1, 0)).not.toEqual(order(1, 1));
  expect(order(1, 0)).not.toEqual(order(2, 0));
  expect([...order(1, 0)].sort()).toEqual(samples.map(({ id }) => id).sort());
});

test('a photo that breaks between scan and training is reported and left out; batches stay full', async () => {
  const whole = await photo();
  const broken = path.join(root, 'broken.jpg');
  await writeFile(broken, whole.subarray(0, whole.length / 2));
  const bad = { ...samples[2]!, id: 'A/broken.jpg', path: broken };
  const list = [
    samples[0]!,
    bad,
    samples[1]!,
    { ...bad, id: 'A/gone.jpg', path: path.join(root, 'gone.jpg') },
    samples[3]!,
  ];
  const reports: string[] = [];
  const batches = await collect(
    loader.batches(list, {
      batchSize: 2,
      view: 'eval',
      onUnreadable: ({ id }, { code }) => reports.push(`${id}: ${code}`),
    }),
  );
  expect(batches.map((batch) => batch.samples.map(({ id }) => id))).toEqual([
    [samples[0]!.id, samples[1]!.id],
    [samples[3]!.id],
  ]);
  expect(reports).toEqual(['A/broken.jpg: IMAGE_UNREADABLE', 'A/gone.jpg: IMAGE_UNREADABLE']);
  await expect(collect(loader.batches(list, { batchSize: 2, view: 'eval' }))).rejects.toMatchObject({
    code: 'IMAGE_UNREADABLE',
    where: broken,
  });
});

test('an abort ends it, with its reason as the cause', async () => {
  const controller = new AbortController();
  const batches = loader.batches(samples, { batchSize: 4, view: 'eval', signal: controller.signal });
  await batches.next();
  controller.abort(new Error('Ctrl-C'));
  await expect(batches.next()).rejects.toMatchObject({ code: 'ABORTED', cause: { message: 'Ctrl-C' } });
});

test('2,000 images, augmented, in flat memory while the event loop stays free', async () => {
  const many = Array.from({ length: 2000 }, (_, i) => samples[i % samples.length]!);
  const rss: number[] = [];
  let ticks = 0;
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    ticks++;
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  let count = 0;
  for await (const batch of loader.batches(many, {
    batchSize: 32,
    view: { augment: augmentationPresets.standard, seed: 1, view: 0 },
  })) {
    count += batch.samples.length;
    await sleep(1);
    rss.push(process.memoryUsage.rss());
  }
  clearInterval(timer);
  expect(count).toBe(2000);
  expect(ticks).toBeGreaterThan(50);
  const warm = Math.max(...rss.slice(10, 25));
  expect(Math.max(...rss.slice(25)) - warm).toBeLessThan(100e6); // all pixels together would be 98 MB at this size, as float32
});
