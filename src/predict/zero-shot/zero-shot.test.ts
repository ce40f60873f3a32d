import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { photoPaths } from '../../data/images/test-photos.ts';
import { openModel, type TextModel } from '../../models/node/index.ts';
import { byLabel } from '../test-scores.ts';
import { textModelKind } from './text-model-kind.ts';
import { zeroShot } from './zero-shot.ts';

const folder = fileURLToPath(new URL('../../../conformance/fixtures/zero-shot/nli', import.meta.url));
let model: TextModel;
beforeAll(async () => {
  model = (await openModel(path.join(folder))) as TextModel;
});

const texts = Array.from({ length: 20 }, (_, i) => `Text ${i}: ${['a striker', 'a bank', 'a phone'][i % 3]}.`);

test('calibrated probabilities are the raw ones by their mean', async () => {
  const raw = await zeroShot(model, texts, ['sport', 'business']);
  const done: number[] = [];
  const { predictions, prior } = await zeroShot(model, texts, ['sport', 'business'], {
    calibrate: true,
    onProgress: (n) => done.push(n),
  });
  expect(done.at(-1)).toBe(20);
  const mean = raw.predictions.reduce((sum, { scores }) => sum + byLabel(scores).sport!, 0) / 20;
  expect(byLabel(prior!).sport).toBeCloseTo(mean, 12);
  const scores = byLabel(raw.predictions[4]!.scores);
  const [a, b] = [scores.sport! / mean, scores.business! / (1 - mean)];
  expect(byLabel(predictions[4]!.scores).sport).toBeCloseTo(a / (a + b), 9);
});

test('the end of long texts is not read where fewer tokens are asked for', async () => {
  const [short, long] = ['a striker', `a striker ${'in the market '.repeat(20)}`];
  const { predictions } = await zeroShot(model, [short, long], ['sport', 'film'], { maxLength: 12 });
  const whole = await zeroShot(model, [short, long], ['sport', 'film']);
  expect(byLabel(whole.predictions[1]!.scores).sport).not.toBe(byLabel(predictions[1]!.scores).sport);
});

test('it stops when it is told to', async () => {
  const controller = new AbortController();
  controller.abort(new Error('enough'));
  await expect(zeroShot(model, texts, ['sport'], { signal: controller.signal })).rejects.toMatchObject({
    code: 'ABORTED',
    cause: { message: 'enough' },
  });
});

describe('the starters', () => {
  let words: TextModel;
  beforeAll(async () => {
    words = (await openModel('all-minilm-l6-v2')) as TextModel;
  });

  test('texts by what the labels mean', async () => {
    const inputs = [
      'The striker scored twice in the second half.',
      'Parliament passed the bill by a narrow vote.',
      'Shares fell after the bank warned of losses.',
    ];
    const { predictions } = await zeroShot(words, inputs, ['business', 'politics', 'sport']);
    expect(predictions.map(({ label }) => label)).toEqual(['sport', 'politics', 'business']);
  });

  test('photos by the names of the classes that a classifier knows', async () => {
    const photos = (await photoPaths()).filter((file) => path.basename(file).startsWith('P')).slice(0, 8);
    const { predictions } = await zeroShot(await openModel('mobilenet-v2'), photos, ['fish', 'fruit', 'bread'], {
      textModel: words,
    });
    // marine fish, all of them; chance is a third
    expect(predictions.filter(({ label }) => label === 'fish').length).toBeGreaterThanOrEqual(6);
  }, 60_000);
});

describe('refusals', () => {
  test.each([
    [{ templates: ['none'] }, 'TEMPLATE_INVALID'],
    [{ calibrate: true }, 'CALIBRATION_NEEDS_INPUTS'],
    [{ calibrate: true, multiLabel: true }, 'OPTION_INVALID'],
    [{ temperature: 0 }, 'CONFIG_INVALID'],
    [{ threshold: 1.5 }, 'CONFIG_INVALID'],
    [{ abstain: -1 }, 'CONFIG_INVALID'],
    [{ batchSize: 0 }, 'CONFIG_INVALID'],
    [{ maxLength: 3 }, 'CONFIG_INVALID'],
  ])('%j', async (options, code) => {
    await expect(zeroShot(model, texts, ['sport', 'film', 'politics'], options)).rejects.toMatchObject({ code });
  });

  test('a classifier of fixed classes', () => {
    const trained: TextModel = { ...model, classes: ['good', 'bad', 'neither'] };
    expect(() => textModelKind(trained)).toThrow(expect.objectContaining({ code: 'NOT_ZERO_SHOT' }));
  });

  test('an image classifier without a model for words', async () => {
    const classifier = await openModel('squeezenet-1.1');
    await expect(zeroShot(classifier, [], ['fish'])).rejects.toMatchObject({ code: 'TEXT_MODEL_MISSING' });
  });
});
