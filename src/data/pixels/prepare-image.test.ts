import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { AutoImageProcessor, env, RawImage } from '@huggingface/transformers';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultImagePreprocessing, type ImagePreprocessing, type Resample } from '../../models/preprocessing.ts';
import { parseImagePreprocessing } from '../../models/processor-config/parse-processor-config.ts';
import { imagePreprocessorConfig } from '../../models/processor-config/write-processor-config.ts';
import { oddImages, photo, photoPaths } from '../images/test-photos.ts';
import { prepareImage, prepareRgb } from '../node/photos.ts';
import { resize } from '../resize/index.ts';
import { readImage } from './read-image.ts';

/** Files as hub repositories hold them, one for each way of reading that matters. */
const hubConfigs: Record<string, Record<string, unknown>> = {
  'MobileNetV2 (Xenova)': {
    crop_size: { height: 224, width: 224 },
    do_center_crop: true,
    do_normalize: true,
    do_rescale: true,
    do_resize: true,
    image_mean: [0.485, 0.456, 0.406],
    image_processor_type: 'MobileNetV2ImageProcessor',
    image_std: [0.229, 0.224, 0.225],
    resample: 2,
    rescale_factor: 0.00392156862745098,
    size: { shortest_edge: 256 },
  },
  'ViT, squeezed': {
    do_normalize: true,
    do_rescale: true,
    do_resize: true,
    image_mean: [0.5, 0.5, 0.5],
    image_processor_type: 'ViTFeatureExtractor',
    image_std: [0.5, 0.5, 0.5],
    resample: 2,
    rescale_factor: 0.00392156862745098,
    size: { height: 224, width: 224 },
  },
  'ViTFast, nearest, no flags': {
    image_processor_type: 'ViTImageProcessorFast',
    resample: 0,
    size: { height: 96, width: 128 },
  },
  'CLIP, bicubic, crop as number': {
    crop_size: 224,
    do_center_crop: true,
    do_normalize: true,
    do_resize: true,
    feature_extractor_type: 'CLIPFeatureExtractor',
    image_mean: [0.48145466, 0.4578275, 0.40821073],
    image_std: [0.26862954, 0.26130258, 0.27577711],
    resample: 3,
    size: { shortest_edge: 224 },
  },
  'ConvNeXT, crop_pct': {
    crop_pct: 0.875,
    do_normalize: true,
    do_resize: true,
    image_mean: [0.485, 0.456, 0.406],
    image_processor_type: 'ConvNextImageProcessor',
    image_std: [0.229, 0.224, 0.225],
    resample: 3,
    size: { shortest_edge: 224 },
  },
  'ConvNeXT at 384': {
    do_normalize: true,
    image_mean: 0.5,
    image_processor_type: 'ConvNextFeatureExtractor',
    image_std: 0.5,
    resample: 3,
    size: { shortest_edge: 384 },
  },
  'EfficientNet, lanczos': {
    do_center_crop: false,
    do_normalize: true,
    image_mean: [0.485, 0.456, 0.406],
    image_processor_type: 'EfficientNetImageProcessor',
    image_std: [0.47853944, 0.4732864, 0.47434163],
    include_top: true,
    resample: 1,
    size: { height: 240, width: 240 },
  },
  'MobileViT, BGR': {
    crop_size: { height: 256, width: 256 },
    do_center_crop: true,
    do_flip_channel_order: true,
    do_resize: true,
    image_processor_type: 'MobileViTFeatureExtractor',
    resample: 2,
    size: { shortest_edge: 288 },
  },
  'crop larger than the image': {
    crop_size: { height: 300, width: 401 },
    do_center_crop: true,
    do_normalize: true,
    do_resize: true,
    image_mean: [0.1, 0.2, 0.3],
    image_std: [0.9, 0.8, 0.7],
    image_processor_type: 'BitImageProcessor',
    size: { shortest_edge: 199 },
  },
  'no resize, no rescale': {
    crop_size: { height: 64, width: 65 },
    do_center_crop: true,
    do_rescale: false,
    do_resize: false,
    image_processor_type: 'ViTImageProcessor',
  },
  'what Injerto writes': imagePreprocessorConfig({ ...defaultImagePreprocessing(224), pixelVersion: 1 }),
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'injerto-prepare-'));
  env.allowRemoteModels = false;
});
afterAll(() => rm(folder, { recursive: true }));

