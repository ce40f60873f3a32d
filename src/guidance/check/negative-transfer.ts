/** A reference model whose features are worse than none: what it learned does not help with these samples (Wang et al. 2019, arXiv:1811.09751, §2). */
import type { ImageSample, TextSample } from '../../data/index.ts';
import { seededRandom } from '../../data/seeded-random.ts';
import { remark } from '../../messages/index.ts';
import { argMax } from '../../training/cross-entropy.ts';
import type { Matrix } from '../../training/linear-model/index.ts';
import { outOfFold, rowsAt } from '../probe/index.ts';
import { discordant, mcnemar } from '../statistics/index.ts';
import { needsClasses, needsSamples } from './applicable.ts';
import type { Check, CheckContext } from './context.ts';
import { finding } from './finding.ts';
import { thumbnails, wordCounts } from './plain-features.ts';

const least = 60;
/** Samples that both are tried on. */
const most = 1000;
const level = 0.01;
/** Accuracy that must be lost as well. */
const lost = 0.02;

/** The features of the reference model against thumbnails or counts of words: cross-validated heads on the same folds. */
export const negativeTransfer: Check = {
  name: 'negative-transfer',
  leftOut: (context) => needsClasses(context) ?? needsSamples(context, least),
  run: async (context) => {
    const { seed, samples, features, reference, dataset } = context;
    const rows = [...seededRandom(seed, 'negative-transfer').permutation(samples.length).slice(0, most)].sort(
      (a, b) => a - b,
    );
    const own = await rightOnes(context, rows, rowsAt(features, rows));
    const without = await rightOnes(context, rows, await plainFeatures(context, rows));
    const judged = [...rows.keys()].filter((at) => own[at] !== undefined && without[at] !== undefined);
    const [a, b] = [own, without].map((right) => judged.map((at) => right[at]!)) as [boolean[], boolean[]];
    const accuracy = share(a);
    const plain = share(b);
    const { midP: p } = mcnemar(discordant(a, b));
    if (plain < accuracy + lost || p > level) return [];
    const { modality } = dataset;
    const said = remark('NEGATIVE_TRANSFER', {
      modality,
      model: reference.name,
      accuracy,
      plain,
      samples: judged.length,
      p,
    });
    return [finding('negative-transfer', 'high', said)];
  },
};

async function plainFeatures({ dataset, samples, options }: CheckContext, rows: readonly number[]): Promise<Matrix> {
  const chosen = rows.map((row) => samples[row]!);
  return dataset.modality === 'image'
    ? thumbnails(chosen as unknown as readonly ImageSample[], options.signal)
    : wordCounts(await dataset.read(chosen as unknown as readonly TextSample[]));
}

/** Whether the head that never saw a row's group finds its class; undefined for rows that are never held out. */
async function rightOnes(
  { runtime, classes, seed, options, ...context }: CheckContext,
  rows: readonly number[],
  features: Matrix,
): Promise<(boolean | undefined)[]> {
  const labels = Int32Array.from(rows, (row) => context.labels[row]!);
  const groups = Int32Array.from(rows, (row) => context.groups[row]!);
  const { probabilities, folds } = await outOfFold(
    runtime,
    { features, labels, classes: classes.length },
    { groups, seed, C: 'first-fold', signal: options.signal },
  );
  const found = argMax(probabilities, classes.length);
  return [...labels].map((label, at) => (folds.foldOf[at]! < 0 ? undefined : found[at] === label));
}

function share(right: readonly boolean[]): number {
  return right.filter(Boolean).length / right.length;
}
