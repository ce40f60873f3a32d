/** Files of image processors against Python's transformers and timm (conformance/make/images/processors.py). */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { prepareImage } from '../../data/node/photos.ts';
import type { Remark } from '../../messages/index.ts';
import { parseImagePreprocessing } from './parse-processor-config.ts';
import { preprocessorFile } from './write-processor-config.ts';

interface Summary {
  readonly shape: readonly [number, number, number];
  readonly mean: number;
  readonly at: readonly number[];
  readonly values: readonly number[];
}

interface Case {
  readonly name: string;
  readonly config: Record<string, unknown>;
  readonly outputs: Readonly<Record<string, Summary>>;
}

const place = (file: string) => fileURLToPath(new URL(`./fixtures/${file}`, import.meta.url));
const cases: readonly Case[] = JSON.parse(readFileSync(place('processors.json'), 'utf8'));
/** One step of a byte, in the units that the model gets. */
const tolerance = 0.02;

async function compare(config: Record<string, unknown>, outputs: Case['outputs']): Promise<void> {
  const preprocessing = parseImagePreprocessing(config, 'preprocessor_config.json');
  for (const [photo, expected] of Object.entries(outputs)) {
    const [, height, width] = expected.shape;
    expect(preprocessing.inputSize).toEqual({ height, width });
    const pixels = await prepareImage(place(photo), preprocessing);
    expect(Math.abs(pixels.reduce((sum, x) => sum + x, 0) / pixels.length - expected.mean)).toBeLessThan(
      tolerance / 10,
    );
    const worst = Math.max(...expected.at.map((index, k) => Math.abs(pixels[index]! - expected.values[k]!)));
    expect(worst).toBeLessThan(tolerance);
  }
}

describe.each(cases)('$name', ({ config, outputs }) => {
  test('gives the pixels of Python', () => compare(config, outputs));

  test('is written so that it is read the same again', async () => {
    const file = preprocessorFile(config, parseImagePreprocessing(config, 'x'));
    await compare(JSON.parse(JSON.stringify(file)), outputs);
  });
});

describe('what is assumed is said', () => {
  const remarksOf = (config: unknown) => {
    const remarks: Remark[] = [];
    parseImagePreprocessing(config, 'x', { remarks });
    return remarks.map(({ code, details }) => ({ code, details }));
  };

  test('the central square of images of any shape', () => {
    expect(remarksOf({ image_processor_type: 'TextNetImageProcessor', size: { shortest_edge: 64 } })).toEqual([
      { code: 'PREPROCESSING_CROPPED', details: { edge: 64 } },
    ]);
  });

  test('a class that is not known', () => {
    expect(remarksOf({ image_processor_type: 'MyOwnImageProcessor', size: 64 })).toEqual([
      { code: 'PREPROCESSING_CLASS_UNKNOWN', details: { className: 'MyOwn' } },
    ]);
    expect(remarksOf({ size: 64 })).toEqual([]);
  });
});

test.each([
  ['PerceiverImageProcessor', {}],
  ['PPLCNetImageProcessor', { size: 64, resize_short: 256 }],
  ['BlipImageProcessor', { size_divisor: 37 }],
  ['ViTImageProcessor', { do_color_quantize: true }],
])('%s with %j is refused by name', (image_processor_type, fields) => {
  expect(() => parseImagePreprocessing({ image_processor_type, ...fields }, 'x')).toThrow(
    expect.objectContaining({ code: 'PREPROCESSING_UNSUPPORTED' }),
  );
});

test('a size of the class gives way to the size of the graph', () => {
  const modelInput = { height: 96, width: 96 };
  const read = parseImagePreprocessing({ image_processor_type: 'ViTImageProcessor' }, 'x', { modelInput });
  expect(read).toMatchObject({ resize: modelInput, inputSize: modelInput, mean: [0.5, 0.5, 0.5] });
});
