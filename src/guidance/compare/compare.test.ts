import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openTinyTraining, type TinyTraining } from '../../methods/test-tiny-training.ts';
import { openModel } from '../../models/node/index.ts';
import {
  type CompareEvent,
  type CompareOptions,
  type Comparison,
  compare,
  comparisonJson,
  comparisonSchema,
} from './index.ts';

let tiny: TinyTraining;
let events: CompareEvent[];
let comparison: Comparison;

const options = (more: CompareOptions = {}): CompareOptions => ({
  methods: ['nearest-neighbors', 'transfer', 'partial-fine-tune'],
  val: 0.3,
  test: 0.3,
  budget: 600,
  runtime: tiny.runtime,
  cacheDir: path.join(tiny.folder, 'cache'),
  stateDir: path.join(tiny.folder, 'state'),
  onEvent: (event) => events.push(event),
  ...more,
});
const begun = () => events.flatMap((event) => (event.type === 'method-begins' ? [event.method] : []));

beforeAll(async () => {
  tiny = await openTinyTraining('compare');
  events = [];
  comparison = await compare(tiny.tiny, tiny.photos, options());
}, 120_000);
afterAll(() => tiny.close());

test('every method is measured on the same test samples, and only later ones against the simplest', () => {
  const { methods, splits, measuredOn } = comparison;
  expect(methods.map(({ method }) => method)).toEqual(['nearest-neighbors', 'transfer', 'partial-fine-tune']);
  expect(measuredOn).toBe('test');
  expect(splits).toEqual({ train: 12, validation: 9, test: 9 });
  for (const { accuracy, seconds, peakMemory, size } of methods) {
    expect(accuracy * splits.test).toBeCloseTo(Math.round(accuracy * splits.test), 9);
    expect(Math.min(seconds, peakMemory, size)).toBeGreaterThan(0);
  }
  expect(methods.map(({ versusSimplest }) => versusSimplest === null)).toEqual([true, false, false]);
  expect(methods.map(({ trainedWeights }) => trainedWeights > 0)).toEqual([false, true, true]);
  expect(methods[1]!.latency).toBeGreaterThan(0);
});

test('the numbers are those that train gives with the same options', async () => {
  const { train } = await import('../../methods/train.ts');
  const { runtime } = tiny;
  const run = await train(tiny.tiny, tiny.photos, { method: 'transfer', val: 0.3, test: 0.3, runtime });
  const transfer = comparison.methods[1]!;
  expect(transfer.accuracy).toBe(run.test!.accuracy);
  expect(transfer.macroF1).toBeCloseTo(run.test!.metrics.macroF1!, 12);
  expect(transfer.interval).toEqual(run.test!.interval);
  expect(transfer.validationAccuracy).toBe(run.val!.accuracy);
});

test('the recommended model is saved, and opens', async () => {
  const out = path.join(tiny.folder, 'recommended');
  await comparison.save(out);
  const { method } = comparison.recommendation!;
  expect((await openModel(out)).record?.method).toBe(method === 'transfer' ? 'transfer' : 'fine-tune');
});

test('too few photos for a curve are no reason to invent one', () => {
  expect(comparison.curves.map(({ method }) => method)).toEqual(['nearest-neighbors', 'transfer']);
  for (const { refused, expected, points } of comparison.curves) {
    expect(points.length).toBeGreaterThan(0);
    expect(refused === null).toBe(expected.length > 0);
  }
});

describe('a second call', () => {
  test('goes on: nothing that is finished runs again, and the numbers are the same', async () => {
    events = [];
    const again = await compare(tiny.tiny, tiny.photos, options());
    expect(begun()).toEqual([]);
    expect(comparisonJson(again)).toEqual(comparisonJson(comparison));
  });

  test('does anew what has lost its model, or whose record is damaged', async () => {
    await rm(path.join(comparison.stateDir, 'transfer'), { recursive: true });
    await writeFile(path.join(comparison.stateDir, 'nearest-neighbors.json'), '{"validation":');
    events = [];
    const again = await compare(tiny.tiny, tiny.photos, options());
    expect(begun()).toEqual(['nearest-neighbors', 'transfer']);
    expect(again.methods.map(({ accuracy }) => accuracy)).toEqual(comparison.methods.map(({ accuracy }) => accuracy));
  });

  test('with another seed, or other data, begins anew', async () => {
    events = [];
    await compare(tiny.tiny, tiny.photos, options({ seed: 1, methods: ['nearest-neighbors'], curves: false }));
    const fewer = { ...tiny.photos, samples: tiny.photos.samples.slice(1) };
    await compare(tiny.tiny, fewer, options({ methods: ['nearest-neighbors'], curves: false }));
    expect(begun()).toEqual(['nearest-neighbors', 'nearest-neighbors']);
  });

  test('does what an abort kept it from', async () => {
    events = [];
    const controller = new AbortController();
    const onEvent = (event: CompareEvent) => {
      events.push(event);
      if (event.type === 'method-done' && event.method === 'nearest-neighbors') controller.abort();
    };
    const stateDir = path.join(tiny.folder, 'aborted');
    const stopped = compare(tiny.tiny, tiny.photos, options({ stateDir, onEvent, signal: controller.signal }));
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED', variant: 'compare' });
    events = [];
    await compare(
      tiny.tiny,
      tiny.photos,
      options({ stateDir, curves: false, methods: ['nearest-neighbors', 'transfer'] }),
    );
    expect(begun()).toEqual(['transfer']);
  });
});

