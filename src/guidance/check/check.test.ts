import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { openDataset } from '../../data/node/index.ts';
import { seededRandom } from '../../data/seeded-random.ts';
import { layOutFood } from '../../methods/test-food-folder.ts';
import { writeTinyModel } from '../../methods/test-tiny-model.ts';
import { type ImageModel, openModel } from '../../models/node/index.ts';
import {
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  tensor,
  tensorToProto,
  writeModelFile,
} from '../../onnx/node/index.ts';
import { openNodeRuntime, type Runtime } from '../../runtime/node/index.ts';
import { check, checkReportJson, sampleListCsv } from './index.ts';
import { checkReportSchema } from './report-json.ts';

let folder: string;
let runtime: Runtime;
let tiny: ImageModel;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-check-'));
  runtime = await openNodeRuntime({ threads: 1 });
  await writeTinyModel(path.join(folder, 'tiny.onnx'));
  tiny = (await openModel(path.join(folder, 'tiny.onnx'))) as ImageModel;
  await layOutFood(path.join(folder, 'food'), ['A', 'D', 'E'], 14);
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true, force: true });
});

const options = () => ({ model: tiny, runtime, cacheDir: path.join(folder, 'cache') });

/** The food photos, each changed. */
async function changed(
  name: string,
  change: (photo: Sharp, label: number, index: number) => { readonly photo: Sharp; readonly suffix: string },
): Promise<string> {
  const source = await openDataset(path.join(folder, 'food'));
  const out = path.join(folder, name);
  for (const [index, sample] of source.samples.entries()) {
    const { photo, suffix } = change(sharp((sample as unknown as { path: string }).path), sample.label, index);
    const file = path.join(
      out,
      source.classes[sample.label]!,
      `${10_000 + seededRandom(index, 'name').below(80_000)}${suffix}`,
    );
    await mkdir(path.dirname(file), { recursive: true });
    await photo.toFile(file);
  }
  return out;
}

async function shortcutsOf(data: string): Promise<unknown[]> {
  const dataset = await openDataset(data);
  const { findings } = await check(dataset, { ...options(), only: ['shortcuts'] });
  return findings.map(({ evidence }) => evidence.details.trait);
}

const square = (label: number) =>
  sharp({ create: { width: 30, height: 30, channels: 3, background: ['#f00', '#0f0', '#00f'][label]! } })
    .png()
    .toBuffer();

test('what gives labels away is named, and nothing in photos as they are', async () => {
  const plain = (photo: Sharp) => photo.resize(240, 240, { fit: 'fill' }).jpeg();
  expect(await shortcutsOf(await changed('plain', (photo) => ({ photo: plain(photo), suffix: '.jpg' })))).toEqual([]);
  const marks = await Promise.all([0, 1, 2].map(square));
  const marked = await changed('marked', (photo, label) => ({
    photo: photo
      .resize(240, 240, { fit: 'fill' })
      .composite([{ input: marks[label]!, left: 210, top: 0 }])
      .png(),
    suffix: '.png',
  }));
  expect(await shortcutsOf(marked)).toContain('top-right');
  const sized = await changed('sized', (photo, label, index) => ({
    photo: photo.resize(200 + 60 * label + (index % 5), 240, { fit: 'fill' }).jpeg(),
    suffix: '.jpg',
  }));
  expect(await shortcutsOf(sized)).toContain('resolution');
  const formats = await changed('formats', (photo, label) => {
    const small = photo.resize(240, 240, { fit: 'fill' });
    return label === 1 ? { photo: small.png(), suffix: '.png' } : { photo: small.jpeg(), suffix: '.jpg' };
  });
  expect(await shortcutsOf(formats)).toEqual(expect.arrayContaining(['format', 'file-size']));
  const named = await changed('named', (photo, label) => ({
    photo: plain(photo),
    suffix: `-${['lab', 'web', 'phone'][label]}.jpg`,
  }));
  expect(await shortcutsOf(named)).toContain('file-name');
});

test('of texts their form may give labels away', async () => {
  const random = seededRandom(0, 'texts');
  const words = 'grafts take in spring when sap rises and the bark slips from the wood of old trees'.split(' ');
  const rows = Array.from({ length: 80 }, (_, i) => {
    const text = random
      .shuffled(words)
      .slice(0, 6 + random.below(6))
      .join(' ');
    return `${i % 2 ? `${text} !!!` : text},${i % 2 ? 'spam' : 'mail'}\n`;
  });
  const file = path.join(folder, 'texts.csv');
  await writeFile(file, `text,label\n${rows.join('')}`);
  const dataset = await openDataset(file);
  const { findings, notChecked } = await check(dataset, {
    runtime,
    cacheDir: path.join(folder, 'cache'),
    only: ['shortcuts', 'preprocessing', 'shift'],
  });
  expect(findings.map(({ evidence }) => evidence.details.trait)).toEqual(['punctuation']);
  expect(notChecked.map(({ check, why }) => [check, why.message])).toEqual([
    ['preprocessing', 'It is for photos.'],
    ['shift', 'The data have no validation or test side of their own.'],
  ]);
  await dataset.close();
});

