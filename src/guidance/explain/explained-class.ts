/** What the model answers, and which of its scores is explained. */
import { InjertoError } from '../../errors.ts';
import { nearestNames } from '../../names/nearest-names.ts';
import { type Answer, answersOf, type ClassOutput } from '../../predict/answer.ts';
import type { Session, Tensors } from '../../runtime/types.ts';
import { argMax } from '../../training/cross-entropy.ts';
import type { Explanation } from './explanation.ts';
import type { ScoreKind } from './score-gradient.ts';

export interface AnsweredInput {
  readonly answer: Answer;
  /** Index of the class that is explained. */
  readonly k: number;
}

/** @param named the class to explain. @default the likeliest
 * @throws {InjertoError} CLASS_NOT_KNOWN · OUTPUT_NOT_FINITE. */
export async function answerOf(
  classifier: ClassOutput,
  session: Session,
  feeds: Tensors,
  named: string | undefined,
): Promise<AnsweredInput> {
  const { output, classes, task } = classifier;
  const results = await session.run(feeds, { fetches: [output] });
  const answer = answersOf(classifier, results[output]!, 1)[0]!;
  if (named === undefined) {
    // by index: two classes may share a name
    return { answer, k: task === 'regression' ? 0 : argMax(results[output]!.data as Float32Array, classes.length)[0]! };
  }
  if (task === 'regression') throw new InjertoError('CLASS_NOT_KNOWN/number', { details: { given: named } });
  const k = classes.indexOf(named);
  if (k >= 0) return { answer, k };
  const near = nearestNames(named, classes, 4);
  throw new InjertoError('CLASS_NOT_KNOWN', { details: { given: named, near, classes: classes.length } });
}

export function describeExplained(
  { classes, task }: ClassOutput,
  { answer, k }: AnsweredInput,
  score: ScoreKind,
): Pick<Explanation, 'label' | 'value' | 'explained'> {
  if (task === 'regression') {
    return { label: '', value: answer.value!, explained: { class: '', probability: null, score } };
  }
  const name = classes[k]!;
  const probability = answer.scores.find(({ label }) => label === name)!.score;
  return { label: answer.label, explained: { class: name, probability, score } };
}
