/** Reports in a real browser: by day and by night, narrow and wide, on paper; nothing that axe-core finds, nothing that the console says. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { openBrowser } from '../../../test/browser/chromium.ts';
import { openNodeRuntime } from '../../runtime/node/index.ts';
import { textPage } from '../explain/text-page.ts';
import { hostileNames, hostileTraining, someCheck, someChoice, someComparison } from './test-reports.ts';
import { renderReport } from './write-report.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await openBrowser();

describe.skipIf(typeof browser === 'string')(
  `in Chromium ${typeof browser === 'string' ? `(${browser})` : ''}`,
  async () => {
    if (typeof browser === 'string') return;
    const runtime = await openNodeRuntime({ threads: 1 });
    const { run, dataset } = await hostileTraining(runtime);
    const folder = await mkdtemp(path.join(tmpdir(), 'injerto-browser-'));
    afterAll(async () => {
      await browser.close();
      await runtime.close();
      await rm(folder, { recursive: true, force: true });
    });

    const pages = {
      training: async (language: 'en' | 'es') => (await renderReport(run, { language, dataset })).html,
      comparison: async (language: 'en' | 'es') => (await renderReport(someComparison, { language })).html,
      choice: async (language: 'en' | 'es') => (await renderReport(someChoice, { language })).html,
      check: async (language: 'en' | 'es') => (await renderReport(someCheck, { language })).html,
      explanation: (language: 'en' | 'es') => textPage(someExplanation, language),
    } as const;

    test('what is wrong is found: a picture without words, gray on gray', async () => {
      const page = await browser.newPage();
      await page.setContent(
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p style="color:#999;background:#888">words</p>',
      );
      await page.evaluate(axe);
      const found = (await page.evaluate('axe.run(document)')) as { violations: { id: string }[] };
      const ids = found.violations.map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining(['image-alt', 'color-contrast']));
      await page.close();
    });

    test.each(Object.keys(pages) as (keyof typeof pages)[])('%s', async (kind) => {
      for (const language of ['en', 'es'] as const) {
        const file = path.join(folder, `${kind}-${language}.html`);
        await writeFile(file, await pages[kind](language));
        for (const [colorScheme, media, width] of [
          ['light', 'screen', 1000],
          ['dark', 'screen', 360],
          ['dark', 'print', 794],
        ] as const) {
          const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme, bypassCSP: false });
          const said: string[] = [];
          page.on('console', (message) => said.push(message.text()));
          page.on('pageerror', (error) => said.push(String(error)));
          page.on('request', (request) => {
            if (!/^(file|data):/.test(request.url())) said.push(request.url());
          });
          await page.emulateMedia({ media, colorScheme });
          await page.goto(pathToFileURL(file).href);
          expect(said, `${kind} ${language} ${media}`).toEqual([]);
          expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${kind} at ${width}`).toBe(
            true,
          );
          const broken = 'Array.from(document.images).filter((image) => image.naturalWidth === 0).length';
          expect(await page.evaluate(broken)).toBe(0);
          // evaluated by the debugger, which the policy of the page does not bind
          await page.evaluate(axe);
          const found = (await page.evaluate('axe.run(document)')) as {
            violations: { id: string; nodes: { html: string }[] }[];
          };
          const violations = found.violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
          );
          expect(violations, `${kind} ${language} ${colorScheme} ${media}`).toEqual([]);
          await page.close();
        }
      }
    });
  },
);

const words = ['please', 'refund', ...hostileNames];
const text = words.join(' ');
const someExplanation: Parameters<typeof textPage>[0] = {
  modality: 'text',
  text,
  label: hostileNames[0],
  explained: { class: hostileNames[0], probability: 0.93, score: 'centered-logit' },
  method: 'integrated-gradients',
  baseline: 'padding',
  steps: 32,
  completeness: { atBaseline: -1, atInput: 2, sum: 3.001, error: 0.0003, reached: true },
  nearest: [{ id: hostileNames[1], label: [hostileNames[0]], similarity: 0.93 }],
  remarks: [],
  attributions: words.map((word, n) => ({
    word,
    start: text.indexOf(word),
    end: text.indexOf(word) + word.length,
    part: 0,
    attribution: [0.2, 2, -0.5, 1, -1.5][n]!,
  })),
};
