/** Which samples a learning curve learns from and is judged on. */
import { seededRandom } from '../../data/index.ts';
import { groupFolds } from '../probe/index.ts';
import { interleaved } from '../trials/interleaved.ts';

export const draws = 6;
const sizes = 5;
/** The smallest part of the data that is learned from; fewer than this a class teach mostly chance. */
const smallestShare = 0.1;
const leastPerClass = 2;

export interface CurveDraw {
  /** Places of the samples that are judged: the same for all sizes. */
  readonly judged: readonly number[];
  /** Places to learn from, the classes in even shares all along: the first n of them are the training set of size n. */
  readonly taught: readonly number[];
}

export interface CurvePlan {
  /** Rising. */
  readonly sizes: readonly number[];
  readonly draws: readonly CurveDraw[];
}

/** Holds out a fifth of the samples, six times anew, groups together; and sizes at even steps of the logarithm.
 * @param labels [N] class of each sample. @param groups [N] number of its group. @returns undefined where nothing can be held out. */
export function planCurve(
  labels: Int32Array,
  groups: Int32Array,
  classes: number,
  seed: number,
): CurvePlan | undefined {
  const found: CurveDraw[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const { count, foldOf } = groupFolds(labels, groups, { k: 5, seed: seed * draws + draw });
    if (count < 2) return undefined;
    const places = Array.from(foldOf.keys());
    const taught = places.filter((place) => foldOf[place] !== 0);
    found.push({
      judged: places.filter((place) => foldOf[place] === 0),
      taught: interleaved(taught, labels, seededRandom(seed, 'curve', draw)),
    });
  }
  const largest = found.reduce((least, { taught }) => Math.min(least, taught.length), Number.POSITIVE_INFINITY);
  const smallest = Math.min(largest, Math.max(leastPerClass * classes, Math.round(smallestShare * largest)));
  const steps = Array.from({ length: sizes }, (_, i) =>
    Math.round(smallest * (largest / smallest) ** (i / (sizes - 1))),
  );
  return { sizes: [...new Set(steps)], draws: found };
}
