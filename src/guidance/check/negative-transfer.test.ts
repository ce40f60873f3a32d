import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDataset } from '../../data/node/index.ts';
import { seededRandom } from '../../data/seeded-random.ts';
import { writeTinyModel } from '../../methods/test-tiny-model.ts';
import { type ImageModel, openModel } from '../../models/node/index.ts';
import { openNodeRuntime, type Runtime } from '../../runtime/node/index.ts';
import type { CheckContext } from './context.ts';
import { check } from './index.ts';
import { negativeTransfer } from './negative-transfer.ts';
import { wordCounts } from './plain-features.ts';
import { madeUpContext } from './test-context.ts';

let folder: string;
let runtime: Runtime;
let tiny: ImageModel;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-negative-'));
  runtime = await openNodeRuntime({ threads: 1 });
  await writeTinyModel(path.join(folder, 'tiny.onnx'));
  tiny = (await openModel(path.join(folder, 'tiny.onnx'))) as ImageModel;
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true, force: true });
});

/** Eighty photos of two classes: a bright square on dark ground. */
async function squares(name: string, place: (label: number, random: ReturnType<typeof seededRandom>) => object) {
  const random = seededRandom(3, name);
  const data = path.join(folder, name);
  for (let i = 0; i < 80; i++) {
    const label = i % 2;
    await mkdir(path.join(data, `c${label}`), { recursive: true });
    const { left, top, color } = {
      left: 4 + random.below(22),
      top: 4 + random.below(22),
      color: '#ddd',
      ...place(label, random),
    };
    const input = await sharp({ create: { width: 10, height: 10, channels: 3, background: color } })
      .png()
      .toBuffer();
    const ground = { r: 30 + random.below(30), g: 30 + random.below(30), b: 30 + random.below(30) };
    await sharp({ create: { width: 40, height: 40, channels: 3, background: ground } })
      .composite([{ input, left, top }])
      .png()
      .toFile(path.join(data, `c${label}`, `${i}.png`));
  }
  return openDataset(data);
}

test('a model that is blind to what matters: places, for one that averages over all of them', async () => {
  const dataset = await squares('places', (label, random) => ({ left: label * 20 + random.below(4) }));
  const options = { model: tiny, runtime, cacheDir: path.join(folder, 'cache'), only: ['negative-transfer'] as const };
  const { findings } = await check(dataset, options);
  expect(findings).toMatchObject([
    {
      severity: 'high',
      samples: [],
      evidence: { code: 'NEGATIVE_TRANSFER', details: { modality: 'image', model: 'tiny' } },
    },
  ]);
  const { accuracy, plain } = findings[0]!.evidence.details as { accuracy: number; plain: number };
  expect(plain).toBeGreaterThan(0.95);
  expect(accuracy).toBeLessThan(plain - 0.1);
});

test('what the features tell as well is no finding', async () => {
  const dataset = await squares('colors', (label) => ({ color: label ? '#d33' : '#33d' }));
  const options = { model: tiny, runtime, cacheDir: path.join(folder, 'cache'), only: ['negative-transfer'] as const };
  const { findings, checked } = await check(dataset, options);
  expect(checked).toEqual(['negative-transfer']);
  expect(findings).toEqual([]);
});

/** Features that know nothing of the class, or much; and texts in which a word tells it, or none does. */
function textContext({
  features,
  words,
  seed = 0,
}: {
  features: boolean;
  words: boolean;
  seed?: number;
}): CheckContext {
  const random = seededRandom(seed, 'negative-texts');
  const made = madeUpContext({
    runtime,
    rows: 160,
    classes: 2,
    seed,
    change: (_, own) => {
      if (!features) for (let c = 0; c < own.length; c++) own[c] = random.normal();
    },
  });
  const texts = [...made.labels].map((label) =>
    [
      ...random.shuffled(['savia', 'patrón', 'púa', 'yema', 'corte', 'injerto']).slice(0, 3),
      ...(words ? [['hoy', 'siempre'][random.chance(0.9) ? label : 1 - label]!] : []),
    ].join(' '),
  );
  const dataset = { ...made.dataset, modality: 'text', read: async () => texts } as unknown as CheckContext['dataset'];
  return { ...made, dataset, reference: { name: 'another-language' } as CheckContext['reference'] };
}

test('a model that does not know the language: words are counted instead', async () => {
  const [found] = await negativeTransfer.run(textContext({ features: false, words: true }));
  expect(found).toMatchObject({ evidence: { code: 'NEGATIVE_TRANSFER', details: { modality: 'text', samples: 160 } } });
  expect(found!.remedy).toContain('language');
});

test.each([
  { features: true, words: true },
  { features: true, words: false },
  { features: false, words: false },
])('no finding where counts of words are no better: %o', async (how) => {
  for (const seed of [1, 2, 3]) expect(await negativeTransfer.run(textContext({ ...how, seed }))).toEqual([]);
});

test("counts of words are scikit-learn's", () => {
  // TfidfVectorizer(min_df=2, sublinear_tf=True, token_pattern=r'(?u)[^\W\d_]+|\d+'), columns 2026, abril, april, el, in
  const { data, rows, columns } = wordCounts([
    'El injerto prende en primavera, en abril',
    ['In April the graft takes;', 'the graft!'],
    'El abril 2026',
    'April 2026: 2026 in spring',
  ]);
  expect([rows, columns]).toEqual([4, 5]);
  // here: el, abril, in, april, 2026, as they come
  const wanted = [
    [Math.SQRT1_2, Math.SQRT1_2, 0, 0, 0],
    [0, 0, Math.SQRT1_2, Math.SQRT1_2, 0],
    [0.5773503, 0.5773503, 0, 0, 0.5773503],
    [0, 0, 0.4532947, 0.4532947, 0.7674946],
  ].flat();
  for (const [i, value] of wanted.entries()) expect(data[i]).toBeCloseTo(value, 6);
});

test('Chinese and Japanese are counted by character', () => {
  expect(wordCounts(['嫁接成活', '嫁接失败']).columns).toBe(2);
});
