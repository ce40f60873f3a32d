import type { Matrix } from '../../training/linear-model/index.ts';
import { type OutOfFold, outOfFold } from '../probe/index.ts';
import type { CheckContext } from './context.ts';

/** Cross-validated heads on some rows. @param features of these rows, whatever they were made by. */
export function headsOn(
  { runtime, labels, groups, classes, seed, options }: CheckContext,
  rows: readonly number[],
  features: Matrix,
  C: number | 'first-fold' = 'first-fold',
): Promise<OutOfFold> {
  return outOfFold(
    runtime,
    { features, labels: Int32Array.from(rows, (row) => labels[row]!), classes: classes.length },
    { groups: Int32Array.from(rows, (row) => groups[row]!), seed, C, signal: options.signal },
  );
}
