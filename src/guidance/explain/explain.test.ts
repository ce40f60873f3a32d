/** Explanations of models that learned what was planted: the evidence is where it was put. */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { imageFolder, seededRandom, textDataset } from '../../data/node/index.ts';
import { writeTinyModel } from '../../methods/test-tiny-model.ts';
import { train } from '../../methods/train.ts';
import { type ImageModel, openModel, type TextModel } from '../../models/node/index.ts';
import { textFolder } from '../../models/text/test-text-folder.ts';
import { graphOf, tensor, tensorFromProto, tensorToProto, withGraph } from '../../onnx/index.ts';
import { openNodeRuntime, type Runtime } from '../../runtime/node/index.ts';
import { explain, openExplainer } from './explain.ts';
import { explanationFiles, visibleEvidence } from './explanation-files.ts';
import { explanationJson, explanationSchema } from './explanation-json.ts';
import { inCells } from './heat-map.ts';

let folder: string;
let runtime: Runtime;
let photosModel: ImageModel;

/** A photo of gray noise with a mark of 10 × 10 pixels in a corner, red in one class and green in the other. */
async function markedPhoto(file: string, { seed, color, corner }: { seed: number; color: 0 | 1; corner: number }) {
  const random = seededRandom(seed, 'photo');
  const [top, left] = [corner < 2 ? 1 : 21, corner % 2 === 0 ? 1 : 21];
  const pixels = new Uint8Array(32 * 32 * 3);
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 32; x++) {
      const marked = y >= top && y < top + 10 && x >= left && x < left + 10;
      const gray = 90 + Math.floor(80 * random.uniform());
      for (let c = 0; c < 3; c++) pixels[(y * 32 + x) * 3 + c] = marked ? (c === color ? 230 : 20) : gray;
    }
  }
  await sharp(pixels, { raw: { width: 32, height: 32, channels: 3 } })
    .png()
    .toFile(file);
}

const photo = (name: string) => path.join(folder, 'new', `${name}.png`);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-explain-'));
  runtime = await openNodeRuntime({ threads: 1 });
  for (const name of ['photos/red', 'photos/green', 'new']) await mkdir(path.join(folder, name), { recursive: true });
  for (let n = 0; n < 48; n++) {
    const color = (n % 2) as 0 | 1;
    const file = path.join(folder, 'photos', color ? 'green' : 'red', `${n}.png`);
    await markedPhoto(file, { seed: n, color, corner: (n >> 1) % 4 });
  }
  for (let n = 0; n < 40; n++) {
    await markedPhoto(photo(`${n}`), { seed: 1000 + n, color: (n % 2) as 0 | 1, corner: (n >> 1) % 4 });
  }
  await writeTinyModel(path.join(folder, 'tiny.onnx'));
  const options = { method: 'transfer', runtime, cacheDir: path.join(folder, 'cache') } as const;
  const photos = await imageFolder(path.join(folder, 'photos'));
  const run = await train(await openModel(path.join(folder, 'tiny.onnx')), photos, options);
  await run.save(path.join(folder, 'photos-model'));
  photosModel = (await openModel(path.join(folder, 'photos-model'))) as ImageModel;
}, 120_000);
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true, force: true });
});

const fillers = ['house', 'river', 'seven', 'table', 'walks', 'green', 'morning', 'paper', 'under', 'city'];
const deciding = { refund: 'money', thanks: 'good' } as const;

function samplesWithWord(count: number, seed: number) {
  const random = seededRandom(seed, 'texts');
  const draw = () => fillers[Math.floor(random.uniform() * fillers.length)]!;
  return Array.from({ length: count }, (_, n) => {
    const label = n % 2 ? 'refund' : 'thanks';
    const words = Array.from({ length: 6 }, draw);
    words[Math.floor(random.uniform() * 6)] = deciding[label];
    return { text: words.join(' '), label };
  });
}

