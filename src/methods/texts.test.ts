/** Real sentences, a real encoder: trained, saved, opened again, and used, here and in transformers.js. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { env, pipeline } from '@huggingface/transformers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { imageFolder, type TextDataset, textDataset } from '../data/node/index.ts';
import { openModel, type TextModel } from '../models/node/index.ts';
import { predict } from '../predict/predict.ts';
import type { TextPrediction } from '../predict/prediction.ts';
import { byLabel } from '../predict/test-scores.ts';
import type { TrainEvent } from '../training/events.ts';
import type { TrainOptions } from './options/train-options.ts';
import { layOutFood } from './test-food-folder.ts';
import { train } from './train.ts';

const csv = fileURLToPath(new URL('../../examples/data/intents-en.csv', import.meta.url));
/** Of unlike lengths, so that a batch is padded. */
const sentences = [
  'turn off the lamp',
  'what is the weather like',
  'put some milk and twelve eggs on my shopping list please',
];

let folder: string;
let texts: TextDataset;
let reference: TextModel;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-texts-'));
  texts = await textDataset(csv);
  reference = (await openModel('all-minilm-l6-v2')) as TextModel;
});
afterAll(async () => {
  await texts.close();
  await rm(folder, { recursive: true, force: true });
});

async function collect(found: AsyncIterable<TextPrediction>): Promise<TextPrediction[]> {
  const all = [];
  for await (const prediction of found) all.push(prediction);
  return all;
}

test.each<[string, TrainOptions]>([
  ['transfer', { method: 'transfer' }],
  ['fine-tune', { method: 'fine-tune', unfreeze: 1, epochs: 1, maxLength: 16 }],
])(
  '%s learns far beyond chance; the saved model gives the same answers, in transformers.js too',
  async (name, options) => {
    const run = await train(reference, texts, {
      val: 0.1,
      test: 0.2,
      ...options,
      cacheDir: path.join(folder, 'cache'),
    });
    expect(run.test!.accuracy).toBeGreaterThan(0.8); // fifteen intents: chance is 0.07
    expect(run.classes).toEqual(texts.classes);

    const out = path.join(folder, name);
    await run.save(out);
    const before = await collect(run.predict(sentences));
    const after = await collect(predict((await openModel(out)) as TextModel, sentences, { batchSize: 2 }));
    expect(after.map(({ text, label }) => [text, label])).toEqual(before.map(({ text, label }) => [text, label]));

    env.allowRemoteModels = false;
    env.localModelPath = folder;
    const classify = await pipeline('text-classification', name);
    for (const [i, sentence] of sentences.entries()) {
      const answers = (await classify(sentence, { top_k: 15 })) as { label: string; score: number }[];
      for (const { label, score } of answers) {
        // float32 rounding of two runs at other lengths
        expect(byLabel(after[i]!.scores)[label]).toBeCloseTo(byLabel(before[i]!.scores)[label]!, 4);
        expect(score).toBeCloseTo(byLabel(before[i]!.scores)[label]!, 4);
      }
    }
    await classify.dispose();
    // trained again, over the old folder: what travelled along is not taken for somebody else's files
    await run.save(out);
  },
);

test('training reads what it is told to: the beginning of long texts, and says how many it cut', async () => {
  const events: TrainEvent[] = [];
  const options = {
    maxLength: 6,
    cacheDir: path.join(folder, 'cache'),
    onEvent: (event: TrainEvent) => events.push(event),
  };
  const run = await train(reference, texts, options);
  const out = path.join(folder, 'short');
  await run.save(out);
  const warnings = events.flatMap((event) =>
    event.type === 'warning' && event.code === 'TEXTS_TRUNCATED' ? [event.message] : [],
  );
  expect(warnings).toEqual([
    expect.stringMatching(/^\d+ of 360 texts have more than 6 tokens: only their beginning is read\.$/),
  ]);
  // [CLS], four words, [SEP]: what comes after is not read by the saved model either
  const trained = (await openModel(out)) as TextModel;
  const [short, long] = await collect(predict(trained, ['turn off the lamp', 'turn off the lamp and play some music']));
  const ofLong = byLabel(long!.scores);
  for (const { label, score } of short!.scores) expect(ofLong[label]).toBeCloseTo(score, 5);
});

test('the same seed gives the same bytes', async () => {
  const weights = async (name: string) => {
    const out = path.join(folder, name);
    const run = await train(reference, texts, {
      method: 'fine-tune',
      unfreeze: 1,
      epochs: 1,
      seed: 3,
      test: 0.5,
      val: 0.3,
    });
    await run.save(out);
    return readFile(path.join(out, 'onnx', 'model.onnx'));
  };
  expect((await weights('first')).equals(await weights('second'))).toBe(true);
});

test('photos for a model that reads texts are refused', async () => {
  await layOutFood(path.join(folder, 'photos'), ['A', 'D'], 3);
  const photos = await imageFolder(path.join(folder, 'photos'));
  await expect(train(reference, photos)).rejects.toThrow(
    'The model "all-minilm-l6-v2" reads texts, but the data are photos.',
  );
  await expect(train(reference, texts, { method: 'fine-tune', augment: 'strong' })).rejects.toThrow(
    '`augment` is an option for photos, and the model reads texts.',
  );
});
