/** From what a classifier puts out to the classes by name. */
import type { ModelProto } from '../onnx/index.ts';
import { argMax, softmax } from '../training/cross-entropy.ts';
import type { TaskKind } from '../training/tasks/index.ts';

export interface ClassOutput {
  readonly model: ModelProto;
  /** Output [N, K]. */
  readonly output: string;
  /** Whether the output holds probabilities already. */
  readonly probabilities: boolean;
  readonly classes: readonly string[];
  /** @default 'single-label' */
  readonly task?: TaskKind;
}

export interface ClassScores {
  /** The likeliest class. */
  readonly label: string;
  /** Probability of each class, by name, highest first. They sum to 1, unless several may apply. */
  readonly scores: Readonly<Record<string, number>>;
  /** The classes whose probability is above ½, likeliest first; only where several may apply. */
  readonly labels?: readonly string[];
  /** Only where a number was learned, in the units of the data; `label` and `scores` say nothing then. */
  readonly value?: number;
}

/** @param values the output, [N, K]. @returns N entries. */
export function classScores(
  { classes, probabilities, task = 'single-label' }: ClassOutput,
  values: Float32Array,
): ClassScores[] {
  if (task === 'regression') return Array.from(values, (value) => ({ label: '', scores: {}, value }));
  const K = classes.length;
  if (task === 'multi-label') return severalLabels(classes, values, probabilities);
  const scores = probabilities ? values : softmax(values, K);
  return Array.from(argMax(values, K), (best, n) => ({
    label: classes[best]!,
    scores: byName(classes, scores.subarray(n * K, (n + 1) * K)),
  }));
}

function severalLabels(classes: readonly string[], values: Float32Array, probabilities: boolean): ClassScores[] {
  const K = classes.length;
  return Array.from({ length: values.length / K }, (_, n) => {
    const row = Array.from(values.subarray(n * K, (n + 1) * K), (z) => (probabilities ? z : 1 / (1 + Math.exp(-z))));
    const scores = byName(classes, row);
    const labels = Object.keys(scores).filter((name) => scores[name]! > 0.5);
    return { label: Object.keys(scores)[0]!, labels, scores };
  });
}

/** Highest first; equal ones in class order. */
function byName(classes: readonly string[], scores: ArrayLike<number>): Record<string, number> {
  const ranked = classes.map((name, k) => [name, scores[k]!] as const).sort(([, a], [, b]) => b - a);
  return Object.fromEntries(ranked);
}
