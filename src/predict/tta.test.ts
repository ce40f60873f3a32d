import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { photoPaths } from '../data/images/test-photos.ts';
import { type ImageModel, openModel, type TextModel } from '../models/node/index.ts';
import { tensor } from '../onnx/index.ts';
import { meanOfMirrored, mirrored } from './mirrored.ts';
import { openPredictor } from './open-predictor.ts';
import { predict } from './predict.ts';
import { byLabel } from './test-scores.ts';

let folder: string;
let model: ImageModel;
let photos: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-tta-'));
  model = (await openModel('squeezenet-1.1')) as ImageModel;
  // squares of the size that the model reads: prepared, the mirror image of the file is that of its pixels
  const { width, height } = model.preprocessing.inputSize;
  photos = await Promise.all(
    (await photoPaths()).slice(0, 3).map(async (photo, n) => {
      const file = path.join(folder, `${n}.png`);
      await sharp(photo).rotate().resize(width, height, { fit: 'fill' }).removeAlpha().png().toFile(file);
      return file;
    }),
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function scoresOf(files: readonly string[], options = {}) {
  const found: Readonly<Record<string, number>>[] = [];
  for await (const { scores } of predict(model, files, options)) found.push(byLabel(scores));
  return found;
}

test('a photo and its mirror image get the same answer, the mean of what each gets alone', async () => {
  const flipped = await Promise.all(
    photos.map(async (photo) => {
      const file = photo.replace('.png', '-flipped.png');
      await sharp(photo).flop().png().toFile(file);
      return file;
    }),
  );
  const [plain, turned, both] = [
    await scoresOf(photos),
    await scoresOf(flipped),
    await scoresOf(photos, { tta: true }),
  ];
  for (const [n, scores] of both.entries()) {
    const sum = Object.values(scores).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 5);
    const off = Object.entries(scores).map(([label, score]) =>
      Math.abs(score - (plain[n]![label]! + turned[n]![label]!) / 2),
    );
    expect(Math.max(...off)).toBeLessThan(2e-3);
  }
});

test('one photo alone is answered as among others', async () => {
  const [together] = await scoresOf(photos, { tta: true });
  await using predictor = await openPredictor(model, { tta: true, threads: 1 });
  const { scores } = await predictor.predict(photos[0]!);
  expect(scores[0]!.score).toBeCloseTo(together![scores[0]!.label]!, 5);
});

test('texts are refused', async () => {
  const texts = (await openModel('all-minilm-l6-v2')) as TextModel;
  await expect(openPredictor(texts, { tta: true })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  expect(() => predict(texts, ['one'], { tta: true })).toThrow('photos');
});

test('rows of pixels are turned, in every channel', () => {
  expect([...mirrored(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), 2)]).toEqual([
    2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11,
  ]);
});

test('probabilities are averaged, not scores; numbers as they are', () => {
  const values = tensor('float32', [2, 2], Float32Array.of(0, Math.log(3), Math.log(9), 0));
  const mean = (task: 'single-label' | 'multi-label' | 'regression', probabilities = false) =>
    [...meanOfMirrored({ task, probabilities }, values, 1).data].map((x) => Number(x.toFixed(6)));
  expect(mean('single-label')).toEqual([0.575, 0.425]);
  expect(mean('multi-label')).toEqual([0.7, 0.625]);
  expect(mean('regression')).toEqual([1.098612, 0.549306]);
  expect(mean('single-label', true)).toEqual([1.098612, 0.549306]);
});
