/** The programs that model cards print give the answers of `predict`: transformers.js always, Python where PYTHON names one. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ImageDataset, imageFolder, type TextDataset, textDataset } from '../data/node/index.ts';
import { noPython, python, runJavaScript, runPython } from '../models/export/card/test-card.ts';
import { exportWithPreprocessing, openModel, type ReferenceModel, type TextModel } from '../models/node/index.ts';
import type { Answer } from '../predict/answer.ts';
import { predict } from '../predict/predict.ts';
import { openNodeRuntime, type Runtime } from '../runtime/node/index.ts';
import type { TaskKind } from '../training/tasks/index.ts';
import type { TrainOptions } from './options/train-options.ts';
import { layOutFood } from './test-food-folder.ts';
import { writeTinyModel } from './test-tiny-model.ts';
import { type TinyTextModel, writeTinyTextModel } from './test-tiny-text-model.ts';
import { train } from './train.ts';

let root: string;
let runtime: Runtime;
let texts: TextDataset;
let photos: ImageDataset;
let encoder: ReferenceModel;
let tiny: ReferenceModel;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'injerto-cards-'));
  const all = await textDataset(fileURLToPath(new URL('../../examples/data/intents-en.csv', import.meta.url)));
  texts = { ...all, samples: all.samples.filter((_, n) => n % 4 === 0) };
  encoder = await openModel('all-minilm-l6-v2');
  await layOutFood(path.join(root, 'photos'), ['A', 'D', 'E'], 8);
  photos = await imageFolder(path.join(root, 'photos'));
  await writeTinyModel(path.join(root, 'tiny.onnx'));
  tiny = await openModel(path.join(root, 'tiny.onnx'));
  runtime = await openNodeRuntime({ threads: 1 });
  for (const kind of kinds) await writePhoto(path.join(root, `${kind}.image`), kind);
});
afterAll(async () => {
  await runtime.close();
  await texts.close();
  await rm(root, { recursive: true, force: true });
});

/** The same samples, asked something else. */
function asked<D extends ImageDataset | TextDataset>(dataset: D, task: TaskKind): D {
  const samples = (dataset.samples as readonly ImageDataset['samples'][number][]).map((sample) => ({
    ...sample,
    ...(task === 'multi-label' && {
      label: 0,
      labels: sample.label % 2 === 0 ? [0, 1] : [sample.label % 3 === 0 ? 0 : 1],
    }),
    ...(task === 'regression' && { label: 0, value: 200 + 30 * sample.label }),
  }));
  const classes = { 'single-label': dataset.classes, 'multi-label': ['even', '10 "ñ"'], regression: [] }[task];
  return { ...dataset, task, classes, samples } as unknown as D;
}

const why = python ? '' : ` (${noPython})`;
const tasks: readonly TaskKind[] = ['single-label', 'multi-label', 'regression'];
const methods: Readonly<Record<string, TrainOptions>> = {
  transfer: { method: 'transfer' },
  'fine-tune': { method: 'fine-tune', epochs: 1, unfreeze: 1 },
  lora: { method: 'lora', epochs: 1, rank: 2 },
  contrastive: { method: 'contrastive', epochs: 1, iterations: 1, unfreeze: 1 },
};
const cases = Object.keys(methods).flatMap((method) =>
  tasks.filter((task) => method !== 'contrastive' || task !== 'regression').map((task) => ({ method, task })),
);

interface Case {
  readonly method: string;
  readonly task: TaskKind;
}

const folders = new Map<string, Promise<string>>();

/** The folder of a model, trained where a test first asks for it. */
function trained(modality: 'photos' | 'texts', { method, task }: Case): Promise<string> {
  const name = `${modality}-${method}-${task}`;
  const found = folders.get(name) ?? trainAndSave(modality, method, task, name);
  folders.set(name, found);
  return found;
}

async function trainAndSave(modality: 'photos' | 'texts', method: string, task: TaskKind, name: string) {
  const augmented = modality === 'photos' && method !== 'transfer' && method !== 'contrastive';
  const options = {
    ...methods[method],
    ...(augmented && { augment: 'none' }),
    ...(modality === 'texts' && method === 'fine-tune' && { maxLength: 12, prompt: 'query: ' }),
  } as TrainOptions;
  const [reference, dataset] = modality === 'photos' ? [tiny, asked(photos, task)] : [encoder, asked(texts, task)];
  const cacheDir = path.join(root, 'cache');
  const run = await train(reference, dataset as ImageDataset, { val: 0.2, test: 0.2, ...options, cacheDir, runtime });
  const folder = path.join(root, name);
  await run.save(folder);
  return folder;
}

