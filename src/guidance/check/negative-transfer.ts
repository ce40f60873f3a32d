/** A reference model whose features are worse than none: what it learned does not help with these samples (Wang et al. 2019, arXiv:1811.09751, §2). */
import type { ImageSample, TextSample } from '../../data/index.ts';
import { seededRandom } from '../../data/seeded-random.ts';
import { remark } from '../../messages/index.ts';
import { argMax } from '../../training/cross-entropy.ts';
import type { Matrix } from '../../training/linear-model/index.ts';
import { type OutOfFold, rowsAt } from '../probe/index.ts';
import { discordant, mcnemar } from '../statistics/index.ts';
import { needsClasses, needsSamples } from './applicable.ts';
import type { Check, CheckContext } from './context.ts';
import { finding } from './finding.ts';
import { headsOn } from './heads-on.ts';
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
    const isWhole = samples.length <= most;
    const rows = [...seededRandom(seed, 'negative-transfer').permutation(samples.length).slice(0, most)].sort(
      (a, b) => a - b,
    );
    // of all rows the heads are those that wrong labels are told by
    const own = rightOnes(
      context,
      rows,
      await (isWhole ? context.outOfFold() : headsOn(context, rows, rowsAt(features, rows))),
    );
    const without = rightOnes(context, rows, await headsOn(context, rows, await plainFeatures(context, rows)));
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
function rightOnes(
  { labels, classes }: CheckContext,
  rows: readonly number[],
  { probabilities, folds }: OutOfFold,
): (boolean | undefined)[] {
  const found = argMax(probabilities, classes.length);
  return rows.map((row, at) => (folds.foldOf[at]! < 0 ? undefined : found[at] === labels[row]));
}

function share(right: readonly boolean[]): number {
  return right.filter(Boolean).length / right.length;
}