async function transformersJs(config: Record<string, unknown>): Promise<(image: RawImage) => Promise<Float32Array>> {
  const home = await mkdtemp(path.join(folder, 'model-'));
  await writeFile(path.join(home, 'preprocessor_config.json'), JSON.stringify(config));
  const processor = await AutoImageProcessor.from_pretrained(home);
  return async (image) => (await processor(image)).pixel_values.data as Float32Array;
}

const read = (bytes: Uint8Array) => RawImage.fromBlob(new Blob([Uint8Array.from(bytes)]));

/** transformers.js fails where one side of a crop lies outside the image and the other inside; there we have nothing to equal. */
function cropOutside(error: Error): undefined {
  if (!error.message.includes('bad extract area')) throw error;
}

/** The first place where two arrays differ, in words; undefined if they are equal to the last bit. */
function firstDifference(ours: Float32Array, theirs: Float32Array): string | undefined {
  if (ours.length !== theirs.length) return `${ours.length} numbers, not ${theirs.length}`;
  const at = ours.findIndex((value, i) => !Object.is(value, theirs[i]));
  return at < 0 ? undefined : `at ${at}: ${ours[at]}, not ${theirs[at]}`;
}

/** As of folders that Injerto 0.1 saved. */
describe('version 1: the pixels of transformers.js, to the last bit', () => {
  for (const [name, config] of Object.entries(hubConfigs)) {
    test(name, async () => {
      const theirs = await transformersJs(config);
      const preprocessing = parseImagePreprocessing(config, name, { savedByInjerto: true });
      const images = { ...(await oddImages()), 'A001.jpeg': await photo(), 'H005.jpeg': await photo('H005.jpeg') };
      const differences: Record<string, string> = {};
      for (const [file, bytes] of Object.entries(images)) {
        const expected = await theirs(await read(bytes)).catch(cropOutside);
        const ours = await prepareImage(bytes, preprocessing);
        const found = expected && firstDifference(ours, expected);
        if (found) differences[file] = found;
      }
      expect(differences).toEqual({});
    });
  }

  test('photographs throughout the food set', async () => {
    const config = hubConfigs['MobileNetV2 (Xenova)']!;
    const theirs = await transformersJs(config);
    const preprocessing = parseImagePreprocessing(config, 'test', { savedByInjerto: true });
    for (const file of (await photoPaths()).filter((_, i) => i % 5 === 0)) {
      const expected = await theirs(await RawImage.read(file));
      expect(firstDifference(await prepareImage(file, preprocessing), expected), file).toBeUndefined();
    }
  });

  test('sizes at which rounding may go either way', async () => {
    const config = hubConfigs['MobileNetV2 (Xenova)']!;
    const theirs = await transformersJs(config);
    const preprocessing = parseImagePreprocessing(config, 'test', { savedByInjerto: true });
    const source = sharp(await photo());
    for (let i = 0; i < 60; i++) {
      const bytes = await source
        .clone()
        .resize(230 + 7 * i, 601 - 5 * i, { fit: 'fill' })
        .png()
        .toBuffer();
      const expected = await theirs(await read(bytes));
      expect(firstDifference(await prepareImage(bytes, preprocessing), expected), `image ${i}`).toBeUndefined();
    }
  });
});