async function answerOf(folder: string, input: string): Promise<Answer> {
  for await (const answer of predict(await openModel(folder), [input], { runtime })) return answer;
  throw new Error('no answer');
}

/** Lines `label score`, a number, or the objects of transformers.js. */
function expectSame(found: readonly string[] | unknown, { scores, value }: Answer, tolerance: number): void {
  if (value !== undefined) {
    const number = Number(Array.isArray(found) ? found[0] : found);
    expect(Math.abs(number - value)).toBeLessThan(tolerance * 100); // in the hundreds
    return;
  }
  const shown = (found as readonly unknown[]).map((one) => {
    if (typeof one !== 'string') return one as { label: string; score: number };
    const [, label, score] = /^(.*) (\S+)$/.exec(one)!;
    return { label: label!, score: Number(score) };
  });
  expect(shown.map(({ label }) => label)).toEqual(scores.slice(0, 5).map(({ label }) => label));
  for (const [n, { score }] of shown.entries()) expect(Math.abs(score - scores[n]!.score)).toBeLessThan(tolerance);
}

const kinds = ['exact', 'turned', 'transparent', 'wide-gamut', 'cmyk', 'gray', 'narrow', 'palette'] as const;

/** A photo of soft colors that differs from its mirror images. */
async function writePhoto(file: string, kind: (typeof kinds)[number]): Promise<void> {
  const [width, height] = { exact: [36, 36], narrow: [90, 200] }[kind as string] ?? [150, 101];
  const data = Buffer.alloc(width! * height! * 4);
  for (let y = 0; y < height!; y++) {
    for (let x = 0; x < width!; x++) {
      const at = 4 * (y * width! + x);
      data.set([(255 * x) / width!, (255 * y) / height!, 128 + 100 * Math.sin(x / 9), x > y ? 255 : 60], at);
    }
  }
  const image = sharp(data, { raw: { width: width!, height: height!, channels: 4 } });
  if (kind === 'transparent') return void (await image.png().toFile(file));
  const opaque = image.removeAlpha();
  if (kind === 'exact') await opaque.png().toFile(file);
  else if (kind === 'palette') await image.png({ palette: true, colors: 32 }).toFile(file);
  else if (kind === 'turned') await opaque.withMetadata({ orientation: 6 }).jpeg().toFile(file);
  else if (kind === 'wide-gamut') await opaque.withIccProfile('p3').jpeg().toFile(file);
  else if (kind === 'cmyk') await opaque.withIccProfile('cmyk').jpeg().toFile(file);
  else if (kind === 'gray') await opaque.grayscale().jpeg().toFile(file);
  else await opaque.jpeg().toFile(file);
}

describe('photos', () => {
  test.each(cases)('$method, $task', async (one) => {
    const folder = await trained('photos', one);
    const exact = path.join(root, 'exact.image');
    await copyFile(exact, path.join(root, 'photo.jpg'));
    // at the size that photos are resized to, where transformers.js in Node resizes nothing
    expectSame(await runJavaScript(folder), await answerOf(folder, exact), 1e-4);
  });

  test.skipIf(!python).each(cases)(`$method, $task, in Python${why}`, async (one) => {
    const folder = await trained('photos', one);
    for (const kind of one.method === 'transfer' ? kinds : (['turned'] as const)) {
      await copyFile(path.join(root, `${kind}.image`), path.join(folder, 'photo.jpg'));
      expectSame(await runPython(folder), await answerOf(folder, path.join(root, `${kind}.image`)), 1e-3);
    }
  });
});

/** The trained models, written with their preprocessing in the graph. */
describe('exported photo models', () => {
  const exported = async (task: TaskKind, language: string) => {
    const folder = await trained('photos', { method: 'transfer', task });
    const out = path.join(root, `exported-${task}-${language}`);
    await exportWithPreprocessing(await openModel(folder), out);
    return { folder, out };
  };
  // one level of a pixel may be rounded otherwise
  const tolerance = 5e-3;

  test.each(tasks)('%s', async (task) => {
    const { folder, out } = await exported(task, 'js');
    for (const kind of kinds) {
      await copyFile(path.join(root, `${kind}.image`), path.join(out, 'photo.jpg'));
      const found = await runJavaScript(out, { inFolder: true });
      expectSame(found, await answerOf(folder, path.join(root, `${kind}.image`)), tolerance);
    }
  });

  test.skipIf(!python).each(tasks)(`%s, in Python${why}`, async (task) => {
    const { folder, out } = await exported(task, 'python');
    for (const kind of ['turned', 'transparent', 'wide-gamut', 'gray'] as const) {
      await copyFile(path.join(root, `${kind}.image`), path.join(out, 'photo.jpg'));
      expectSame(await runPython(out), await answerOf(folder, path.join(root, `${kind}.image`)), tolerance);
    }
  });
});

