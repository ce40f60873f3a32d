import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { photoPaths } from '../data/images/test-photos.ts';
import { type ImageModel, openModel } from '../models/node/index.ts';
import type { Answer } from './answer.ts';
import type { ImageSource } from './image-source.ts';
import type { Predictor } from './open-classifier.ts';
import { openPredictor } from './open-predictor.ts';
import { predict } from './predict.ts';
import type { Prediction } from './prediction.ts';

let files: readonly string[];
let folder: string;
let photos: Predictor<ImageSource, Prediction>;
/** As `predict` answers, in batches. */
let expected: readonly Prediction[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-predictor-'));
  files = (await photoPaths()).slice(0, 12);
  const model = await openModel('squeezenet-1.1');
  if (model.modality !== 'image') throw new Error('a model of photos');
  photos = await openPredictor(model, { batchSize: 4 });
  expected = await collect(predict(model, files));
});
afterAll(async () => {
  await photos.dispose();
  await rm(folder, { recursive: true });
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

function expectAlike(found: Answer, wanted: Answer): void {
  expect(found.label).toBe(wanted.label);
  // 1e-5: batches of other sizes round differently
  expect(found.scores[0]!.score).toBeCloseTo(wanted.scores[0]!.score, 5);
}

describe('a predictor', () => {
  test('answers whatever a program has at hand', async () => {
    const [file] = files;
    const bytes = await readFile(file!);
    const sources: [ImageSource, string][] = [
      [file!, file!],
      [pathToFileURL(file!), pathToFileURL(file!).href],
      [pathToFileURL(file!).href, pathToFileURL(file!).href],
      [bytes, 'image'],
      [new Uint8Array(bytes), 'image'],
      [bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer, 'image'],
      [new Blob([new Uint8Array(bytes)]), 'image'],
      [new File([new Uint8Array(bytes)], 'upload.jpg'), 'upload.jpg'],
      [createReadStream(file!), 'image'],
      [new Blob([new Uint8Array(bytes)]).stream() as unknown as AsyncIterable<Uint8Array>, 'image'],
      [`data:image/jpeg;base64,${bytes.toString('base64')}`, 'data:'],
    ];
    for (const [source, name] of sources) {
      const answer = await photos.predict(source);
      expect(answer.file).toBe(name);
      expectAlike(answer, expected[0]!);
    }
  });

  test('asked at once, answers each its own, as predict does', async () => {
    const answers = await Promise.all(files.map((file) => photos.predict(file, { top: 3 })));
    for (const [n, answer] of answers.entries()) {
      expect(answer.file).toBe(files[n]);
      expect(answer.scores).toHaveLength(3);
      expectAlike(answer, expected[n]!);
    }
    expect(await collect(photos.predictMany(files, { batchSize: 16 }))).toEqual(expected);
  });

  test('a photo that is transparent in places is told once, with the background that shows', async () => {
    const paper = {
      create: { width: 40, height: 30, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0.5 } },
    } as const;
    const clear = await sharp(paper).png().toBuffer();
    const told: unknown[] = [];
    const model = (await openModel('squeezenet-1.1')) as ImageModel;
    const predictor = await openPredictor(model, { onEvent: (event) => told.push(event) });
    await predictor.predict(clear);
    await predictor.predict(clear);
    await predictor.predict(files[0]!);
    await predictor.dispose();
    const codes = told.map((event) => (event as { code: string }).code);
    expect(codes.filter((code) => code === 'TRANSPARENCY')).toHaveLength(1);
  });

  test('refuses what is no photo, one by one', async () => {
    const broken = path.join(folder, 'broken.jpg');
    await writeFile(broken, 'not a photo');
    const asked = [
      broken,
      files[0]!,
      new URL('https://example.org/a.jpg'),
      path.join(folder, 'missing.jpg'),
      7 as never,
    ];
    const answers = await Promise.allSettled(asked.map((source) => photos.predict(source)));
    expect(answers.map((answer) => (answer.status === 'rejected' ? answer.reason.code : 'answered'))).toEqual([
      expect.stringMatching(/IMAGE_UNREADABLE|UNSUPPORTED_FORMAT/),
      'answered',
      'INPUT_INVALID',
      'IMAGE_UNREADABLE',
      'INPUT_INVALID',
    ]);
  });

  test('stops for a caller who gave up', async () => {
    await expect(photos.predict(files[0]!, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
  });

  test('of texts answers texts and pairs, and ends once what is under way is answered', async () => {
    const model = await openModel(fileURLToPath(new URL('../../conformance/fixtures/zero-shot/nli', import.meta.url)));
    if (model.modality !== 'text') throw new Error('a model of texts');
    const texts = ['turn on the light', 'a much longer text about the weather of tomorrow', 'play'];
    const wanted = await collect(predict(model, texts));
    const predictor = await openPredictor(model);
    const answers = texts.map((text) => predictor.predict(text));
    const ended = predictor.dispose();
    for (const [n, answer] of (await Promise.all(answers)).entries()) {
      expect(answer.text).toBe(texts[n]);
      expectAlike(answer, wanted[n]!);
    }
    await ended;
    await predictor.dispose();
    await expect(predictor.predict('again')).rejects.toMatchObject({ code: 'PREDICTOR_CLOSED' });
  });
});
