import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { photo } from '../../../data/images/test-photos.ts';
import { prepareImage } from '../../../data/node/photos.ts';
import { readImage } from '../../../data/pixels/read-image.ts';
import {
  graphOf,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  readModelFile,
  tensor,
} from '../../../onnx/node/index.ts';
import { openNodeRuntime, type Runtime } from '../../../runtime/node/index.ts';
import { openModel } from '../../open-model.ts';
import { defaultImagePreprocessing, type ImagePreprocessing } from '../../preprocessing.ts';
import type { ImageModel } from '../../reference-model.ts';
import { exportWithPreprocessing } from './export-model.ts';
import { withPreprocessing } from './with-preprocessing.ts';

const photos = ['A001.jpeg', 'H005.jpeg', 'B001.jpeg', 'C001.jpeg'];

let runtime: Runtime;
let folder: string;
let squeezenet: ImageModel;
beforeAll(async () => {
  runtime = await openNodeRuntime({ threads: 1 });
  folder = await mkdtemp(path.join(os.tmpdir(), 'injerto-export-'));
  squeezenet = (await openModel('squeezenet-1.1')) as ImageModel;
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

async function imagesOf(file: string) {
  const { data, width, height } = await readImage(await photo(file));
  return tensor('uint8', [1, height, width, 3], data);
}

async function run(model: Parameters<Runtime['createSession']>[0], input: string, value: ReturnType<typeof tensor>) {
  const session = await runtime.createSession(model);
  const result = await session.run({ [input]: value });
  await session.dispose();
  return Object.values(result)[0]!.data as Float32Array;
}

const topOf = (scores: Float32Array) => scores.indexOf(scores.reduce((most, score) => Math.max(most, score)));

test('the scores are those of the model on photos that Injerto prepares', async () => {
  const { file } = await exportWithPreprocessing(squeezenet, path.join(folder, 'squeezenet.onnx'));
  for (const name of photos) {
    const exported = await run(await readFile(file), 'images', await imagesOf(name));
    const pixels = await prepareImage(await photo(name), squeezenet.preprocessing);
    const ours = await run(squeezenet.model, squeezenet.input.name, tensor('float32', [1, 3, 224, 224], pixels));
    expect(topOf(exported), name).toBe(topOf(ours));
    // Resizing rounds a few pixels in ten thousand to the next level; logits reach to about 20.
    const apart = ours.map((score, i) => Math.abs(score - exported[i]!));
    expect(apart[topOf(apart)]!, name).toBeLessThan(0.05);
  }
});

test("Python's onnxruntime gives the same on the same file", async () => {
  /** Made by conformance/make/images/exported.py of the same export and photos, decoded with Pillow. */
  const python = JSON.parse(await readFile(new URL('./fixtures/python.json', import.meta.url), 'utf8')) as Record<
    string,
    { readonly top: number; readonly logits: Record<string, number> }
  >;
  const { file } = await exportWithPreprocessing(squeezenet, path.join(folder, 'squeezenet.onnx'));
  const bytes = await readFile(file);
  for (const name of photos) {
    const exported = await run(bytes, 'images', await imagesOf(name));
    const { top, logits } = python[name]!;
    expect(topOf(exported), name).toBe(top);
    for (const [label, logit] of Object.entries(logits)) {
      expect(Math.abs(exported[Number(label)]! - logit), name).toBeLessThan(0.05); // another decoder of JPEG may round otherwise
    }
  }
});

describe('the pixels of prepareImage, to a level here and there', () => {
  /** A model that gives back what it gets. */
  const echo = (preprocessing: ImagePreprocessing): ImageModel => {
    const value = (name: string) => makeValueInfo(name, 'float32', ['batch', 3, 'h', 'w']);
    const graph = makeGraph({
      node: [makeNode('Identity', ['x'], ['y'])],
      input: [value('x')],
      output: [value('y')],
    });
    return {
      ...squeezenet,
      model: makeModel(graph),
      input: { ...squeezenet.input, name: 'x' },
      preprocessing,
      classes: undefined,
    };
  };
  const plain = { ...defaultImagePreprocessing(64), resize: { shortestEdge: 80 } };
  const cases: Record<string, Partial<ImagePreprocessing>> = {
    bilinear: {},
    bicubic: { resample: 'bicubic' },
    nearest: { resample: 'nearest' },
    'blue first': { channelOrder: 'bgr' },
    'squeezed, no crop': {
      resize: { width: 90, height: 50 },
      centerCrop: 'none',
      inputSize: { width: 90, height: 50 },
    },
    enlarged: {
      resize: { shortestEdge: 400 },
      centerCrop: { width: 300, height: 301 },
      inputSize: { width: 300, height: 301 },
    },
    'a crop larger than the image': { centerCrop: { width: 201, height: 90 }, inputSize: { width: 201, height: 90 } },
    'a crop without resizing': {
      resize: 'none',
      centerCrop: { width: 401, height: 60 },
      inputSize: { width: 401, height: 60 },
    },
    'bytes as they are': { rescaleFactor: 1, mean: [0, 0, 0], std: [1, 1, 1] },
  };
  test.each(Object.entries(cases))('%s', async (_, changes) => {
    const preprocessing = { ...plain, ...changes };
    const model = withPreprocessing(echo(preprocessing));
    for (const name of photos.slice(0, 2)) {
      const exported = await run(model, 'images', await imagesOf(name));
      const ours = await prepareImage(await photo(name), preprocessing);
      expect(exported.length).toBe(ours.length);
      const level = preprocessing.rescaleFactor / Math.min(...preprocessing.std);
      const levels = ours.reduce((sum, value, i) => sum + Math.abs(value - exported[i]!), 0) / ours.length / level;
      expect(levels).toBeLessThan(0.05);
    }
  });

  test('photos of one size go through in a batch', async () => {
    const model = withPreprocessing(echo(plain));
    const one = await imagesOf('A001.jpeg');
    const [, height, width] = one.shape as [number, number, number];
    const mirrored = (one.data as Uint8Array).toReversed();
    const both = tensor('uint8', [2, height, width, 3], new Uint8Array([...(one.data as Uint8Array), ...mirrored]));
    const together = await run(model, 'images', both);
    const second = await run(model, 'images', tensor('uint8', [1, height, width, 3], mirrored));
    expect(together.slice(together.length / 2)).toEqual(second);
  });
});

test('an older opset is raised to that of the antialiased Resize', () => {
  const model = withPreprocessing(squeezenet);
  expect(Number(model.opsetImport.find(({ domain }) => domain === '')!.version)).toBeGreaterThanOrEqual(18);
  expect(graphOf(squeezenet.model).input[0]!.name).not.toBe('images'); // the model itself is left alone
});

test('a folder has the model, its card, its names and its licence, and is replaced by the next export', async () => {
  const out = path.join(folder, 'exported');
  for (const dtype of ['float32', 'float16'] as const) {
    const { file, card } = await exportWithPreprocessing(squeezenet, out, { dtype });
    expect((await readdir(out)).sort()).toEqual(['LICENSE', 'README.md', 'config.json', 'injerto.json', 'model.onnx']);
    expect(card).toContain('InferenceSession("model.onnx")');
    const { metadataProps } = await readModelFile(file);
    const names = JSON.parse(metadataProps.find(({ key }) => key === 'names')!.value) as Record<string, string>;
    expect(names[283]).toBe(squeezenet.classes![283]);
  }
});

describe('refused:', () => {
  const code = (wanted: string) => expect.objectContaining({ code: wanted });

  test('filters that ONNX lacks, and pixels of version 1', () => {
    for (const resample of ['lanczos', 'box', 'hamming'] as const) {
      const model = { ...squeezenet, preprocessing: { ...squeezenet.preprocessing, resample } };
      expect(() => withPreprocessing(model)).toThrow(code('EXPORT_UNSUPPORTED'));
    }
    const old = { ...squeezenet, preprocessing: { ...squeezenet.preprocessing, pixelVersion: 1 as const } };
    expect(() => withPreprocessing(old)).toThrow(code('EXPORT_UNSUPPORTED'));
  });

  test('to write over what Injerto did not export', async () => {
    const file = path.join(folder, 'mine.onnx');
    await writeFile(file, 'not yours');
    await expect(exportWithPreprocessing(squeezenet, file)).rejects.toThrow(code('OUTPUT_EXISTS'));
    await expect(exportWithPreprocessing(squeezenet, squeezenet.file)).rejects.toThrow(code('OUTPUT_EXISTS'));
    await mkdir(path.join(folder, 'mine'));
    await writeFile(path.join(folder, 'mine', 'notes.txt'), 'keep');
    await expect(exportWithPreprocessing(squeezenet, path.join(folder, 'mine'))).rejects.toThrow(code('OUTPUT_EXISTS'));
  });

  test('to open an export as a model, whose photos would be prepared twice', async () => {
    const { file } = await exportWithPreprocessing(squeezenet, path.join(folder, 'again.onnx'));
    await expect(openModel(file)).rejects.toThrow(code('PREPARES_ITS_PHOTOS'));
  });
});
