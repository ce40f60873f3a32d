/** Held-out sides that are unlike the training side: two-sample tests on the outputs of a classifier, which found shift best in Rabanser, Günnemann & Lipton
 * 2019, "Failing Loudly", arXiv:1810.11953. */
import { seededRandom } from '../../data/seeded-random.ts';
import { remark } from '../../messages/index.ts';
import { countClasses } from '../../training/class-weights.ts';
import { linearProbabilities, outOfFold, rowsAt } from '../probe/index.ts';
import { kolmogorovSmirnov } from '../statistics/kolmogorov-smirnov.ts';
import { needsClasses, needsSides } from './applicable.ts';
import type { Check, CheckContext } from './context.ts';
import { type Finding, finding } from './finding.ts';

const level = 0.01;
/** Distances below do not matter, however sure they are. */
const leastDistance = 0.15;
const leastSamples = 20;
/** Difference of a class's shares from which it is said. */
const otherShares = 0.1;

export const shift: Check = {
  name: 'shift',
  leftOut: (context) => needsClasses(context) ?? needsSides(context),
  run: async (context) => {
    const { runtime, features, labels, groups, classes, samples, seed, options } = context;
    const rowsOf = (wanted: 'train' | 'validation' | 'test') =>
      [...samples.keys()].filter((row) => (samples[row]!.split ?? 'train') === wanted);
    const train = rowsOf('train');
    if (train.length < leastSamples) return [];
    const taught = await outOfFold(
      runtime,
      {
        features: rowsAt(features, train),
        labels: Int32Array.from(train, (row) => labels[row]!),
        classes: classes.length,
      },
      { groups: Int32Array.from(train, (row) => groups[row]!), C: 'first-fold', seed, signal: options.signal },
    );
    const findings: Finding[] = [];
    for (const side of ['validation', 'test'] as const) {
      const rows = rowsOf(side);
      if (rows.length < leastSamples || taught.heads.length === 0) continue;
      const found = shiftBetween(taught.probabilities, await asTaught(context, taught.heads, rows), classes.length);
      if (found.p > level || found.distance < leastDistance) continue;
      const said = remark('SIDES_DIFFER', {
        modality: context.dataset.modality,
        side,
        output: classes[found.output]!,
        distance: found.distance,
        p: found.p,
        mix: sharesDiffer(labels, train, rows, classes.length),
      });
      findings.push(finding('shift', found.distance > 0.3 ? 'high' : 'medium', said));
    }
    return findings;
  },
};

/** Each held-out sample by the head of a fold drawn for it: those heads learned from as many samples as those that judged the training side. */
async function asTaught(
  { runtime, features, seed }: CheckContext,
  heads: Awaited<ReturnType<typeof outOfFold>>['heads'],
  rows: readonly number[],
): Promise<Float64Array> {
  const random = seededRandom(seed, 'shift');
  const headOf = rows.map(() => random.below(heads.length));
  const result: Float64Array = new Float64Array(rows.length * heads[0]!.weight.shape[0]!);
  const classes = result.length / rows.length;
  for (const [number, head] of heads.entries()) {
    const own = [...rows.keys()].filter((at) => headOf[at] === number);
    if (own.length === 0) continue;
    const chosen = rowsAt(
      features,
      own.map((at) => rows[at]!),
    );
    const said = await linearProbabilities(runtime, head, chosen);
    for (const [i, at] of own.entries()) result.set(said.subarray(i * classes, (i + 1) * classes), at * classes);
  }
  return result;
}

/** The output whose distributions differ most surely, its p multiplied by the number of outputs (Bonferroni).
 * @param first @param second [N, K]; rows with NaN are left out. */
export function shiftBetween(first: Float64Array, second: Float64Array, classes: number) {
  let best = { output: 0, distance: 0, p: 1 };
  const column = (values: Float64Array, k: number) =>
    values.filter((value, i) => i % classes === k && !Number.isNaN(value));
  for (let output = 0; output < classes; output++) {
    const [a, b] = [column(first, output), column(second, output)];
    if (a.length === 0 || b.length === 0) continue;
    const { distance, p } = kolmogorovSmirnov(a, b);
    if (p < best.p) best = { output, distance, p };
  }
  // of two classes one output says all
  return { ...best, p: Math.min(1, best.p * (classes === 2 ? 1 : classes)) };
}

function sharesDiffer(labels: Int32Array, first: readonly number[], second: readonly number[], classes: number) {
  const shares = [first, second].map((rows) =>
    countClasses(
      rows.map((row) => labels[row]!),
      classes,
    ).map((count) => count / rows.length),
  );
  return shares[0]!.some((share, k) => Math.abs(share - shares[1]![k]!) >= otherShares);
}