describe('version 2: the pixels of Pillow', () => {
  /** Made by conformance/make/images/prepare.py. */
  const expected = JSON.parse(readFileSync(new URL('./fixtures/pillow.json', import.meta.url), 'utf8')) as Record<
    string,
    Record<Resample, string>
  >;
  const small = (resample: Resample): ImagePreprocessing => ({
    ...defaultImagePreprocessing(48),
    resize: { shortestEdge: 56 },
    resample,
  });

  for (const [file, byFilter] of Object.entries(expected)) {
    test.each(Object.keys(byFilter) as Resample[])(`${file}, %s`, async (resample) => {
      const { data } = await prepareRgb(await photo(file), small(resample));
      // Decoders of JPEG may differ by a level here and there; resizing adds nothing.
      expect(meanDifference(data, Buffer.from(byFilter[resample], 'base64'))).toBeLessThan(0.1);
    });
  }

  test('a large photo, brought closer by the decoder, comes out within a level', async () => {
    const large = await sharp(await photo())
      .resize(3000, 2250, { fit: 'fill', kernel: 'lanczos3' })
      .jpeg()
      .toBuffer();
    for (const resample of ['bilinear', 'bicubic', 'lanczos', 'box', 'hamming'] as const) {
      const { data } = await prepareRgb(large, small(resample));
      const whole = await readImage(large);
      const exact = resize(whole, { width: 74, height: 56 }, resample, {
        window: { left: 13, top: 4, width: 48, height: 48 },
      });
      expect(meanDifference(data, exact.data), resample).toBeLessThan(1);
    }
  });

  test('transparency is composited before resizing, on the background of the preprocessing', async () => {
    // Black under a hole, red around it: no black may be smeared into the edge.
    const pixels = Buffer.from(
      Array.from({ length: 64 * 64 }, (_, i) => (i % 64 < 32 ? [255, 0, 0, 255] : [0, 0, 0, 0])).flat(),
    );
    const png = await sharp(pixels, { raw: { width: 64, height: 64, channels: 4 } })
      .png()
      .toBuffer();
    const toSixteen = { ...small('bilinear'), resize: { width: 16, height: 16 }, centerCrop: 'none' } as const;
    const notes: string[] = [];
    const { data } = await prepareRgb(
      png,
      { ...toSixteen, inputSize: { width: 16, height: 16 }, background: [255, 0, 255] },
      { onTransparency: () => notes.push('seen') },
    );
    expect(data.filter((_, i) => i % 3 === 0).every((red) => red === 255)).toBe(true);
    expect([...data.subarray(15 * 3, 16 * 3)]).toEqual([255, 0, 255]);
    expect(notes).toEqual(['seen']);
  });

  test('a crop larger than the resized image stands in black', async () => {
    const wide = { ...small('bicubic'), centerCrop: { width: 200, height: 40 }, inputSize: { width: 200, height: 40 } };
    const { data, width, height } = await prepareRgb(await photo(), wide);
    expect([width, height]).toEqual([200, 40]);
    expect([...data.subarray(0, 3)]).toEqual([0, 0, 0]);
    expect(Math.max(...data.subarray(100 * 3, 101 * 3))).toBeGreaterThan(0);
  });
});

/** In levels of 0 … 255. */
function meanDifference(ours: Uint8Array, theirs: Uint8Array): number {
  expect(ours.length).toBe(theirs.length);
  return ours.reduce((sum, value, i) => sum + Math.abs(value - theirs[i]!), 0) / ours.length;
}

test('gray with alpha, which transformers.js refuses, is read as gray', async () => {
  const gray = sharp(await photo()).toColourspace('b-w');
  const opaque = await gray.clone().png().toBuffer();
  const withAlpha = await sharp(opaque).ensureAlpha(1).toColourspace('b-w').png().toBuffer();
  expect((await sharp(withAlpha).metadata()).channels).toBe(2);
  const preprocessing = defaultImagePreprocessing(224);
  const difference = firstDifference(
    await prepareImage(withAlpha, preprocessing),
    await prepareImage(opaque, preprocessing),
  );
  expect(difference).toBeUndefined();
});

test('what comes out has the promised size and scale', async () => {
  const pixelValues = await prepareImage(await photo(), defaultImagePreprocessing(192));
  expect(pixelValues.length).toBe(3 * 192 * 192);
  expect(Math.min(...pixelValues)).toBeGreaterThanOrEqual(-2.2);
  expect(Math.max(...pixelValues)).toBeLessThanOrEqual(2.7);
});
