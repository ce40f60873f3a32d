import { targetsInput } from '../../autodiff/index.ts';
import { tensor } from '../../onnx/index.ts';
import { meanAbsoluteError, pearson, rootMeanSquare, rSquared, spearman } from '../metrics/index.ts';
import type { Measured, Task } from './task.ts';

/** Where the values lie: training sees (value − mean) / scale. */
export interface ValueScale {
  readonly mean: number;
  /** Standard deviation; 1 where all values are equal. */
  readonly scale: number;
}

/** A number. Inside it is standardized, so that the same rates suit prices and shares; `unscaled` brings a head back. */
export interface RegressionTask extends Task {
  readonly kind: 'regression';
  readonly values: ValueScale;
}

/** @param training values of the training samples. */
export function regression(training: ArrayLike<number>): RegressionTask {
  const values = scaleOf(training);
  const { mean, scale } = values;
  return {
    kind: 'regression',
    values,
    outputs: 1,
    width: 1,
    loss: (predictions) => ({ kind: 'mean-squared-error', predictions }),
    answersOf: (samples) => Float64Array.from(samples, ({ value }) => value!),
    targets: (answers) => ({
      [targetsInput]: tensor(
        'float32',
        [answers.length, 1],
        Float32Array.from(answers, (y) => (y - mean) / scale),
      ),
    }),
    meter() {
      const [predicted, wanted]: [number[], number[]] = [[], []];
      return {
        add(outputs, answers) {
          for (let n = 0; n < answers.length; n++) {
            predicted.push(outputs[n]! * scale + mean);
            wanted.push(answers[n]!);
          }
        },
        result: () => measured(predicted, wanted, scale),
      };
    },
  };
}

/** The output layer in the units of the user: y = scale·(W·x + b) + mean. */
export function unscaled(
  { mean, scale }: ValueScale,
  weight: Float32Array,
  bias: Float32Array,
): { readonly weight: Float32Array<ArrayBuffer>; readonly bias: Float32Array<ArrayBuffer> } {
  return {
    weight: Float32Array.from(weight, (w) => scale * w),
    bias: Float32Array.from(bias, (b) => scale * b + mean),
  };
}

function measured(predicted: readonly number[], wanted: readonly number[], scale: number): Measured {
  const rmse = rootMeanSquare(predicted, wanted);
  return {
    loss: (rmse / scale) ** 2,
    count: wanted.length,
    metrics: {
      rmse,
      mae: meanAbsoluteError(predicted, wanted),
      r2: rSquared(predicted, wanted),
      pearson: pearson(predicted, wanted),
      spearman: spearman(predicted, wanted),
    },
  };
}

function scaleOf(values: ArrayLike<number>): ValueScale {
  const count = values.length;
  let mean = 0;
  for (let n = 0; n < count; n++) mean += values[n]! / count;
  let variance = 0;
  for (let n = 0; n < count; n++) variance += (values[n]! - mean) ** 2 / count;
  return { mean, scale: variance > 0 ? Math.sqrt(variance) : 1 };
}