test('a model that reads red where its files say blue', async () => {
  // features of the red channel alone: its mean, and three others that follow from it
  const graph = makeGraph({
    node: [
      makeNode('GlobalAveragePool', ['pixel_values'], ['mean']),
      makeNode('Conv', ['mean', 'red.weight', 'red.bias'], ['red']),
      makeNode('Relu', ['red'], ['bent']),
      makeNode('Flatten', ['bent'], ['features']),
      makeNode('Gemm', ['features', 'head.weight', 'head.bias'], ['logits'], { transB: 1 }),
    ],
    input: [makeValueInfo('pixel_values', 'float32', ['batch_size', 3, 32, 32])],
    output: [makeValueInfo('logits', 'float32', ['batch_size', 2])],
    initializer: [
      tensorToProto('red.weight', tensor('float32', [4, 3, 1, 1], [1, 0, 0, 2, 0, 0, -1, 0, 0, -2, 0, 0])),
      tensorToProto('red.bias', tensor('float32', [4], [0, 1, 0, 1])),
      tensorToProto('head.weight', tensor('float32', [2, 4], [1, 0, 0, 1, 0, 1, 1, 0])),
      tensorToProto('head.bias', tensor('float32', [2], [0, 0])),
    ],
  });
  const file = path.join(folder, 'red.onnx');
  await writeModelFile(makeModel(graph), file);
  const right = (await openModel(file)) as ImageModel;
  const wrong: ImageModel = { ...right, preprocessing: { ...right.preprocessing, channelOrder: 'bgr' } };
  const random = seededRandom(1, 'colors');
  for (let i = 0; i < 80; i++) {
    const level = (around: number) => Math.round(Math.min(255, Math.max(0, around + 25 * random.normal())));
    const background = { r: level(i % 2 ? 150 : 105), g: level(128), b: level(128) };
    await mkdir(path.join(folder, 'colors', `c${i % 2}`), { recursive: true });
    const photo = sharp({ create: { width: 40, height: 40, channels: 3, background } });
    await photo.png().toFile(path.join(folder, 'colors', `c${i % 2}`, `${i}.png`));
  }
  const dataset = await openDataset(path.join(folder, 'colors'));
  const only = ['preprocessing'] as const;
  const found = await check(dataset, { ...options(), model: wrong, only });
  expect(found.findings).toMatchObject([
    { severity: 'high', evidence: { code: 'PREPROCESSING_DOUBTFUL', details: { pixels: 'channel-order' } } },
  ]);
  expect((await check(dataset, { ...options(), model: right, only })).findings).toEqual([]);
});

test('the report is as its schema says, and the same twice; the list is data again', async () => {
  const data = path.join(folder, 'food');
  await writeFile(
    path.join(data, 'D', 'again.png'),
    await sharp(path.join(data, 'D', 'D001.jpeg'))
      .png()
      .toBuffer(),
  );
  const dataset = await openDataset(data);
  const told: string[] = [];
  const report = await check(dataset, {
    ...options(),
    only: ['leakage', 'few-examples', 'order', 'label-errors'],
    onCheck: (name) => told.push(name),
  });
  expect(told).toEqual(['leakage', 'label-errors', 'few-examples', 'order']);
  const json = checkReportJson(report);
  expect(checkReportSchema.strict().parse(json)).toEqual(json);
  const again = await check(dataset, { ...options(), only: ['leakage', 'few-examples', 'order', 'label-errors'] });
  expect(checkReportJson(again)).toEqual(json);

  const copies = report.list.filter(({ copyOf }) => copyOf !== undefined);
  expect(copies.map(({ id, copyOf }) => [id, copyOf])).toContainEqual(['D/again.png', 'D/D001.jpeg']);
  let csv = '';
  for await (const row of sampleListCsv(dataset, report.list)) csv += row;
  const file = path.join(folder, 'clean.csv');
  await writeFile(file, csv);
  const clean = await openDataset(file, { imageRoot: data, imageColumn: 'image', labelColumn: 'label' });
  expect(clean.samples).toHaveLength(dataset.samples.length - copies.length);
  expect(clean.classes).toEqual(dataset.classes);
});

test('the published schema is the one that reports keep', async () => {
  const file = new URL('../../../docs/schemas/check.schema.json', import.meta.url);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(z.toJSONSchema(checkReportSchema));
});
