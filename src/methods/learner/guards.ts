/** What the owner of the data should know before trusting a result. */

import { InjertoError } from '../../errors.ts';
import { largestOf, smallestOf } from '../../extremes.ts';
import { balancedWeights, countClasses, imbalanceRatio } from '../../training/class-weights.ts';
import type { Answered, Task } from '../../training/tasks/index.ts';
import { nounOf } from '../nouns.ts';
import type { Splits } from './splits.ts';
import type { Workbench } from './workbench.ts';

/** Beyond this, the largest class drowns the smallest. */
const imbalanceLimit = 10;
/** With fewer, what is learned of a class is mostly chance. */
const fewExamples = 10;

/** Refuses data that cannot be learned from, and warns of data that teach little.
 * @throws {InjertoError} TOO_FEW_CLASSES if fewer than two classes have a sample to train on. */
export function checkSplits(splits: Splits, bench: Pick<Workbench, 'classes' | 'emit' | 'reference' | 'task'>): void {
  const { emit, task, reference } = bench;
  const { one, several } = nounOf(reference.modality);
  if (task.kind === 'regression') checkNumbers(splits, bench);
  else checkClasses(splits, bench);
  if (splits.validation.length === 0) {
    emit({
      type: 'warning',
      code: 'NO_VALIDATION_SPLIT',
      message: `No ${one} is set aside for validation: training cannot tell when to stop, and keeps the last weights.`,
    });
  }
  if (splits.test.length === 0) {
    emit({
      type: 'warning',
      code: 'NO_TEST_SPLIT',
      message: `No ${one} is set aside for the test: no number in this report comes from ${several} that training never saw.`,
    });
  }
}

/** Too few numbers to tell a slope from chance, whatever they are of. */
function checkNumbers({ train }: Splits, { emit, reference }: Pick<Workbench, 'emit' | 'reference'>): void {
  const { several } = nounOf(reference.modality);
  if (train.length < 2) {
    throw new InjertoError('TOO_FEW_SAMPLES', {
      what: `${train.length} ${several} to train on: a number is learned from two at least.`,
      hint: `Add ${several}, or lower the shares set aside for validation and test.`,
    });
  }
  if (train.length >= fewExamples) return;
  emit({
    type: 'warning',
    code: 'FEW_EXAMPLES',
    message: `Fewer than ${fewExamples} ${several} to train on (${train.length}). What is learned of them is mostly chance.`,
  });
}

function checkClasses(
  splits: Splits,
  { classes, emit, task, reference }: Pick<Workbench, 'classes' | 'emit' | 'reference' | 'task'>,
): void {
  const { several } = nounOf(reference.modality);
  const counts = classCounts(splits.train, classes.length, task);
  const taught = classes.filter((_, k) => counts[k]! > 0);
  // one label of several is a yes or no already
  const least = task.kind === 'multi-label' ? 1 : 2;
  if (taught.length < least) {
    throw new InjertoError('TOO_FEW_CLASSES', {
      what: `${taught.length === 1 ? `Only the class "${taught[0]}"` : 'No class'} has ${several} to train on; at least ${least === 1 ? 'one class is' : 'two classes are'} needed.`,
      hint: `Add ${several}, or lower the shares set aside for validation and test.`,
    });
  }
  const ratio = imbalanceRatio(counts);
  if (ratio > imbalanceLimit) {
    const [largest, smallest] = [classes[counts.indexOf(largestOf(counts))], smallestClass(counts, classes)];
    emit({
      type: 'warning',
      code: 'CLASS_IMBALANCE',
      message: `"${largest}" has ${Math.round(ratio)} times the ${several} of "${smallest}". Accuracy favors the large classes: look at each class, and add ${several} of the small ones.`,
    });
  }
  const few = classes.flatMap((name, k) => (counts[k]! < fewExamples ? [`${name} (${counts[k]})`] : []));
  if (few.length > 0) {
    const listed = few.length > 10 ? [...few.slice(0, 10), `and ${few.length - 10} more`] : few;
    emit({
      type: 'warning',
      code: 'FEW_EXAMPLES',
      message: `Fewer than ${fewExamples} ${several} to train on: ${listed.join(', ')}. What is learned of them is mostly chance.`,
    });
  }
}

/** Class weights by the option `classWeight`; undefined where all weigh the same. They are for one class of several only.
 * @throws {InjertoError} CONFIG_INVALID if `balanced` is asked for where there is no class of several. */
export function classWeightsFor(
  how: 'auto' | 'balanced' | 'none',
  splits: Splits,
  { classes, task }: Pick<Workbench, 'classes' | 'task'>,
): number[] | undefined {
  if (task.kind !== 'single-label') {
    if (how !== 'balanced') return undefined;
    throw new InjertoError('CONFIG_INVALID', {
      what: '"classWeight" can be "balanced" only where each sample has one class of several.',
      where: 'classWeight',
      hint: 'Leave it out.',
    });
  }
  const counts = classCounts(splits.train, classes.length, task);
  const weigh = how === 'balanced' || (how === 'auto' && imbalanceRatio(counts) > imbalanceLimit);
  return weigh ? balancedWeights(counts) : undefined;
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
