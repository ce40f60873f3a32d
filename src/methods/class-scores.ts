/** From what a classifier puts out to the classes by name. */
import type { ModelProto } from '../onnx/index.ts';
import { argMax, softmax } from '../training/cross-entropy.ts';

export interface ClassOutput {
  readonly model: ModelProto;
  /** Output [N, K]. */
  readonly output: string;
  /** Whether the output holds probabilities already. */
  readonly probabilities: boolean;
  readonly classes: readonly string[];
}

export interface ClassScores {
  /** The likeliest class. */
  readonly label: string;
  /** Probability of each class, by name; they sum to 1. Highest first. */
  readonly scores: Readonly<Record<string, number>>;
}

/** @param values the output, [N, K]. @returns N entries. */
export function classScores({ classes, probabilities }: ClassOutput, values: Float32Array): ClassScores[] {
  const K = classes.length;
  const scores = probabilities ? values : softmax(values, K);
  return Array.from(argMax(values, K), (best, n) => ({
    label: classes[best]!,
    scores: byName(classes, scores.subarray(n * K, (n + 1) * K)),
  }));
}

/** Highest first; equal ones in class order. */
function byName(classes: readonly string[], scores: ArrayLike<number>): Record<string, number> {
  const ranked = classes.map((name, k) => [name, scores[k]!] as const).sort(([, a], [, b]) => b - a);
  return Object.fromEntries(ranked);
}