describe('photos', () => {
  test('the mark in a corner decides the class, and the strongest cell lies on it in at least 38 of 40', async () => {
    const explainer = await openExplainer(photosModel, { runtime });
    let right = 0;
    let onMark = 0;
    for (let n = 0; n < 40; n++) {
      const found = await explainer.explain(photo(`${n}`));
      right += Number(found.label === (n % 2 ? 'green' : 'red'));
      expect(found.completeness.error).toBeLessThan(0.01);
      const sum = found.attributions.values.reduce((total, value) => total + value, 0);
      const { atInput, atBaseline } = found.completeness;
      expect(Math.abs(sum - (atInput - atBaseline))).toBeLessThan(0.011 * Math.abs(atInput - atBaseline));
      const { values } = inCells(visibleEvidence(found), 3);
      const best = values.indexOf(values.reduce((a, b) => Math.max(a, b)));
      onMark += Number(best === [0, 2, 6, 8][(n >> 1) % 4]);
    }
    await explainer.dispose();
    expect(right).toBe(40);
    expect(onMark).toBeGreaterThanOrEqual(38);
  });

  test('every baseline adds up, and what is asked of it is said', async () => {
    for (const photoBaseline of ['gray', 'black', 'white', 'blurred'] as const) {
      const found = await explain(photosModel, photo('3'), { runtime, photoBaseline });
      expect(found).toMatchObject({ baseline: photoBaseline, completeness: { reached: true }, modality: 'image' });
      expect(found.gradCam).toMatchObject({ height: 8, width: 8, value: 'r2' });
    }
    const rough = await explain(photosModel, photo('3'), { runtime, steps: 1, maxSteps: 1, photoBaseline: 'black' });
    const missed = rough.remarks.filter(({ code }) => code === 'COMPLETENESS_MISSED');
    expect(missed).toHaveLength(rough.completeness.reached ? 0 : 1);
    expect(rough.steps).toBe(1);
  });

  test('another class: of two, what speaks for one speaks against the other', async () => {
    const green = await explain(photosModel, photo('1'), { runtime });
    const red = await explain(photosModel, photo('1'), { runtime, class: 'red' });
    expect([green.label, green.explained.class, red.label, red.explained.class]).toEqual([
      'green',
      'green',
      'green',
      'red',
    ]);
    const worst = green.attributions.values.reduce(
      (most, value, i) => Math.max(most, Math.abs(value + red.attributions.values[i]!)),
      0,
    );
    expect(worst).toBeLessThan(1e-4);
    await expect(explain(photosModel, photo('1'), { runtime, class: 'gren' })).rejects.toMatchObject({
      code: 'CLASS_NOT_KNOWN',
      details: { given: 'gren', near: ['green', 'red'], classes: 2 },
    });
  });

  test('the nearest training photos are of its color', async () => {
    const data = await imageFolder(path.join(folder, 'photos'));
    const found = await explain(photosModel, photo('2'), {
      runtime,
      data,
      nearest: 5,
      cacheDir: path.join(folder, 'cache'),
    });
    expect(found.nearest.map(({ label }) => label)).toEqual(Array(5).fill(['red']));
    const likeness = found.nearest.map(({ similarity }) => similarity);
    expect(likeness).toEqual([...likeness].sort((a, b) => b - a));
  });

  /** Adebayo et al. 2018, §4: a map that stays when weights are drawn anew shows edges, not what the model knows. */
  test.each(['classifier', 'block2', 'block1'])('weights of %s drawn anew change the map', async (layer) => {
    const drawnAnew = randomized(photosModel, layer);
    const ranks: number[] = [];
    for (let n = 0; n < 6; n++) {
      const options = { runtime, class: 'red' };
      const [kept, changed] = [
        await explain(photosModel, photo(`${n}`), options),
        await explain(drawnAnew, photo(`${n}`), options),
      ];
      ranks.push(rankCorrelation(kept.attributions.values, changed.attributions.values));
    }
    const same = await explain(photosModel, photo('0'), { runtime, class: 'red' });
    const again = await explain(photosModel, photo('0'), { runtime, class: 'red' });
    expect(rankCorrelation(same.attributions.values, again.attributions.values)).toBeCloseTo(1, 6);
    expect(ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length).toBeLessThan(0.5);
  });

  test('as JSON it is as its schema says, and its cells add up to the whole', async () => {
    const found = await explain(photosModel, photo('0'), { runtime });
    const json = explanationJson(found);
    expect(explanationSchema.parse(JSON.parse(JSON.stringify(json)))).toEqual(json);
    const { attributions, completeness } = json as { attributions: { height: number; values: number[] } } & typeof json;
    expect(attributions.height).toBe(16);
    expect(attributions.values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(completeness.sum, 4);
  });

  test('pictures: what the model sees, marked; the map only where there is one', async () => {
    const found = await explain(photosModel, photo('0'), { runtime });
    const files = await explanationFiles(found);
    expect(files.map(({ ending }) => ending)).toEqual(['.evidence.png', '.grad-cam.png']);
    for (const { bytes } of files)
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 448, height: 448 });
    // photo 0 is red, with its mark at the top left: there it is orange, and gray elsewhere
    const { data } = await sharp(files[0]!.bytes).raw().toBuffer({ resolveWithObject: true });
    const spread = (x: number, y: number) => data[(y * 448 + x) * 3]! - data[(y * 448 + x) * 3 + 2]!;
    const mean = (left: number) => {
      let sum = 0;
      for (let y = 20; y < 140; y++) for (let x = left; x < left + 120; x++) sum += spread(x, y) / 14400;
      return sum;
    };
    expect(mean(20)).toBeGreaterThan(20 + Math.abs(mean(308)));
    expect((await explanationFiles({ ...found, gradCam: null })).map(({ ending }) => ending)).toEqual([
      '.evidence.png',
    ]);
  });
});

