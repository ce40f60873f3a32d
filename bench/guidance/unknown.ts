/** How well a trained model tells samples of other data, and of classes that it never saw, from those of its own: area under the ROC curve of the distance, and
 * the share that comes out unknown. Appends a JSON line a case and leaves out those that are there.
 *
 *   npx tsx bench/guidance/unknown.ts --sets food=FOLDER,digits=FOLDER,intents-en=examples/data/intents-en.csv --out unknown.jsonl [--seeds 3]
 *       [--method transfer] [--known food] [--samples 100]
 *
 * Every set is tried against the others of its kind. FOLDER has a folder a class; `bench/recipes/make_sets.py` makes digits, emoji, fashion and solar,
 * `examples/food-photos.ts` the food photos. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type ImageDataset, openDataset, type TextDataset } from '../../src/data/index.ts';
import { seededRandom } from '../../src/data/seeded-random.ts';
import type { TrainOptions } from '../../src/methods/options/train-options.ts';
import { train } from '../../src/methods/train.ts';
import { openModel } from '../../src/models/index.ts';
import { usualModel } from '../../src/models/usual-model.ts';
import { openNodeRuntime } from '../../src/runtime/index.ts';
import { areaUnderRoc } from './area-under-roc.ts';

const { values } = parseArgs({
  options: {
    sets: {
      type: 'string',
      default: 'intents-en=examples/data/intents-en.csv,intents-es=examples/data/intents-es.csv',
    },
    known: { type: 'string' },
    out: { type: 'string', default: 'unknown.jsonl' },
    seeds: { type: 'string', default: '3' },
    samples: { type: 'string', default: '100' },
    method: { type: 'string', default: 'transfer' },
    cache: { type: 'string' },
  },
});
type Data = ImageDataset | TextDataset;
type Sample = Data['samples'][number];

const done = existsSync(values.out) ? readFileSync(values.out, 'utf8') : '';
const runtime = await openNodeRuntime({ threads: 1 });
const sets: { name: string; data: Data }[] = [];
for (const [name, place] of values.sets.split(',').map((pair) => pair.split('=') as [string, string])) {
  sets.push({ name, data: await openDataset(place) });
}

/** What a program would ask about. */
async function inputsOf(data: Data, samples: readonly Sample[], seed: number): Promise<string[]> {
  const order = seededRandom(seed, 'asked').permutation(samples.length).slice(0, Number(values.samples));
  const chosen = Array.from(order, (at) => samples[at]!);
  if (data.modality === 'text') return (await data.read(chosen as TextDataset['samples'])) as string[];
  return (chosen as ImageDataset['samples']).map(({ path }) => path);
}

/** Trains on some classes of a set, and asks about its test samples and about others. */
async function tryOut(
  name: string,
  { data, seed, unseen }: { readonly data: Data; readonly seed: number; readonly unseen: ReadonlySet<number> },
  others: () => Promise<readonly (readonly [string, readonly string[]])[]>,
): Promise<void> {
  if (done.includes(`"${name}"`)) return;
  const kept = (data.samples as readonly Sample[]).filter(({ label }) => !unseen.has(label));
  const model = await openModel(usualModel[data.modality]);
  const options = {
    method: values.method,
    seed,
    test: 0.3,
    val: 0.2,
    runtime,
    ...(values.cache && { cacheDir: values.cache }),
  };
  // whichever the samples are
  const run = await train(model, { ...data, samples: kept } as never, options as TrainOptions);
  const ask = async (inputs: readonly string[]) => {
    const answers: { readonly distance?: number; readonly unknown?: boolean }[] = [];
    for await (const answer of run.predict(inputs, { runtime })) answers.push(answer);
    const distances = answers.map(({ distance }) => distance ?? Number.NaN);
    return { distances, share: answers.filter(({ unknown }) => unknown).length / answers.length };
  };
  const tested = run.predictions('test').map(({ sample }) => sample as Sample);
  const alike = await ask(await inputsOf(data, tested, seed));
  const unlike: Record<string, { area: number; unknown: number }> = {};
  for (const [other, inputs] of await others()) {
    const { distances, share } = await ask(inputs);
    unlike[other] = { area: areaUnderRoc(alike.distances, distances), unknown: share };
  }
  const line = JSON.stringify({ name, ...run.unknown, wrongly: alike.share, unlike });
  appendFileSync(values.out, `${line}\n`);
  console.log(line);
}

for (const { name, data } of sets) {
  if (values.known && !values.known.split(',').includes(name)) continue;
  for (let seed = 0; seed < Number(values.seeds); seed++) {
    await tryOut(`${name} ${values.method} others ${seed}`, { data, seed, unseen: new Set() }, async () => {
      const others = sets.filter((other) => other.name !== name && other.data.modality === data.modality);
      return Promise.all(
        others.map(async (other) => [other.name, await inputsOf(other.data, other.data.samples, seed)] as const),
      );
    });
    const classes = seededRandom(seed, 'unseen').permutation(data.classes.length);
    const unseen = new Set(classes.slice(0, Math.floor(data.classes.length / 3)));
    if (unseen.size === 0) continue;
    const strange = (data.samples as readonly Sample[]).filter(({ label }) => unseen.has(label));
    await tryOut(`${name} ${values.method} classes ${seed}`, { data, seed, unseen }, async () => [
      ['unseen classes', await inputsOf(data, strange, seed)],
    ]);
  }
}
for (const { data } of sets) await data.close();
await runtime.close();
