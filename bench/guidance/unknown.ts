/** How well the distance to known samples tells samples of other data, and of classes that were never seen, from new samples of the known kind: area under the ROC curve,
 * and the share that comes out unknown. On the features of the untouched reference model, which is what `transfer` keeps; they are cached, so that many seeds cost little.
 *
 *   npx tsx bench/guidance/unknown.ts --sets food=FOLDER,digits=FOLDER,intents-en=examples/data/intents-en.csv [--seeds 10] [--samples 300]
 *
 * Every set is tried against the others of its kind. FOLDER has a folder a class; `bench/recipes/make_sets.py` makes digits, emoji, fashion and solar,
 * `examples/food-photos.ts` the food photos. */
import { parseArgs } from 'node:util';
import { openDataset } from '../../src/data/node/index.ts';
import { seededRandom } from '../../src/data/seeded-random.ts';
import { withProbe } from '../../src/guidance/probe/index.ts';
import { rowsAt } from '../../src/guidance/probe/row-matrix.ts';
import { openModel } from '../../src/models/node/index.ts';
import { usualModel } from '../../src/models/usual-model.ts';
import { distancesTo, unitRows } from '../../src/predict/unknown/known-samples.ts';
import { noveltyOf } from '../../src/predict/unknown/novelty.ts';
import { openNodeRuntime } from '../../src/runtime/node/index.ts';
import type { Matrix } from '../../src/training/linear-model/index.ts';
import { areaUnderRoc } from './area-under-roc.ts';

const { values } = parseArgs({
  options: {
    sets: {
      type: 'string',
      default: 'intents-en=examples/data/intents-en.csv,intents-es=examples/data/intents-es.csv',
    },
    seeds: { type: 'string', default: '10' },
    samples: { type: 'string', default: '300' },
    neighbors: { type: 'string', default: '5' },
    cache: { type: 'string' },
  },
});
const runtime = await openNodeRuntime({ threads: 1 });
const neighbors = Number(values.neighbors);

interface KnownSet {
  readonly name: string;
  readonly modality: 'image' | 'text';
  readonly features: Matrix;
  readonly labels: Int32Array;
  readonly groups: Int32Array;
}

async function read(name: string, place: string): Promise<KnownSet> {
  const data = await openDataset(place);
  const options = { runtime, ...(values.cache && { cacheDir: values.cache }) };
  const model = await openModel(usualModel[data.modality]);
  const found = await withProbe(model, data, options, async ({ features, labels, groups }) => ({
    features,
    labels,
    groups,
  }));
  await data.close();
  return { name, modality: data.modality, ...found };
}

/** Rows by part: three fifths known, a fifth that sets the threshold, a fifth new; groups together. */
function parts({ labels, groups }: KnownSet, seed: number, isKnown: (label: number) => boolean) {
  const random = seededRandom(seed, 'parts');
  const part = new Map<number, number>();
  for (const group of new Set(groups)) part.set(group, random.uniform());
  const rows = [...labels.keys()].filter((row) => isKnown(labels[row]!));
  const between = (low: number, high: number) =>
    rows.filter((row) => part.get(groups[row]!)! >= low && part.get(groups[row]!)! < high);
  return { known: between(0, 0.6), heldOut: between(0.6, 0.8), fresh: between(0.8, 1) };
}

interface Told {
  /** New samples of the known kind that come out unknown. */
  readonly wrongly: number;
  readonly area: number;
  readonly unknown: number;
}

/** @param strange samples of another kind. */
async function tell({ features }: KnownSet, rows: ReturnType<typeof parts>, strange: Matrix): Promise<Told> {
  const known = { features: unitRows(rowsAt(features, rows.known)), neighbors };
  const heldOut = (await distancesTo(runtime, known, rowsAt(features, rows.heldOut))).sort();
  const fresh = await distancesTo(runtime, known, rowsAt(features, rows.fresh));
  const others = await distancesTo(runtime, known, strange);
  const share = (distances: Float32Array) =>
    distances.filter((distance) => noveltyOf(distance, heldOut).unknown).length / distances.length;
  return { wrongly: share(fresh), area: areaUnderRoc(fresh, others), unknown: share(others) };
}

function some({ features }: KnownSet, rows: readonly number[], seed: number): Matrix {
  const order = seededRandom(seed, 'some').permutation(rows.length).slice(0, Number(values.samples));
  return rowsAt(
    features,
    Array.from(order, (at) => rows[at]!),
  );
}

function report(set: string, against: string, told: readonly Told[]): void {
  const mean = (of: keyof Told) => told.reduce((sum, one) => sum + one[of], 0) / told.length;
  const least = Math.min(...told.map(({ area }) => area));
  const rounded = (value: number) => Number(value.toFixed(3));
  const numbers = { area: mean('area'), least, unknown: mean('unknown'), wrongly: mean('wrongly') };
  console.log(
    JSON.stringify({ set, against, ...Object.fromEntries(Object.entries(numbers).map(([k, v]) => [k, rounded(v)])) }),
  );
}

const sets: KnownSet[] = [];
for (const pair of values.sets.split(',')) sets.push(await read(...(pair.split('=') as [string, string])));
const seeds = Array.from({ length: Number(values.seeds) }, (_, seed) => seed);
for (const set of sets) {
  for (const other of sets) {
    if (other === set || other.modality !== set.modality) continue;
    const told: Told[] = [];
    for (const seed of seeds)
      told.push(
        await tell(
          set,
          parts(set, seed, () => true),
          some(other, [...other.labels.keys()], seed),
        ),
      );
    report(set.name, other.name, told);
  }
  const classes = Math.max(...set.labels) + 1;
  const unseen: Told[] = [];
  for (const seed of seeds) {
    // a third of the classes, one at least
    const hidden = new Set(
      seededRandom(seed, 'unseen')
        .permutation(classes)
        .slice(0, Math.max(1, Math.floor(classes / 3))),
    );
    const strange = [...set.labels.keys()].filter((row) => hidden.has(set.labels[row]!));
    unseen.push(
      await tell(
        set,
        parts(set, seed, (label) => !hidden.has(label)),
        some(set, strange, seed),
      ),
    );
  }
  report(set.name, 'unseen classes', unseen);
}
await runtime.close();