function randomized(model: ImageModel, layer: string): ImageModel {
  const random = seededRandom(7, layer);
  const initializer = graphOf(model.model).initializer.map((proto) => {
    const { shape, data } = tensorFromProto(proto);
    if (!proto.name.startsWith(layer) && !(layer === 'classifier' && /head|classifier/.test(proto.name))) return proto;
    return tensorToProto(
      proto.name,
      tensor(
        'float32',
        shape,
        Float32Array.from(data as Float32Array, () => 0.3 * random.normal()),
      ),
    );
  });
  return { ...model, model: withGraph(model.model, { initializer }) };
}

/** Spearman's, with signs: sizes hang on the input too, which both maps share. */
function rankCorrelation(a: Float32Array, b: Float32Array): number {
  const ranks = (values: Float32Array) => {
    const order = [...values.keys()].sort((i, j) => values[i]! - values[j]!);
    const found = new Float64Array(values.length);
    for (const [rank, i] of order.entries()) found[i] = rank;
    return found;
  };
  const [x, y] = [ranks(a), ranks(b)];
  const middle = (a.length - 1) / 2;
  let [xy, xx] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    xy += (x[i]! - middle) * (y[i]! - middle);
    xx += (x[i]! - middle) ** 2;
  }
  return xy / xx;
}
async function trainedOnTexts(): Promise<TextModel> {
  const texts = await textDataset(samplesWithWord(64, 1));
  const options = { method: 'transfer', runtime, cacheDir: path.join(folder, 'cache') } as const;
  const run = await train(await openModel(await textFolder({}, { size: 48 })), texts, options);
  const out = path.join(folder, 'text-model');
  await run.save(out);
  return (await openModel(out)) as TextModel;
}

describe('texts', () => {
  test('the word that decides has the strongest attribution in at least 38 of 40; the sum is the difference of the scores', async () => {
    const model = await trainedOnTexts();
    const explainer = await openExplainer(model, { runtime });
    let onWord = 0;
    for (const { text, label } of samplesWithWord(40, 2)) {
      const found = await explainer.explain(text);
      expect(found.label).toBe(label);
      expect(found.attributions.map(({ word }) => word)).toEqual(text.split(' '));
      const { atInput, atBaseline } = found.completeness;
      const sum = found.attributions.reduce((total, { attribution }) => total + attribution, 0);
      expect(Math.abs(sum - (atInput - atBaseline))).toBeLessThan(0.011 * Math.abs(atInput - atBaseline));
      const best = [...found.attributions].sort((a, b) => b.attribution - a.attribution)[0]!;
      onWord += Number(best.word === deciding[label as keyof typeof deciding]);
    }
    expect(onWord).toBeGreaterThanOrEqual(38);

    // the other baseline, an empty text, one of marks alone, and a pair
    expect(await explainer.explain('money under paper', { textBaseline: 'zero' })).toMatchObject({ baseline: 'zero' });
    expect((await explainer.explain('')).attributions).toEqual([]);
    expect(
      (await explainer.explain(['good paper', 'city money'])).attributions.map(({ part, word }) => `${part} ${word}`),
    ).toEqual(['0 good', '0 paper', '1 city', '1 money']);
    const json = explanationJson(await explainer.explain('money under paper'));
    expect(explanationSchema.parse(JSON.parse(JSON.stringify(json)))).toEqual(json);

    const hostile = await explainer.explain('<img src=x onerror=alert(1)> money </blockquote> &amp; \u202eabc');
    const [page] = await explanationFiles(hostile, { language: 'es' });
    const html = new TextDecoder().decode(page!.bytes);
    expect(html).toContain('<html lang="es">');
    expect(html).not.toMatch(/<img|<script|onerror=alert\(1\)>|https?:|\sstyle=/);
    expect(html.match(/<\/blockquote>/g)).toHaveLength(1);
    expect(html).toContain('\\u202e');
    expect(html).toContain("default-src 'none'");
    await explainer.dispose();

    const data = await textDataset(samplesWithWord(20, 3));
    const near = await explain(model, 'money house', {
      runtime,
      data,
      nearest: 2,
      cacheDir: path.join(folder, 'cache'),
    });
    expect(near.nearest.map(({ label }) => label)).toEqual([['refund'], ['refund']]);
  });
});

test('the published schema is the one that explanations keep', async () => {
  const file = new URL('../../../docs/schemas/explain.schema.json', import.meta.url);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(z.toJSONSchema(z.array(explanationSchema)));
});
