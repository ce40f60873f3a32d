/** Plants faults in real data and asks `check` for them, with and without the fault. Appends a JSON line a case and leaves out those that are there, so that
 * it may be stopped and started again.
 *
 *   npx tsx bench/guidance/planted.ts --sets food=FOLDER,digits=FOLDER,intents-en=examples/data/intents-en.csv --out planted.jsonl [--seeds 3]
 *       [--faults labels,copies,sides,pixels]
 *
 * FOLDER has a folder a class. `bench/recipes/make_sets.py` makes digits, emoji and fashion; `examples/food-photos.ts` the food photos. */
import { appendFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { type ImageDataset, imageDataset, openDataset, type TextDataset } from '../../src/data/node/index.ts';
import { seededRandom } from '../../src/data/seeded-random.ts';
import { type CheckName, check, type Finding } from '../../src/guidance/check/index.ts';
import { type ImageModel, openModel } from '../../src/models/node/index.ts';

const { values } = parseArgs({
  options: {
    sets: { type: 'string', default: 'intents-en=examples/data/intents-en.csv' },
    out: { type: 'string', default: 'planted.jsonl' },
    seeds: { type: 'string', default: '3' },
    faults: { type: 'string', default: 'labels,copies,sides,pixels' },
    cache: { type: 'string' },
  },
});
type Data = ImageDataset | TextDataset;
type Sample = Data['samples'][number];

const done = new Set(
  existsSync(values.out)
    ? readFileSync(values.out, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { name: string }).name)
    : [],
);

async function tryOut(
  name: string,
  data: Data,
  only: CheckName,
  measure: (findings: readonly Finding[]) => object = () => ({}),
  model?: ImageModel,
): Promise<void> {
  if (done.has(name)) return;
  const { findings } = await check(data, {
    only: [only],
    threads: 1,
    ...(values.cache && { cacheDir: values.cache }),
    ...(model && { model }),
  });
  const found = findings.map(({ severity, evidence }) => ({ severity, code: evidence.code, ...evidence.details }));
  const line = JSON.stringify({ name, found: found.length > 0, ...measure(findings), findings: found });
  appendFileSync(values.out, `${line}\n`);
  console.log(line);
}

const withSamples = <D extends Data>(data: D, samples: readonly Sample[]): D => ({ ...data, samples }) as D;

/** Labels drawn from the other classes. */
async function wrongLabels(set: string, data: Data, seed: number): Promise<void> {
  for (const share of [0, 0.02, 0.05, 0.1, 0.2]) {
    const random = seededRandom(seed, 'labels', share);
    const wrong = new Set<string>();
    const samples = data.samples.map((sample) => {
      if (!random.chance(share)) return sample;
      wrong.add(sample.id);
      return { ...sample, label: (sample.label + 1 + random.below(data.classes.length - 1)) % data.classes.length };
    });
    await tryOut(`${set} labels ${share} ${seed}`, withSamples(data, samples), 'label-errors', ([found]) => {
      const listed = found?.samples ?? [];
      const sure = listed.slice(0, Number(found?.evidence.details.count ?? 0));
      const right = (ids: readonly string[]) => ids.filter((id) => wrong.has(id)).length;
      return {
        wrong: wrong.size,
        sure: { precision: right(sure) / sure.length, recall: right(sure) / wrong.size },
        listed: { precision: right(listed) / listed.length, recall: right(listed) / wrong.size },
      };
    });
  }
}

const changes: Readonly<Record<string, (photo: Sharp, size: Metadata) => Sharp>> = {
  recompressed: (photo) => photo.jpeg({ quality: 40 }),
  cropped: (photo, { width, height }) =>
    photo.extract({
      left: Math.round(width * 0.05),
      top: Math.round(height * 0.05),
      width: Math.round(width * 0.9),
      height: Math.round(height * 0.9),
    }),
  mirrored: (photo) => photo.flop(),
  brighter: (photo) => photo.modulate({ brightness: 1.25 }),
};

/** Twenty photos once more, each changed, kept apart from the pixels' own comparison. */
async function copies(set: string, data: ImageDataset, seed: number): Promise<void> {
  const chosen = seededRandom(seed, 'copies').shuffled(data.samples).slice(0, 20);
  for (const [change, apply] of Object.entries(changes)) {
    if (done.has(`${set} copies ${change} ${seed}`)) continue;
    const folder = mkdtempSync(join(tmpdir(), 'injerto-planted-'));
    const inputs = data.samples.map(({ path, label, id }) => ({ image: path, label: data.classes[label]!, id }));
    const changed = await Promise.all(
      chosen.map(async ({ path, label }, i) => {
        const file = join(folder, `${i}.png`);
        await apply(sharp(path).rotate(), await sharp(path).metadata())
          .png()
          .toFile(file);
        return { image: file, label: data.classes[label]!, id: `copy ${i}` };
      }),
    );
    const planted = await imageDataset([...inputs, ...changed], { nearDuplicates: false });
    await tryOut(`${set} copies ${change} ${seed}`, planted, 'leakage', (findings) => {
      const ids = findings.flatMap(({ samples }) => samples);
      return {
        recall: ids.filter((id) => id.startsWith('copy')).length / 20,
        others: ids.filter((id) => !id.startsWith('copy')).length,
      };
    });
  }
}

/** A test side at random, and one in which two classes come four times as often. */
async function sides(set: string, data: Data, seed: number): Promise<void> {
  for (const fault of [false, true]) {
    const random = seededRandom(seed, 'sides');
    const samples = data.samples.map((sample) => ({
      ...sample,
      split: random.chance(fault ? (sample.label < 2 ? 0.6 : 0.15) : 0.3) ? ('test' as const) : ('train' as const),
    }));
    const planted = { ...withSamples(data, samples as unknown as Sample[]), givenSplits: ['train', 'test'] } as Data;
    await tryOut(`${set} sides ${fault ? 'other shares' : 'alike'} ${seed}`, planted, 'shift');
  }
}

/** The model's files as they are, and with the wrong order of channels. */
async function pixels(set: string, data: ImageDataset, seed: number): Promise<void> {
  const model = (await openModel('mobilenet-v2')) as ImageModel;
  const bgr = { ...model, preprocessing: { ...model.preprocessing, channelOrder: 'bgr' as const } };
  await tryOut(`${set} pixels right ${seed}`, data, 'preprocessing', undefined, model);
  await tryOut(`${set} pixels bgr ${seed}`, data, 'preprocessing', undefined, bgr);
}

const faults = new Set(values.faults.split(','));
for (const given of values.sets.split(',')) {
  const [set, place] = given.split('=') as [string, string];
  const data = await openDataset(place);
  for (let seed = 0; seed < Number(values.seeds); seed++) {
    if (faults.has('labels')) await wrongLabels(set, data, seed);
    if (faults.has('sides')) await sides(set, data, seed);
    if (data.modality === 'image' && faults.has('copies')) await copies(set, data, seed);
    if (data.modality === 'image' && faults.has('pixels') && seed === 0) await pixels(set, data, seed);
  }
  await data.close();
}