describe('pairs of texts', () => {
  const pair = ['Some text', 'Another text'] as const;
  const folderOf = async (task: TaskKind) => {
    const rows = Array.from({ length: 24 }, (_, n) => ({
      text: [`question ${n} about ${n % 2 ? 'rain' : 'bread'}`, `answer ${n % 3} of ${n % 2 ? 'snow' : 'butter'}`] as [
        string,
        string,
      ],
      ...(task === 'single-label' && { label: n % 2 ? 'weather' : 'food' }),
      ...(task === 'multi-label' && { labels: n % 3 === 0 ? ['a', 'b'] : [n % 2 ? 'a' : 'b'] }),
      ...(task === 'regression' && { value: 200 + n }),
    }));
    const dataset = await textDataset(rows);
    const run = await train(encoder, dataset, { val: 0.2, test: 0.2, cacheDir: path.join(root, 'cache'), runtime });
    const folder = path.join(root, `pairs-${task}`);
    await run.save(folder);
    await dataset.close();
    const answers: Answer[] = [];
    for await (const answer of predict((await openModel(folder)) as TextModel, [pair], { runtime }))
      answers.push(answer);
    return { folder, answer: answers[0]! };
  };

  test.each(tasks)(`%s, in JavaScript and in Python${why}`, async (task) => {
    const { folder, answer } = await folderOf(task);
    expectSame(await runJavaScript(folder), answer, 1e-4);
    if (python) expectSame(await runPython(folder), answer, 1e-4);
    // one text alone is answered by nothing that the model learned
    const alone = predict((await openModel(folder)) as TextModel, [pair[0]], { runtime })[Symbol.asyncIterator]();
    await expect(alone.next()).rejects.toMatchObject({ code: 'INPUT_INVALID', variant: 'pair-wanted' });
  });
});

describe('texts in unusual forms', () => {
  const forms: readonly TinyTextModel[] = [
    { tokenizer: 'tokenizer.json', positions: true },
    { tokenizer: 'tokenizer.json', length: 12 },
    { tokenizer: 'tokenizer.json', length: 12, positions: true },
    { tokenizer: 'vocab.txt' },
  ];

  test.skipIf(!python).each(forms)(`%j, in Python${why}`, async (form) => {
    const folder = path.join(root, `form-${forms.indexOf(form)}`);
    await writeTinyTextModel(folder, form);
    const run = await train(await openModel(folder), texts, { cacheDir: path.join(root, 'cache'), runtime });
    const out = `${folder}-trained`;
    await run.save(out);
    for (const sentence of ['Some text', 'Put some milk, “ñandú” and twelve eggs on my shopping list, please', '']) {
      const change = (program: string) => program.replace('Some text', sentence);
      expectSame(await runPython(out, change), await answerOf(out, sentence), 1e-4);
      if (form.tokenizer === 'vocab.txt' && sentence.length < 20)
        expectSame(await runJavaScript(out, { change }), await answerOf(out, sentence), 1e-4);
    }
  });
});

describe('texts', () => {
  const sentence = 'Put some milk, “ñandú” and twelve eggs on my shopping list, please';
  const chosen: Case[] = [
    ...tasks.map((task) => ({ method: 'transfer', task })),
    { method: 'fine-tune', task: 'single-label' },
    { method: 'lora', task: 'multi-label' },
    { method: 'contrastive', task: 'single-label' },
  ];

  test.each(chosen)('$method, $task', async (one) => {
    const folder = await trained('texts', one);
    // transformers.js cuts longer texts without their last special token
    const text = one.method === 'fine-tune' ? 'turn off “ñandú”' : sentence;
    const change = (program: string) => program.replace('Some text', text);
    expectSame(await runJavaScript(folder, { change }), await answerOf(folder, text), 1e-4);
  });

  test.skipIf(!python).each(chosen)(`$method, $task, in Python${why}`, async (one) => {
    const folder = await trained('texts', one);
    const printed = await runPython(folder, (program) => program.replace('Some text', sentence));
    expectSame(printed, await answerOf(folder, sentence), 1e-4);
  });
});
