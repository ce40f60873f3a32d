/** Gradients on WebAssembly in a real browser, against PyTorch's. */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { axesOf, type ZooFixture } from '../../conformance/zoo-fixture.ts';
import { openBrowser } from './chromium.ts';
import type { PageFixture } from './gradients-page.ts';
import { openSite } from './site.ts';

const manifest = (path: string) =>
  (
    JSON.parse(readFileSync(new URL(`../../conformance/fixtures/${path}`, import.meta.url), 'utf8')) as {
      fixtures: (PageFixture & ZooFixture)[];
    }
  ).fixtures;

const gradientsInPage = (fixture: PageFixture) =>
  (globalThis as unknown as { gradientsOf(of: PageFixture): Promise<string[]> }).gradientsOf(fixture);

const browser = await openBrowser();

describe.skipIf(typeof browser === 'string')(
  `in Chromium ${typeof browser === 'string' ? `(${browser})` : ''}`,
  async () => {
    if (typeof browser === 'string') return;
    const site = await openSite('gradients-page.ts', ['conformance', 'models']);
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('pageerror', (error) => said.push(String(error)));
    page.on('request', (request) => {
      if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(site.url)) said.push(request.url());
    });
    await page.goto(site.url);
    afterAll(async () => {
      await browser.close();
      await site.close();
    });

    test('bundles without a warning', () => expect(site.warnings).toEqual([]));

    const fixtures = [
      ...manifest('manifest.json').map((fixture) => ({ ...fixture, axes: {} })),
      ...manifest('zoo/manifest.json')
        // the classes of contrastive logits are the texts of the batch, whose number moves, which the loss does not allow
        .filter(({ output }) => output !== 'logits_per_image')
        .map((fixture) => ({ ...fixture, axes: axesOf(fixture) })),
    ];
    test.each(fixtures)('$name', async (fixture) => {
      const found = await page.evaluate(gradientsInPage, fixture);
      expect(found, found.join('\n')).toEqual([]);
    });

    test('in several threads where the page is isolated', async () => {
      const isolated = await openSite('gradients-page.ts', ['conformance', 'models'], true);
      const other = await browser.newPage();
      await other.goto(isolated.url);
      expect(await other.evaluate('crossOriginIsolated')).toBe(true);
      expect(await other.evaluate(gradientsInPage, fixtures[3]!)).toEqual([]);
      expect(await other.evaluate('remarkCodes()')).toEqual([]);
      await other.close();
      await isolated.close();
    });

    test('a worker that is not there, and a graph that is refused, are errors that say so', async () => {
      expect(await page.evaluate('failures()')).toEqual(['WORKER_MISSING', 'MODEL_REJECTED', 'RUNTIME_CLOSED']);
    });

    test('says once that there is one thread, asks no other origin for anything, and fails nowhere', async () => {
      expect(await page.evaluate('remarkCodes()')).toEqual(['ONE_THREAD']);
      expect(said).toEqual([]);
    });
  },
);
