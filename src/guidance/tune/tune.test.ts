import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { openTinyTraining, type TinyTraining } from '../../methods/test-tiny-training.ts';
import { type TuneEvent, type TuneOptions, type Tuning, tune, tuningJson, tuningSchema } from './index.ts';

let tiny: TinyTraining;
let events: TuneEvent[] = [];
let tuning: Tuning;

const options = (more: TuneOptions = {}): TuneOptions => ({
  ...{ trials: 4, epochs: 3, test: 0.2 },
  runtime: tiny.runtime,
  cacheDir: path.join(tiny.folder, 'cache'),
  stateDir: path.join(tiny.folder, 'state'),
  onEvent: (event) => events.push(event),
  ...more,
});
const done = () =>
  events.flatMap((event) => (event.type === 'trial-done' ? [[event.trial, event.epochs, event.kept]] : []));

beforeAll(async () => {
  tiny = await openTinyTraining('tune');
  tuning = await tune(tiny.tiny, tiny.photos, options());
}, 240_000);
afterAll(() => tiny.close());

test('all trials are trained for few epochs, the best of them and the defaults to the end', () => {
  const rung = (epochs: number) => done().flatMap(([trial, of]) => (of === epochs ? [trial] : []));
  expect(rung(1)).toEqual([0, 1, 2, 3]);
  expect(rung(3)).toHaveLength(2);
  expect(rung(3)[0]).toBe(0);
  expect(tuning.trials.map(({ epochs }) => epochs)).toEqual([3, 3, 1, 1]);
  const [first, second] = tuning.trials as [Tuning['trials'][0], Tuning['trials'][0]];
  expect(first.accuracy >= second.accuracy).toBe(true);
  expect(first.seconds).toBeGreaterThan(0);
});

test('samples that learn, select and confirm are others, and the test samples are none of them', () => {
  expect(tuning.data.samples).toEqual({ train: 12, selection: 6, confirmation: 6 });
  expect(tuning).toMatchObject({ model: 'tiny', method: 'fine-tune', leftOut: [] });
});

test('the advice follows from the samples that confirm', () => {
  const { recommendation, confirmation, trials } = tuning;
  if (trials[0]!.trial === 0) expect([confirmation, recommendation!.options]).toEqual([null, {}]);
  else {
    const { difference, tuned, defaults, samples } = confirmation!;
    expect(samples).toBe(6);
    expect(difference).toBeCloseTo(tuned - defaults, 12);
    expect(recommendation!.options).toEqual(difference > 0.01 ? trials[0]!.options : {});
  }
  expect(recommendation!.why[0]!.code).toBe('TUNED');
});

test('a second call goes on, and gives the same; other options are another search', async () => {
  events = [];
  expect(tuningJson(await tune(tiny.tiny, tiny.photos, options()))).toEqual(tuningJson(tuning));
  expect(done().every(([, , kept]) => kept)).toBe(true);
  events = [];
  await tune(tiny.tiny, tiny.photos, options({ trials: 2, epochs: 1, seed: 1 }));
  expect(done()).toEqual([
    [0, 1, false],
    [1, 1, false],
  ]);
});

test('what was stopped is kept, a training in its middle too', async () => {
  events = [];
  const controller = new AbortController();
  const stateDir = path.join(tiny.folder, 'stopped');
  const stop = (event: TuneEvent) => {
    events.push(event);
    // in the last training of all
    if (event.type === 'epoch' && event.epoch === 1 && done().length === 5) controller.abort();
  };
  await expect(
    tune(tiny.tiny, tiny.photos, options({ stateDir, onEvent: stop, signal: controller.signal })),
  ).rejects.toMatchObject({ code: 'ABORTED', details: { folder: expect.stringContaining('stopped') } });
  events = [];
  const again = await tune(tiny.tiny, tiny.photos, options({ stateDir }));
  expect(done().map(([, , kept]) => kept)).toEqual([true, true, true, true, true, false]);
  const numbers = ({ trials }: Tuning) => trials.map(({ seconds: _, ...trial }) => trial);
  expect(numbers(again)).toEqual(numbers(tuning));
  const left = await readdir(again.stateDir);
  expect(left.filter((name) => name.endsWith('.checkpoint'))).toEqual([]);
});

test('a budget that is spent keeps the defaults, and says so', async () => {
  const { trials, recommendation } = await tune(tiny.tiny, tiny.photos, options({ budget: 1e-6, seed: 2 }));
  expect([trials, recommendation]).toEqual([[], null]);
});

test('what cannot be searched is refused, with the reason', async () => {
  const refusal = (more: TuneOptions, dataset = tiny.photos) =>
    tune(tiny.tiny, dataset, options(more)).then(
      () => 'nothing',
      ({ code }) => code,
    );
  expect(await refusal({ trials: 1 })).toBe('CONFIG_INVALID');
  expect(await refusal({ method: 'transfer' as never })).toBe('CONFIG_INVALID');
  expect(await refusal({}, { ...tiny.photos, task: 'multi-label' })).toBe('TUNE_TASK');
  expect(await refusal({}, { ...tiny.photos, samples: tiny.photos.samples.slice(0, 3) })).toBe('TOO_FEW_TO_TUNE');
});

test('the JSON is as its schema says, and the schema is published', async () => {
  const json = tuningJson(tuning);
  expect(tuningSchema.parse(json)).toEqual(json);
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  const file = new URL('../../../docs/schemas/tune.schema.json', import.meta.url);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(z.toJSONSchema(tuningSchema));
});
