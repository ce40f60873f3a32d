/** 200 model folders with random modules give sentence-transformers' vectors, and heads learn on those. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TextDataset, textDataset } from '../src/data/node/index.ts';
import type { TrainOptions } from '../src/methods/options/train-options.ts';
import { train } from '../src/methods/train.ts';
import { openModel, type TextModel } from '../src/models/node/index.ts';
import { graphOf, tensorFromProto, toFloat32 } from '../src/onnx/index.ts';
import { predict } from '../src/predict/predict.ts';
import type { TextPrediction } from '../src/predict/prediction.ts';
import { byLabel } from '../src/predict/test-scores.ts';
import { openTextEncoder } from '../src/predict/text-encoder.ts';
import { openNodeRuntime, type Runtime } from '../src/runtime/node/index.ts';
import { type SentenceFolder, sentenceFolders, texts, writeSentenceFolder } from './sentence-folders.ts';

let runtime: Runtime;
let root: string;
beforeAll(async () => {
  runtime = await openNodeRuntime({ threads: 1 });
  root = await mkdtemp(join(tmpdir(), 'injerto-sentence-'));
});
afterAll(async () => {
  await runtime.close();
  await rm(root, { recursive: true });
});

async function open(folder: SentenceFolder): Promise<TextModel> {
  const path = join(root, folder.key);
  await writeSentenceFolder(folder, path);
  return (await openModel(path)) as TextModel;
}

function largestDifference(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let largest = found.length === wanted.length ? 0 : Number.POSITIVE_INFINITY;
  for (let i = 0; i < wanted.length; i++) {
    const difference = Math.abs(found[i]! - wanted[i]!);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}

const batches = Array.from({ length: 10 }, (_, i) => sentenceFolders.slice(20 * i, 20 * (i + 1)));

test.each(batches.map((batch) => [`${batch[0]!.key}–${batch.at(-1)!.key}`, batch] as const))(
  'folders %s',
  async (_, batch) => {
    expect(batch).toHaveLength(20);
    for (const folder of batch) {
      const encoder = await openTextEncoder(await open(folder), { runtime });
      for (const [i, prompt] of folder.recipe.prompts.entries()) {
        const found = await encoder.embed(texts, prompt === null ? {} : { prompt });
        const wanted = toFloat32(folder.expected[i]!);
        // a few hundred float32 sums of numbers up to ten
        expect(largestDifference(found, wanted), `folder ${folder.key}, prompt ${JSON.stringify(prompt)}`).toBeLessThan(
          1e-5,
        );
      }
      await encoder.close();
    }
  },
);

/** Every second text of the second class, as the head of the fixture has it. */
async function labelled(): Promise<TextDataset> {
  const file = join(root, 'texts.csv');
  const rows = texts.map((text, i) => `${JSON.stringify(text)},${i % 2 === 0 ? 'even' : 'odd'}`);
  await writeFile(file, ['text,label', ...rows].join('\n'));
  return textDataset(file);
}

/** Probabilities of the class "odd", text by text. */
async function oddness(predictions: AsyncIterable<TextPrediction>): Promise<number[]> {
  const found: number[] = [];
  for await (const { scores } of predictions) found.push(byLabel(scores).odd!);
  return found;
}

/** All texts learn: nothing is held out. */
const everything = { val: 0, test: 0, seed: 3 } as const;

test.each(sentenceFolders.slice(0, 10).map((folder) => [folder.key, folder] as const))(
  "a head on folder %s says what scikit-learn's does; saved and opened again it says the same",
  async (key, folder) => {
    const model = await open(folder);
    const data = await labelled();
    const run = await train(model, data, { ...everything, method: 'transfer', C: 0.1, prompt: model.defaultPrompt });
    await data.close();
    const found = await oddness(run.predict(texts) as AsyncIterable<TextPrediction>);
    const wanted = folder.head!.data as Float64Array;
    // two solvers that stop near the same minimum
    expect(
      largestDifference(
        found,
        texts.map((_, i) => wanted[2 * i + 1]!),
      ),
    ).toBeLessThan(1e-3);

    const out = join(root, `trained-${key}`);
    await run.save(out);
    const opened = (await openModel(out)) as TextModel;
    expect(largestDifference(await oddness(predict(opened, texts)), found)).toBeLessThan(1e-6);
    // what it embeds is what its head reads: the vectors of the model that it was trained from
    const encoder = await openTextEncoder(opened, { runtime });
    const vectors = await encoder.embed(texts, { prompt: model.defaultPrompt });
    await encoder.close();
    expect(largestDifference(vectors, toFloat32(folder.expected[0]!))).toBeLessThan(1e-5);
  },
);

const withDense = sentenceFolders.find(
  ({ recipe }) =>
    recipe.encoder === 'bert' &&
    recipe.transformer === '' &&
    Object.keys(recipe.files).some((file) => file.includes('Dense')) &&
    Object.keys(recipe.files).some((file) => file.includes('Normalize')) &&
    JSON.stringify(recipe.files).includes('"include_prompt":false'),
)!;

test.each<[string, TrainOptions]>([
  ['fine-tune', { method: 'fine-tune', epochs: 2, batchSize: 4, learningRate: 1e-2 }],
  ['contrastive', { method: 'contrastive', epochs: 1, batchSize: 4, learningRate: 1e-2, iterations: 2 }],
  ['lora', { method: 'lora', epochs: 2, batchSize: 4, learningRate: 1e-2 }],
])('%s through the modules: the saved model embeds what its head reads', async (name, options) => {
  const model = await open(withDense);
  const data = await labelled();
  const run = await train(model, data, { ...everything, ...options, prompt: 'query: ' } as TrainOptions);
  await data.close();
  const out = join(root, `through-${name}`);
  await run.save(out);
  const opened = (await openModel(out)) as TextModel;
  const found = await oddness(predict(opened, texts));
  expect(largestDifference(found, await oddness(run.predict(texts) as AsyncIterable<TextPrediction>))).toBeLessThan(
    1e-6,
  );

  const encoder = await openTextEncoder(opened, { runtime });
  const vectors = await encoder.embed(texts, { prompt: 'query: ' });
  const [weight, bias] = opened.record!.head.parameters.map((parameter) => weightOf(opened, parameter));
  const size = encoder.dimension;
  const logits = texts.map((_, n) =>
    [0, 1].map(
      (k) =>
        bias![k]! + weight!.slice(k * size, (k + 1) * size).reduce((sum, w, i) => sum + w * vectors[n * size + i]!, 0),
    ),
  );
  const odd = logits.map(([even, odd]) => 1 / (1 + Math.exp(even! - odd!)));
  expect(largestDifference(odd, found)).toBeLessThan(1e-4);
  await encoder.close();

  const before = await openTextEncoder(model, { runtime });
  const moved = largestDifference(await before.embed(texts, { prompt: 'query: ' }), vectors);
  await before.close();
  expect(moved).toBeGreaterThan(1e-3);
  const dense = graphOf(model.model).initializer.find((t) => /Dense\.linear\.weight/.test(t.name))!.name;
  const learned = largestDifference(weightOf(opened, dense), weightOf(model, dense));
  // PEFT adapts the Transformer alone
  if (name === 'lora') expect(learned).toBe(0);
  else expect(learned).toBeGreaterThan(0);
});

function weightOf({ model }: TextModel, name: string): Float32Array {
  return toFloat32(tensorFromProto(graphOf(model).initializer.find((t) => t.name === name)!));
}
