/** Does `choose` name the best model? For each seed, the model that it takes against a full cross-validation of every model with other folds. Appends a JSON
 * line a seed and leaves out those that are there, so that it may be stopped and started again.
 *
 *   npx tsx bench/guidance/choose.ts --sets food=FOLDER,intents-en=examples/data/intents-en.csv --out choose.jsonl [--seeds 10] [--models A,B,…]
 *
 * Without --models those that `choose` would take: the starters, and the cache of the hub. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDataset, splitDataset } from '../../src/data/node/index.ts';
import { choose } from '../../src/guidance/choose/index.ts';
import { outOfFold, withProbe } from '../../src/guidance/probe/index.ts';
import { againstBest } from '../../src/guidance/trials/against-best.ts';
import { type Answers, likeliest } from '../../src/guidance/trials/answers.ts';
import { openModel } from '../../src/models/node/index.ts';

const { values } = parseArgs({
  options: {
    sets: { type: 'string', default: 'intents-en=examples/data/intents-en.csv' },
    models: { type: 'string' },
    out: { type: 'string', default: 'choose.jsonl' },
    seeds: { type: 'string', default: '10' },
    cache: { type: 'string' },
  },
});
const done = new Set(
  existsSync(values.out)
    ? readFileSync(values.out, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { name: string }).name)
    : [],
);
const cache = values.cache === undefined ? {} : { cacheDir: values.cache };

type Data = Awaited<ReturnType<typeof openDataset>>;

/** What a model answers on all samples but those of the test, out of folds that `choose` did not have. */
async function judgedInFull(data: Data, model: string, seed: number): Promise<Answers> {
  const { train, validation } = splitDataset<Data['samples'][number]>(data.samples, { seed });
  const part = { ...data, samples: [...train, ...validation] } as Data;
  return withProbe(await openModel(model), part, { ...cache, seed }, async (probe) => {
    const rows = { features: probe.features, labels: probe.labels, classes: probe.classes.length };
    const options = { groups: probe.groups, seed: seed + 1000, C: 'first-fold', gradientTolerance: 1e-3 } as const;
    const { probabilities } = await outOfFold(probe.runtime, rows, options);
    return likeliest(probe.samples, probabilities, probe.classes.length);
  });
}

async function tryOut(set: string, data: Data, seed: number): Promise<void> {
  const name = `${set} ${seed}`;
  if (done.has(name)) return;
  const stateDir = await mkdtemp(join(tmpdir(), 'choose-bench-'));
  const models = values.models === undefined ? {} : { models: values.models.split(',') };
  const choice = await choose(data, { ...models, ...cache, seed, stateDir, budget: 36_000 });
  await rm(stateDir, { recursive: true });
  const names = choice.models.map(({ model }) => model);
  const full: Answers[] = [];
  for (const model of names) full.push(await judgedInFull(data, model, seed));
  const standings = againstBest(full);
  const chosen = standings[names.indexOf(choice.best!)]!;
  const best = names[standings.findIndex(({ loss, p }) => loss === 0 && p === 1)]!;
  const read = choice.models.reduce((sum, { samples }) => sum + samples, 0);
  const line = JSON.stringify({
    name,
    chosen: choice.best,
    best,
    loss: chosen.loss,
    p: chosen.p,
    withinNoise: chosen.p >= 0.05,
    // of what all models would read
    cost: read / (names.length * choice.data.samples),
    accuracies: Object.fromEntries(names.map((model, i) => [model, standings[i]!.accuracy])),
    columns: Object.fromEntries(
      choice.models.map(({ model, samples, accuracy, knn, logme, hscore }) => [
        model,
        { samples, accuracy, knn, logme, hscore },
      ]),
    ),
  });
  appendFileSync(values.out, `${line}\n`);
  console.log(line);
}

for (const [set, place] of values.sets.split(',').map((pair) => pair.split('=') as [string, string])) {
  const data = await openDataset(place);
  for (let seed = 0; seed < Number(values.seeds); seed++) await tryOut(set, data, seed);
  await data.close();
}
