/** How many labels does `project next` save? Labels come in batches of ten, chosen as a project chooses them or at random, and after each batch a head is solved
 * and judged on samples that never take part. Appends a JSON line a seed and leaves out those that are there, so that it may be stopped and started again.
 *
 *   npx tsx bench/mixed/active.ts --sets food=FOLDER,intents-es=examples/data/intents-es.csv --out active.jsonl [--seeds 10] [--batches 20]
 *
 * `labels`: how many each way needed to reach 90 % and 95 % of the accuracy of all labels; null where it did not with all batches. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openDataset, seededRandom } from '../../src/data/node/index.ts';
import { linearProbabilities, type Probe, rowsAt, withProbe } from '../../src/guidance/probe/index.ts';
import { chooseSamples } from '../../src/mixed/choose-samples.ts';
import { openModel } from '../../src/models/node/index.ts';
import { usualModel } from '../../src/models/usual-model.ts';
import type { StoredSample } from '../../src/project/index.ts';
import { fitSoftmaxRegression } from '../../src/training/linear-model/index.ts';

const { values } = parseArgs({
  options: {
    sets: { type: 'string', default: 'intents-es=examples/data/intents-es.csv' },
    out: { type: 'string', default: 'active.jsonl' },
    seeds: { type: 'string', default: '10' },
    batches: { type: 'string', default: '20' },
  },
});
const batch = 10;
const shares = [0.9, 0.95];
const done = new Set(
  existsSync(values.out)
    ? readFileSync(values.out, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map(({ set, seed }: { set: string; seed: number }) => `${set} ${seed}`)
    : [],
);

for (const entry of values.sets.split(',')) {
  const [set, path] = entry.split('=') as [string, string];
  const dataset = await openDataset(path);
  const reference = await openModel(usualModel[dataset.modality]);
  await withProbe(reference, dataset, { seed: 0 }, async (probe) => {
    for (let seed = 0; seed < Number(values.seeds); seed++) {
      if (done.has(`${set} ${seed}`)) continue;
      appendFileSync(values.out, `${JSON.stringify({ set, seed, ...(await simulate(probe, seed)) })}\n`);
    }
  });
  await dataset.close();
}

async function simulate(probe: Probe, seed: number) {
  const random = seededRandom(seed, 'active');
  const order = random.shuffled(Array.from(probe.labels.keys()));
  const test = order.slice(0, Math.floor(0.4 * order.length));
  const pool = order.slice(test.length);
  const whole = await accuracyOf(probe, pool, test);
  const curves: Record<string, [labels: number, accuracy: number][]> = {};
  for (const way of ['next', 'random'] as const) {
    const labeled: number[] = [];
    const curve: [number, number][] = [];
    for (let n = 0; n < Number(values.batches) && labeled.length < pool.length; n++) {
      for (const row of await chosen(way, probe, pool, labeled, seededRandom(seed, way, n))) labeled.push(row);
      if (new Set(labeled.map((row) => probe.labels[row])).size < 2) continue;
      curve.push([labeled.length, await accuracyOf(probe, labeled, test)]);
    }
    curves[way] = curve;
  }
  const needed = (way: string, share: number) =>
    curves[way]!.find(([, accuracy]) => accuracy >= share * whole)?.[0] ?? null;
  const labels = shares.map((share) => ({ share, next: needed('next', share), random: needed('random', share) }));
  return { classes: probe.classes.length, pool: pool.length, test: test.length, whole, labels, curves };
}

async function chosen(
  way: 'next' | 'random',
  probe: Probe,
  pool: readonly number[],
  labeled: readonly number[],
  random: ReturnType<typeof seededRandom>,
): Promise<number[]> {
  const known = new Set(labeled);
  const free = random.shuffled(pool.filter((row) => !known.has(row)));
  if (way === 'random') return free.slice(0, batch);
  const rows = [...labeled, ...free];
  const samples = rows.map((row): StoredSample => {
    const label = known.has(row) ? probe.classes[probe.labels[row]!]! : null;
    return { id: String(row), extension: '', text: null, kin: String(row), side: null, label };
  });
  const atRandom = samples.slice(labeled.length, labeled.length + Math.round(0.2 * batch));
  const part = { runtime: probe.runtime, features: rowsAt(probe.features, rows) };
  const proposals = await chooseSamples(part, { samples, atRandom, count: batch, seed: 0, random });
  return proposals.map(({ sample }) => Number(sample.id));
}

/** Of a head on some rows, on others. A class that has no row yet is never right. */
async function accuracyOf(probe: Probe, rows: readonly number[], test: readonly number[]): Promise<number> {
  const found = [...new Set(rows.map((row) => probe.labels[row]!))].sort((a, b) => a - b);
  const labels = Int32Array.from(rows, (row) => found.indexOf(probe.labels[row]!));
  const known = { features: rowsAt(probe.features, rows), labels, classes: found.length };
  const head = await fitSoftmaxRegression(probe.runtime, known, { C: 0.01, gradientTolerance: 1e-3 });
  const probabilities = await linearProbabilities(probe.runtime, head, rowsAt(probe.features, test));
  const K = found.length;
  const right = test.filter((row, n) => {
    const own = probabilities.subarray(n * K, (n + 1) * K);
    return found[own.indexOf(Math.max(...own))] === probe.labels[row];
  });
  return right.length / test.length;
}
