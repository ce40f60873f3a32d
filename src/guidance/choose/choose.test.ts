import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { writeTinyModel } from '../../methods/test-tiny-model.ts';
import { openTinyTraining, type TinyTraining } from '../../methods/test-tiny-training.ts';
import { openModel } from '../../models/node/index.ts';
import { type Choice, type ChooseEvent, type ChooseOptions, choiceJson, choiceSchema, choose } from './index.ts';

let tiny: TinyTraining;
let events: ChooseEvent[];
let choice: Choice;

const place = (name: string) => path.join(tiny.folder, name);
const options = (more: ChooseOptions = {}): ChooseOptions => ({
  models: [place('tiny.onnx'), place('normalized.onnx')],
  test: 0.2,
  runtime: tiny.runtime,
  cacheDir: place('cache'),
  stateDir: place('state'),
  onEvent: (event) => events.push(event),
  ...more,
});
const done = () =>
  events.flatMap((event) => (event.type === 'model-done' ? [[path.basename(event.model), event.kept]] : []));
const reasons = ({ leftOut }: Choice) => leftOut.map(({ reason: { code, variant } }) => `${code}/${variant}`);

beforeAll(async () => {
  tiny = await openTinyTraining('choose');
  await writeTinyModel(place('normalized.onnx'), { normalized: true });
  events = [];
  choice = await choose(tiny.photos, options());
}, 120_000);
afterAll(() => tiny.close());

test('models are judged on all but the test samples, and ranked by accuracy, then loss', () => {
  const { models, data, leftOut } = choice;
  expect(leftOut).toEqual([]);
  expect(data).toMatchObject({ samples: 24, modality: 'image', classes: ['A', 'D', 'E'] });
  expect(models.map(({ samples }) => samples)).toEqual([24, 24]);
  const [first, second] = models as [Choice['models'][0], Choice['models'][0]];
  expect(first.accuracy > second.accuracy || (first.accuracy === second.accuracy && first.loss <= second.loss)).toBe(
    true,
  );
  expect([first.versusBest, second.versusBest === null]).toEqual([null, false]);
  for (const { accuracy, knn, latency, size, logme, hscore } of models) {
    expect(accuracy * 24).toBeCloseTo(Math.round(accuracy * 24), 9);
    expect(knn * 24).toBeCloseTo(Math.round(knn * 24), 9);
    expect(Math.min(latency, size)).toBeGreaterThan(0);
    expect([logme, hscore].every(Number.isFinite)).toBe(true);
  }
});

describe('a second call', () => {
  test('goes on: what was judged is not judged again, and the numbers are the same', async () => {
    events = [];
    const again = await choose(tiny.photos, options());
    expect(done()).toEqual([
      ['tiny.onnx', true],
      ['normalized.onnx', true],
    ]);
    expect(choiceJson(again)).toEqual(choiceJson(choice));
  });

  test('judges anew what a disk has damaged, other data, and another seed', async () => {
    const [file] = (await readdir(choice.stateDir, { recursive: true })).filter((name) => name.endsWith('.json'));
    await writeFile(path.join(choice.stateDir, file!), '{"answers":');
    events = [];
    const again = await choose(tiny.photos, options());
    expect(
      done()
        .map(([, kept]) => kept)
        .sort(),
    ).toEqual([false, true]);
    expect(again.models.map(({ accuracy }) => accuracy)).toEqual(choice.models.map(({ accuracy }) => accuracy));
    events = [];
    const models = [place('tiny.onnx')];
    await choose(tiny.photos, options({ models, seed: 1 }));
    await choose({ ...tiny.photos, samples: tiny.photos.samples.slice(1) }, options({ models }));
    expect(done().map(([, kept]) => kept)).toEqual([false, false]);
  });

  test('does what an abort kept it from', async () => {
    events = [];
    const controller = new AbortController();
    const stateDir = place('aborted');
    const onEvent = (event: ChooseEvent) => {
      events.push(event);
      if (event.type === 'model-done') controller.abort();
    };
    const stopped = choose(tiny.photos, options({ stateDir, onEvent, signal: controller.signal }));
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED', variant: 'choose' });
    events = [];
    const { models } = await choose(tiny.photos, options({ stateDir }));
    expect(models).toHaveLength(2);
    expect(done().map(([, kept]) => kept)).toEqual([true, false]);
  });
});

describe('left out, by name, while the rest goes on:', () => {
  test('what cannot be opened, what is there twice, and what reads texts', async () => {
    await mkdir(place('empty'), { recursive: true });
    await writeFile(place('broken.onnx'), 'no model');
    const copy = await openModel(place('tiny.onnx'));
    const found = await choose(
      tiny.photos,
      options({
        models: [
          ...[place('tiny.onnx'), copy, place('broken.onnx'), place('empty')],
          ...['mobilenet-v22', 'all-minilm-l6-v2'],
        ],
      }),
    );
    expect(reasons(found)).toEqual([
      'MODEL_LEFT_OUT/same',
      'MODEL_LEFT_OUT/failed',
      'MODEL_LEFT_OUT/failed',
      'MODEL_LEFT_OUT/failed',
      'MODEL_LEFT_OUT/modality',
    ]);
    expect(found.leftOut[3]!.reason.message).toContain('mobilenet-v2');
    expect(found.best).toBe(place('tiny.onnx'));
    expect(found.recommendation!.why[0]!.variant).toBe('only');
  });

  test('what the budget has no time for', async () => {
    const found = await choose(tiny.photos, options({ stateDir: place('poor'), budget: 1e-6 }));
    expect(reasons(found)).toEqual(['MODEL_LEFT_OUT/budget', 'MODEL_LEFT_OUT/budget']);
    expect(found).toMatchObject({ models: [], best: null, recommendation: null });
  });
});

describe('refused:', () => {
  const refusal = (change: object, more: ChooseOptions = {}) =>
    choose({ ...tiny.photos, ...change } as typeof tiny.photos, options(more)).then(
      () => 'fine',
      (error: { code: string }) => error.code,
    );

  test('data without one class a sample, of one class, or too few of them', async () => {
    expect(await refusal({ task: 'regression' })).toBe('CHOOSE_TASK');
    expect(await refusal({ task: 'unlabeled' })).toBe('DATASET_UNLABELED');
    const { samples } = tiny.photos;
    expect(await refusal({ samples: samples.filter(({ label }) => label === 0) })).toBe('TOO_FEW_TO_CHOOSE');
    const oneEach = [0, 1, 2].map((label) => samples.find((sample) => sample.label === label)!);
    expect(await refusal({ samples: oneEach })).toBe('TOO_FEW_TO_CHOOSE');
  });

  test('options that are none, and a model where it is the only one and cannot be opened', async () => {
    expect(await refusal({}, { budget: 0 })).toBe('CONFIG_INVALID');
    expect(await refusal({}, { models: [] })).toBe('CONFIG_INVALID');
    expect(await refusal({}, { models: [3 as never] })).toBe('CONFIG_INVALID');
    expect(await refusal({}, { models: ['nowhere'] })).toBe('MODEL_NOT_FOUND');
  });
});

test('JSON keeps to its published schema', async () => {
  const json = JSON.parse(JSON.stringify(choiceJson(choice)));
  expect(() => choiceSchema.parse(json)).not.toThrow();
  const published = await readFile(new URL('../../../docs/schemas/choose.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(choiceSchema))));
});
