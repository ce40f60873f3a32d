/** Where an image stands among the names of the classes that a classifier knows. */
import { softmax } from '../../training/cross-entropy.ts';
import { normalizeRows } from './vectors.ts';

/** Classes that speak for an image, T in the paper. */
const top = 10;
/** Flattens the classifier's probabilities: of things that it never learned it is far too sure. Found on the food photos, where it is worth 2 to
 * 5 points (docs/zero-shot.md). */
const flattening = 3;

/** Σ p(class) · name(class) over the likeliest classes, of unit length.
 * @param logits [N, classes]. @param names [classes, D]. @returns [N, D] */
export function convexCombinations(
  logits: ArrayLike<number>,
  names: Float64Array,
  classes: number,
  size: number,
): Float64Array {
  const probabilities = softmax(
    Float64Array.from(logits, (z) => z / flattening),
    classes,
  );
  const result = new Float64Array((probabilities.length / classes) * size);
  for (let n = 0; n * classes < probabilities.length; n++) {
    const row = probabilities.subarray(n * classes, (n + 1) * classes);
    const likeliest = [...row.keys()].sort((a, b) => row[b]! - row[a]! || a - b).slice(0, top);
    for (const c of likeliest) {
      for (let i = 0; i < size; i++) result[n * size + i]! += row[c]! * names[c * size + i]!;
    }
  }
  return normalizeRows(result, size);
}
