/** Several labels and numbers, from the data to the saved model; and contrastive learning. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { type TextDataset, textDataset } from '../data/node/index.ts';
import { openModel, type TextModel } from '../models/node/index.ts';
import { predict } from '../predict/predict.ts';
import type { TrainEvent } from '../training/events.ts';
import { chooseMethod } from './choose-method.ts';
import type { TrainOptions } from './options/train-options.ts';
import { openTinyTraining } from './test-tiny-training.ts';
import { train } from './train.ts';
import type { TrainingRun } from './training-run.ts';

const { folder, runtime, photos, tiny, close } = await openTinyTraining('tasks');
const all = await textDataset(fileURLToPath(new URL('../../examples/data/intents-en.csv', import.meta.url)));
const texts: TextDataset = { ...all, samples: all.samples.filter((_, n) => n % 2 === 0) };
const encoder = (await openModel('all-minilm-l6-v2')) as TextModel;
afterAll(async () => {
  await texts.close();
  await close();
});

/** The intents, told apart by two questions that overlap: some have both answers, some neither. */
function severalLabels(): TextDataset {
  const asks = (label: number) => [...(label % 2 === 0 ? [0] : []), ...(label % 3 === 0 ? [1] : [])];
  return {
    ...texts,
    task: 'multi-label',
    classes: ['even', 'third'],
    samples: texts.samples.map((sample) => ({ ...sample, label: 0, labels: asks(sample.label) })),
  };
}

/** A number for each intent, far from zero and of a large spread. */
function numbers(): TextDataset {
  return {
    ...texts,
    task: 'regression',
    classes: [],
    samples: texts.samples.map((sample) => ({ ...sample, label: 0, value: 1000 + 50 * sample.label })),
  };
}

const methods: [string, TrainOptions][] = [
  ['transfer', {}],
  ['an MLP head', { head: 'mlp', hiddenUnits: 32 }],
  ['fine-tune', { method: 'fine-tune', unfreeze: 1, epochs: 1, maxLength: 12 }],
];

describe.each(methods)('%s', (name, options) => {
  const run = (dataset: TextDataset, events: TrainEvent[] = []) =>
    train(encoder, dataset, {
      val: 0.1,
      test: 0.3,
      cacheDir: path.join(folder, 'cache'),
      runtime,
      ...options,
      onEvent: (event) => events.push(event),
    });
  const files = async (trained: TrainingRun, kind: string) => {
    const out = path.join(folder, `${name} ${kind}`);
    await trained.save(out);
    const config = JSON.parse(await readFile(path.join(out, 'config.json'), 'utf8'));
    return { config, model: (await openModel(out)) as TextModel };
  };
  const answers = async (model: TextModel, sentences: string[]) => {
    const found = [];
    for await (const answer of predict(model, sentences, { runtime })) found.push(answer);
    return found;
  };

  test('several labels', async () => {
    const events: TrainEvent[] = [];
    const trained = await run(severalLabels(), events);
    expect(trained.task).toBe('multi-label');
    expect(trained.test!.metrics.microF1).toBeGreaterThan(0.75); // guessing by frequency: below 0.5
    expect(trained.test!.interval![0]).toBeLessThan(trained.test!.accuracy!);
    const tested = trained.predictions('test');
    expect(tested.filter(({ right }) => right).length / tested.length).toBe(trained.test!.accuracy);
    const { config, model } = await files(trained, 'labels');
    expect(config).toMatchObject({ problem_type: 'multi_label_classification', num_labels: 2 });
    const [saved] = await answers(model, ['turn off the lamp']);
    for await (const prediction of trained.predict(['turn off the lamp'], { runtime })) {
      expect(saved!.labels).toEqual(prediction.labels);
      expect(saved!.labels).toEqual(saved!.scores.filter(({ score }) => score > 0.5).map(({ label }) => label));
    }
    const epochs = events.filter((event) => event.type === 'epoch');
    for (const { validation } of epochs) expect(Object.keys(validation!.metrics)).toContain('macroF1');
  });

  test('a number, in the units of the data', async () => {
    const trained = await run(numbers());
    expect(trained).toMatchObject({ task: 'regression', classes: [] });
    expect(trained.test!.accuracy).toBeUndefined();
    expect(trained.test!.metrics.r2).toBeGreaterThan(0.4); // the mean alone: 0
    const { config, model } = await files(trained, 'numbers');
    expect(config).toMatchObject({ problem_type: 'regression', num_labels: 1 });
    const held = texts.samples.slice(0, 40);
    const found = await answers(model, (await texts.read(held)) as string[]);
    const error = found.reduce((sum, { value }, n) => sum + Math.abs(value! - 1000 - 50 * held[n]!.label), 0) / 40;
    expect(error).toBeLessThan(2 * trained.test!.metrics.mae!);
    const tested = trained.predictions('test') as readonly { predicted: number; truth: number }[];
    const squares = tested.reduce((sum, { predicted, truth }) => sum + (predicted - truth) ** 2, 0);
    expect(Math.sqrt(squares / tested.length)).toBeCloseTo(trained.test!.metrics.rmse!, 2);
  });
});

