/** What the owner of the data should know before trusting a result. */

import { InjertoError } from '../../errors.ts';
import { largestOf, smallestOf } from '../../extremes.ts';
import { remark } from '../../messages/index.ts';
import { balancedWeights, countClasses, imbalanceRatio } from '../../training/class-weights.ts';
import type { Answered, Task } from '../../training/tasks/index.ts';
import type { ResolvedConfig } from '../options/parse-options.ts';
import type { Splits } from './splits.ts';
import type { Workbench } from './workbench.ts';

/** Largest class over smallest beyond which `auto` weighs the classes alike: from there on that gains one to nine points of macro-F1, and
 * costs little accuracy where there are many classes, a few points where there are two (bench/python/uneven.py; bench/recipes/RESULTS.md). */
export const weighedFrom = 5;
/** Beyond this, the largest class drowns the smallest where nothing weighs them. */
const drownedFrom = 10;
/** With fewer, what is learned of a class is mostly chance. */
const fewExamples = 10;

/** Refuses data that cannot be learned from, and warns of data that teach little.
 * @throws {InjertoError} TOO_FEW_CLASSES if fewer than two classes have a sample to train on. */
export function checkSplits(
  splits: Splits,
  bench: Pick<Workbench, 'classes' | 'config' | 'emit' | 'reference' | 'task'>,
): void {
  const { emit, task, reference } = bench;
  const { modality } = reference;
  if (task.kind === 'regression') checkNumbers(splits, bench);
  else checkClasses(splits, bench);
  if (splits.validation.length === 0 && stops(bench.config)) {
    emit({ type: 'warning', ...remark('NO_VALIDATION_SPLIT', { modality }) });
  }
  if (splits.test.length === 0) {
    emit({ type: 'warning', ...remark('NO_TEST_SPLIT', { modality }) });
  }
}

/** Whether validation samples decide when training ends. A head that is solved for needs none, and pairs are learned to the end. */
function stops(config: ResolvedConfig): boolean {
  return config.method === 'transfer' ? config.head === 'mlp' : config.method !== 'contrastive';
}

/** Too few numbers to tell a slope from chance, whatever they are of. */
function checkNumbers({ train }: Splits, { emit, reference }: Pick<Workbench, 'emit' | 'reference'>): void {
  const { modality } = reference;
  if (train.length < 2) {
    throw new InjertoError('TOO_FEW_SAMPLES', { details: { modality, count: train.length } });
  }
  if (train.length >= fewExamples) return;
  emit({ type: 'warning', ...remark('FEW_EXAMPLES', { modality, count: train.length, few: fewExamples }) });
}

function checkClasses(
  splits: Splits,
  bench: Pick<Workbench, 'classes' | 'config' | 'emit' | 'reference' | 'task'>,
): void {
  const { classes, config, emit, task, reference } = bench;
  const { modality } = reference;
  const counts = classCounts(splits.train, classes.length, task);
  const taught = classes.filter((_, k) => counts[k]! > 0);
  // one label of several is a yes or no already
  const least = task.kind === 'multi-label' ? 1 : 2;
  if (taught.length < least) {
    throw new InjertoError('TOO_FEW_CLASSES', {
      details: { modality, ...(taught[0] !== undefined && { class: taught[0] }), least },
    });
  }
  const ratio = imbalanceRatio(counts);
  const weighed = classWeightsFor(config.classWeight, splits.train, bench) !== undefined && ratio > 1;
  if (weighed || ratio > drownedFrom) {
    const [largest, smallest] = [classes[counts.indexOf(largestOf(counts))]!, smallestClass(counts, classes)];
    emit({
      type: 'warning',
      ...remark('CLASS_IMBALANCE', { modality, largest, smallest, ratio: Number(ratio.toFixed(1)), weighed }),
    });
  }
  for (const side of ['validation', 'test'] as const) {
    if (splits[side].length === 0) continue;
    const held = classCounts(splits[side], classes.length, task);
    const missing = classes.filter((_, k) => counts[k]! > 0 && held[k] === 0);
    if (missing.length > 0)
      emit({
        type: 'warning',
        ...remark('CLASSES_NOT_HELD_OUT', { thing: modality === 'text' ? 'text' : 'photo', side, classes: missing }),
      });
  }
  const few = classes.map((name, k) => ({ name, count: counts[k]! })).filter(({ count }) => count < fewExamples);
  if (few.length > 0) {
    emit({ type: 'warning', ...remark('FEW_EXAMPLES/classes', { modality, classes: few, few: fewExamples }) });
  }
}

/** Class weights by the option `classWeight`; undefined where all weigh the same. They are for one class of several only.
 * @throws {InjertoError} CONFIG_INVALID if `balanced` is asked for where there is no class of several. */
export function classWeightsFor(
  how: 'auto' | 'balanced' | 'none',
  samples: readonly Answered[],
  { classes, task }: Pick<Workbench, 'classes' | 'task'>,
): number[] | undefined {
  if (task.kind !== 'single-label') {
    if (how !== 'balanced') return undefined;
    throw new InjertoError('CONFIG_INVALID/class-weight', { where: { option: 'classWeight' } });
  }
  const counts = classCounts(samples, classes.length, task);
  if (how === 'balanced') return balancedWeights(counts);
  return how === 'auto' ? weightsIfUneven(counts) : undefined;
}

/** What `classWeight: 'auto'` makes of the samples of each class; undefined where all weigh the same. */
export function weightsIfUneven(counts: readonly number[]): number[] | undefined {
  return imbalanceRatio(counts) > weighedFrom ? balancedWeights(counts) : undefined;
}

/** Samples of each class; one with several labels counts for each of them. */
export function classCounts(samples: readonly Answered[], classes: number, { kind }: Pick<Task, 'kind'>): number[] {
  const labels = samples.flatMap((sample) => (kind === 'multi-label' ? (sample.labels ?? []) : [sample.label]));
  return countClasses(labels, classes);
}

function smallestClass(counts: readonly number[], classes: readonly string[]): string {
  const smallest = smallestOf(counts.filter((count) => count > 0));
  return classes[counts.indexOf(smallest)]!;
}
