/** From what a classifier puts out to answers that name classes. */
import { InjertoError } from '../errors.ts';
import type { Remark } from '../messages/index.ts';
import type { ModelProto, Tensor } from '../onnx/index.ts';
import { softmax } from '../training/cross-entropy.ts';
import type { TaskKind } from '../training/tasks/index.ts';
import { rankedLabels, type ScoredLabel, sigmoid } from './ranked-labels.ts';
import type { Novelty } from './unknown/novelty.ts';
import { judgedAnswers, type NoveltyOutput } from './unknown/with-novelty.ts';

export interface ClassOutput {
  readonly model: ModelProto;
  /** Samples that the model takes at a time, where it does not take any number. */
  readonly rows: number | undefined;
  /** Output [N, K]. */
  readonly output: string;
  /** Whether the output holds probabilities already. */
  readonly probabilities: boolean;
  readonly classes: readonly string[];
  /** What was assumed of the model: told whoever opens it. */
  readonly remarks?: readonly Remark[];
  /** @default 'single-label' */
  readonly task?: TaskKind;
  /** Where the model can tell samples that are unlike those that it learned from. */
  readonly novelty?: NoveltyOutput;
}

/** What a model says of one input. `unknown`, `distance` and `pValue` are there where the model was trained by Injerto with enough held-out samples. */
export interface Answer extends Partial<Novelty> {
  /** The likeliest class; the empty string where a number was learned, or where the sample is unknown and `unknown` was asked for. */
  readonly label: string;
  /** All classes (or the `top` first), the likeliest first, equals in class order. Their scores sum to 1, unless several classes may apply. */
  readonly scores: readonly ScoredLabel[];
  /** The classes whose probability is above ½, likeliest first; only where several may apply. Empty also for unknown samples, if `unknown` was asked for. */
  readonly labels?: readonly string[];
  /** Only where a number was learned, in the units of the data; `label` and `scores` say nothing then. NaN for unknown samples, if `unknown` was asked for. */
  readonly value?: number;
  /** Tokens at the end of a text that the model did not read; only where there are some. */
  readonly truncated?: number;
  /** Share of a text, ½ … 1, that the tokenizer has no tokens for; only where it is more than half, and the answer says little. */
  readonly untokenized?: number;
}

/** The outputs that answers are made of. */
export function fetchesOf({ output, novelty }: ClassOutput): string[] {
  return novelty ? [output, novelty.output] : [output];
}

/** @param results what `fetchesOf` names. @param values the output [N, K], where it is not that of the graph. @param count N. Throws as `answersOf`. */
export function answersFrom(
  classifier: ClassOutput,
  results: Readonly<Record<string, Tensor>>,
  count: number,
  values: Tensor = results[classifier.output]!,
): Answer[] {
  const answers = answersOf(classifier, values, count);
  const { novelty } = classifier;
  return novelty ? judgedAnswers(answers, novelty, results[novelty.output]!.data as Float32Array) : answers;
}

/** @param values the output, float [N, K]. @param count N, the number of inputs that went in.
 * @returns N answers.
 * @throws {InjertoError} OUTPUT_MISMATCH for another number of rows or classes · OUTPUT_NOT_FINITE if a score is not a number. */
export function answersOf(
  { classes, probabilities, output, task = 'single-label' }: ClassOutput,
  { data, shape }: Tensor,
  count: number,
): Answer[] {
  const values = data as Float32Array;
  const columns = task === 'regression' ? 1 : classes.length;
  if (values.length !== count * columns) {
    throw new InjertoError('OUTPUT_MISMATCH', { details: { shape: [...shape], count, columns }, where: output });
  }
  if (values.some(Number.isNaN)) throw new InjertoError('OUTPUT_NOT_FINITE', { where: output });
  if (task === 'regression') return Array.from(values, (value) => ({ label: '', scores: [], value }));
  const several = task === 'multi-label';
  const scores = probabilities ? values : several ? sigmoid(values) : softmax(values, columns);
  return Array.from({ length: count }, (_, n) => {
    const ranking = rankedLabels(classes, scores.subarray(n * columns, (n + 1) * columns));
    const label = ranking[0]!.label;
    if (!several) return { label, scores: ranking };
    const labels = ranking.filter(({ score }) => score > 0.5).map((scored) => scored.label);
    return { label, labels, scores: ranking };
  });
}

/** An answer with its first classes only; of several that apply, none is left out. */
export function withTop<A extends Pick<Answer, 'scores' | 'labels'>>(answer: A, top: number | undefined): A {
  if (top === undefined) return answer;
  return { ...answer, scores: answer.scores.slice(0, Math.max(top, answer.labels?.length ?? 0)) };
}