describe('contrastive', () => {
  const options = { method: 'contrastive', iterations: 3, batchSize: 8, learningRate: 1e-3, seed: 3 } as const;
  let saved = 0;
  const run = async (more: Partial<TrainOptions> = {}) => {
    const cacheDir = path.join(folder, 'cache');
    const trained = await train(tiny, photos, { ...options, runtime, cacheDir, ...more } as TrainOptions);
    const out = path.join(folder, `contrastive-${saved++}`);
    await trained.save(out);
    return { trained, weights: await readFile(path.join(out, 'onnx', 'model.onnx')) };
  };

  test('draws pairs together and apart, and measures a head on what came of it', async () => {
    const events: TrainEvent[] = [];
    const { trained } = await run({ epochs: 4, onEvent: (event) => events.push(event) });
    expect(trained).toMatchObject({ method: 'contrastive', trainedParameters: 3 * 17 + 8 * 28 + 16 * 73 });
    const losses = trained.history.map(({ trainLoss }) => trainLoss);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    expect(trained.test!.accuracy).toBeGreaterThanOrEqual(0);
    const phases = events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []));
    // the head is solved for twice, the second time on the validation texts too
    expect(phases).toEqual(['train', 'features', 'choose-strength', 'train', 'evaluate']);
  });

  test('an abort can be resumed to the same bytes, and the seed decides', async () => {
    const whole = await run();
    const checkpointDir = path.join(folder, 'checkpoints');
    const controller = new AbortController();
    const onEvent = (event: TrainEvent) =>
      event.type === 'progress' && event.phase === 'train' && event.done === 3 && controller.abort();
    await expect(run({ checkpointDir, signal: controller.signal, onEvent })).rejects.toMatchObject({ code: 'ABORTED' });
    const resumed = await run({ checkpointDir, resume: true });
    expect(resumed.weights.equals(whole.weights)).toBe(true);
    expect((await run({ seed: 4 })).weights.equals(whole.weights)).toBe(false);
  });

  test('numbers have no pairs', async () => {
    await expect(train(encoder, numbers(), { method: 'contrastive', runtime })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      where: 'method',
    });
  });
});

describe('auto', () => {
  const textsOf = (perClass: number): TextDataset => ({
    ...texts,
    samples: Array.from({ length: perClass * 15 }, (_, n) => ({ ...texts.samples[0]!, id: `${n}`, label: n % 15 })),
  });

  test.each([
    [textsOf, 8, 'contrastive'],
    [textsOf, 100, 'transfer'],
    [textsOf, 300, 'fine-tune'],
    [textsOf, 2000, 'transfer'],
  ])('texts: %#', (of, perClass, method) => {
    const choice = chooseMethod(of(perClass), { rows: undefined });
    expect(choice.method).toBe(method);
    const { perClass: size, total } = choice.reason.details as { perClass?: number; total?: number };
    expect(size === perClass || total === perClass * 15).toBe(true);
  });

  test('photos are never paired by themselves, and an event says what was chosen', async () => {
    const events: TrainEvent[] = [];
    const options = { method: 'auto', runtime, cacheDir: path.join(folder, 'cache') } as const;
    const trained = await train(tiny, photos, { ...options, onEvent: (event) => events.push(event) });
    expect(trained.method).toBe('transfer');
    expect(events[0]).toMatchObject({
      type: 'method',
      method: 'transfer',
      reason: { message: expect.stringContaining('photos per class') },
    });
  });
});