test('a budget that is spent leaves methods out, by name, and recommends among the rest', async () => {
  events = [];
  const stateDir = path.join(tiny.folder, 'poor');
  const poor = await compare(tiny.tiny, tiny.photos, options({ stateDir, budget: 1e-6 }));
  expect(poor.methods).toEqual([]);
  expect(poor.recommendation).toBeNull();
  expect(poor.notRun.map(({ method }) => method)).toEqual(['nearest-neighbors', 'transfer', 'partial-fine-tune']);
  await expect(poor.save(path.join(tiny.folder, 'nothing'))).rejects.toMatchObject({ code: 'NO_MODEL_TO_SAVE' });
  expect(existsSync(path.join(tiny.folder, 'nothing'))).toBe(false);
});

test('a curve that does not fit the budget is refused, and said', async () => {
  const stateDir = path.join(tiny.folder, 'no-curves');
  const methods = ['transfer'] as const;
  await compare(tiny.tiny, tiny.photos, options({ stateDir, methods, curves: false }));
  const { curves } = await compare(tiny.tiny, tiny.photos, options({ stateDir, methods, budget: 1e-6 }));
  expect(curves).toMatchObject([{ method: 'transfer', points: [], expected: [] }]);
  expect(curves[0]!.refused!.message).toBe(
    'The learning curve was not drawn: it would have taken too much of the budget. Raise `budget`.',
  );
});

test('nothing half-written is left', async () => {
  const names = await readdir(path.join(tiny.folder, 'state'), { recursive: true });
  expect(names.filter((name) => name.includes('.tmp') || name.includes('checkpoint'))).toEqual([]);
});

describe('refused:', () => {
  const refusal = (change: object, more: CompareOptions = {}) =>
    compare(tiny.tiny, { ...tiny.photos, ...change } as typeof tiny.photos, options(more)).then(
      () => 'fine',
      (error: Error) => error.message,
    );

  test('what has not one class a sample', async () => {
    expect(await refusal({ task: 'regression' })).toContain('each sample has one class; these data are regression');
    expect(await refusal({ task: 'unlabeled' })).toContain('label');
  });

  test('one class, and no validation samples', async () => {
    const { samples } = tiny.photos;
    expect(await refusal({ samples: samples.filter(({ label }) => label === 0) })).toContain('class');
    expect(await refusal({}, { val: 0 })).toMatchInlineSnapshot(`
      "No photos are set aside for validation, and only those can choose between methods fairly.
        try: Set some aside with \`val\`, or give each class at least four photos."
    `);
  });

  test('options that are none', async () => {
    expect(await refusal({}, { budget: 0 })).toContain('`budget`');
    expect(await refusal({}, { methods: ['magic' as never] })).toContain('`methods.0`');
    expect(await refusal({}, { methods: [] })).toContain('`methods`');
  });
});

test('zero-shot on photos is left out, and why, where no model knows the names', async () => {
  const { notRun } = await compare(
    tiny.tiny,
    tiny.photos,
    options({ methods: ['zero-shot', 'transfer'], curves: false }),
  );
  expect(notRun.map(({ reason }) => reason.message)).toMatchInlineSnapshot(`
    [
      "Zero-shot was left out: an image classifier does not know what class names mean. Give a model that does with \`zeroShotModel\`: CLIP, SigLIP or a text encoder.",
    ]
  `);
});

test('JSON keeps to its published schema', async () => {
  const json = JSON.parse(JSON.stringify(comparisonJson(comparison)));
  expect(() => comparisonSchema.parse(json)).not.toThrow();
  const published = await readFile(new URL('../../../docs/schemas/compare.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(comparisonSchema))));
});
