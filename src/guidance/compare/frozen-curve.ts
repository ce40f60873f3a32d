/** Learning curves of the methods that need nothing but features: they are learned anew from parts of the data in moments. */
import { throwIfAborted } from '../../abort.ts';
import { weightsIfUneven } from '../../methods/learner/guards.ts';
import { countClasses } from '../../training/class-weights.ts';
import { fitSoftmaxRegression } from '../../training/linear-model/index.ts';
import { TimeLeft } from '../../training/time-left.ts';
import type { Anchor } from '../learning-curves/index.ts';
import { linearProbabilities, type Probe, rowsAt } from '../probe/index.ts';
import type { TimedWork } from '../trials/budget.ts';
import { planCurve } from './curve-draws.ts';
import { hits } from './hits.ts';
import { nearestVotes } from './nearest-votes.ts';
import { at } from './run-nearest.ts';

export type FrozenMethod = 'nearest-neighbors' | 'transfer';

/** Errors at each size, over all draws. @param rows of the samples that may be used: never those of the test. */
export async function frozenCurve(
  method: FrozenMethod,
  probe: Probe,
  rows: readonly number[],
  { seed, timed }: { readonly seed: number; readonly timed: TimedWork },
): Promise<Anchor[]> {
  const [labels, groups] = [at(probe.labels, rows), at(probe.groups, rows)];
  const features = rowsAt(probe.features, rows);
  const classes = probe.classes.length;
  const plan = planCurve(labels, groups, classes, seed);
  const timeLeft = new TimeLeft();
  let done = 0;
  const anchors: Anchor[] = [];
  for (const size of plan?.sizes ?? []) {
    const errors: number[] = [];
    let C: number | 'auto' = 'auto';
    for (const { judged, taught } of plan!.draws) {
      throwIfAborted(timed.signal);
      const first = taught.slice(0, size);
      const known = { features: rowsAt(features, first), labels: at(labels, first), classes };
      const queries = rowsAt(features, judged);
      let probabilities: Float64Array;
      if (method === 'transfer') {
        const classWeights = weightsIfUneven(countClasses([...known.labels], classes));
        const options = { C, seed, signal: timed.signal, ...(classWeights && { classWeights }) };
        const fit = await fitSoftmaxRegression(probe.runtime, known, options);
        // chosen once for each size: it hardly differs from draw to draw, and takes most of the time
        C = fit.C;
        probabilities = await linearProbabilities(probe.runtime, fit, queries);
      } else {
        const taughtRows = { ...known, groups: at(groups, first) };
        probabilities = (await nearestVotes(probe.runtime, taughtRows, [queries], timed.signal))[0]!;
      }
      errors.push((judged.length - hits(probabilities, at(labels, judged), classes)) / judged.length);
      done++;
      timed.progress('train', timeLeft.estimate(done, plan!.sizes.length * plan!.draws.length));
    }
    anchors.push({ samples: size, errors });
  }
  return anchors;
}
