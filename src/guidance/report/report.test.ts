import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import * as z from 'zod';
import { openNodeRuntime } from '../../runtime/node/index.ts';
import { axisTicks } from './plots/axis-ticks.ts';
import { reliabilityBins } from './plots/reliability-plot.ts';
import { reportSchema } from './report-json.ts';
import { hostileNames, hostileTraining, someCheck, someChoice, someComparison } from './test-reports.ts';
import { renderReport, writeReport } from './write-report.ts';

const runtime = await openNodeRuntime({ threads: 1 });
const folder = await mkdtemp(path.join(tmpdir(), 'injerto-reports-'));
const { run, dataset } = await hostileTraining(runtime);
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true, force: true });
});

const results = { training: run, comparison: someComparison, choice: someChoice, check: someCheck } as const;

test.each(['training', 'comparison', 'choice', 'check'] as const)(
  'the report of a %s: names are text, nothing is loaded, no script',
  async (kind) => {
    for (const language of ['en', 'es'] as const) {
      await writeReport(results[kind], path.join(folder, kind), { language, dataset });
      const html = await readFile(path.join(folder, kind, 'report.html'), 'utf8');
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
      expect(html).not.toMatch(/<img src=x|<script|\u202e|\bstyle="|https?:|@import|url\(/);
      expect(html).not.toMatch(/undefined|NaN|\[object/);
      expect(html).toMatch(
        /Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'sha256-[\w+/=]{44}'/,
      );
      const json = JSON.parse(await readFile(path.join(folder, kind, 'report.json'), 'utf8'));
      expect(reportSchema.parse(json)).toEqual(json);
      expect(json.kind).toBe(kind);
    }
  },
);

test('a training: its mistakes are those of its predictions, and every number is in the file', async () => {
  const { html, json } = await renderReport(run, { dataset });
  if (json.kind !== 'training') throw new Error(json.kind);
  const { training } = json;
  const predictions = run.predictions('test');
  const wrong = predictions.filter(({ right }) => !right);
  expect(wrong.length).toBeGreaterThan(0);
  expect(training.worst).toHaveLength(Math.min(12, wrong.length));
  const confidences = training.worst.map(({ confidence }) => confidence!);
  expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
  expect(html.match(/<img src="data:image\/jpeg;base64,/g)).toHaveLength(training.worst.length);
  expect(training.judgedOn).toBe('test');
  expect(training.confusion!.flat().reduce((sum, n) => sum + n, 0)).toBe(predictions.length);
  expect(training.calibration!.bins.reduce((sum, { count }) => sum + count, 0)).toBe(predictions.length);
  expect(training.history).toHaveLength(run.history.length);
  expect(training.perClass.map(({ label }) => label)).toEqual([...hostileNames].sort());
  // without the data, the page names none of the photos
  expect((await renderReport(run)).html).not.toContain('<img');
});

test('a report that is there is replaced, and a model folder with one may be written over', async () => {
  const out = path.join(folder, 'model');
  await run.save(out);
  await writeReport(run, out, { dataset });
  await run.save(out);
  await writeReport(run, out, { language: 'es' });
  expect(await readFile(path.join(out, 'report.html'), 'utf8')).toContain('lang="es"');
});

test('axes have round numbers that hold the values', () => {
  expect(axisTicks(0, 1)).toEqual([0, 0.5, 1]);
  expect(axisTicks(0.13, 0.94)).toEqual([0, 0.5, 1]);
  expect(axisTicks(1, 12, 5)).toEqual([0, 5, 10, 15]);
  expect(axisTicks(3, 3)).toEqual([3]);
  expect(axisTicks(-0.31, 0.72)).toEqual([-0.5, 0, 0.5, 1]);
  expect(axisTicks(24, 952, 5)).toEqual([0, 200, 400, 600, 800, 1000]);
});

test('bins of confidence hold their upper end, and a certain answer is in the last', () => {
  const bins = reliabilityBins([0.1, 0.11, 1, 0.95], [true, false, true, false]);
  expect(bins.map(({ count }) => count)).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
  expect(bins[9]).toMatchObject({ accuracy: 0.5, confidence: 0.975 });
  expect(bins[5]).toMatchObject({ accuracy: null, confidence: null });
});

test('the published schema is the one that reports keep', async () => {
  const file = new URL('../../../docs/schemas/report.schema.json', import.meta.url);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(z.toJSONSchema(reportSchema));
});
