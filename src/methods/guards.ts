/** What the owner of the data should know before trusting a result. */
import { InjertoError } from '../errors.ts';
import { balancedWeights, countClasses, imbalanceRatio } from '../training/class-weights.ts';
import { nounOf } from './nouns.ts';
import type { Splits } from './splits.ts';
import type { Workbench } from './workbench.ts';

/** Beyond this, the largest class drowns the smallest. */
const imbalanceLimit = 10;
/** With fewer, what is learned of a class is mostly chance. */
const fewExamples = 10;

/** Refuses data that cannot be learned from, and warns of data that teach little.
 * @throws {InjertoError} TOO_FEW_CLASSES if fewer than two classes have a sample to train on. */
export function checkSplits(
  splits: Splits,
  { classes, emit, reference }: Pick<Workbench, 'classes' | 'emit' | 'reference'>,
): void {
  const { one, several } = nounOf(reference.modality);
  const counts = trainCounts(splits, classes);
  const taught = classes.filter((_, k) => counts[k]! > 0);
  if (taught.length < 2) {
    throw new InjertoError('TOO_FEW_CLASSES', {
      what: `${taught.length === 1 ? `Only the class "${taught[0]}"` : 'No class'} has ${several} to train on; at least two classes are needed.`,
      hint: `Add ${several}, or lower the shares set aside for validation and test.`,
    });
  }
  const ratio = imbalanceRatio(counts);
  if (ratio > imbalanceLimit) {
    const [largest, smallest] = [classes[counts.indexOf(Math.max(...counts))], smallestClass(counts, classes)];
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

/** Class weights by the option `classWeight`; undefined where all weigh the same. */
export function classWeightsFor(
  how: 'auto' | 'balanced' | 'none',
  splits: Splits,
  classes: readonly string[],
): number[] | undefined {
  const counts = trainCounts(splits, classes);
  const weigh = how === 'balanced' || (how === 'auto' && imbalanceRatio(counts) > imbalanceLimit);
  return weigh ? balancedWeights(counts) : undefined;
}

function trainCounts({ train }: Splits, classes: readonly string[]): number[] {
  return countClasses(
    train.map(({ label }) => label),
    classes.length,
  );
}

function smallestClass(counts: readonly number[], classes: readonly string[]): string {
  const smallest = Math.min(...counts.filter((count) => count > 0));
  return classes[counts.indexOf(smallest)]!;
}
