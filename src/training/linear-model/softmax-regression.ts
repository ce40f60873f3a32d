import type { Runtime } from '../../runtime/types.ts';
import { makeTargets } from '../targets.ts';
import { fitLinearModel, type LinearModel, type LinearModelOptions } from './fit.ts';
import type { Matrix } from './standardize.ts';

export interface ClassifiedRows {
  readonly features: Matrix;
  /** Class indices, one a row, 0 … `classes` − 1. */
  readonly labels: Int32Array;
  readonly classes: number;
}

export type SoftmaxRegressionOptions = Pick<
  LinearModelOptions,
  'C' | 'fallbackC' | 'gradientTolerance' | 'seed' | 'onProgress' | 'signal'
> & {
  /** One weight a class, on every one of its rows. @default all 1 */
  readonly classWeights?: readonly number[];
};

/** Softmax regression on rows of one class each. */
export function fitSoftmaxRegression(
  runtime: Runtime,
  { features, labels, classes }: ClassifiedRows,
  { classWeights, ...options }: SoftmaxRegressionOptions = {},
): Promise<LinearModel> {
  const targets = makeTargets(labels, { classes }).data;
  const rowWeights = Float64Array.from(labels, (label) => classWeights?.[label] ?? 1);
  return fitLinearModel(
    runtime,
    { features, objective: 'softmax', outputs: classes, targets },
    { ...options, rowWeights, strata: labels },
  );
}
