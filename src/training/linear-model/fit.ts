/** L2-regularized linear models solved to convergence: scikit-learn's `LogisticRegression` (of one class of several, or one for each class)
 *  and `Ridge`, run by ONNX Runtime. */
import { type Tensor, tensor } from '../../onnx/index.ts';
import type { Runtime } from '../../runtime/types.ts';
import { lbfgs } from '../lbfgs.ts';
import { chooseStrength, type StrengthScore } from './choose-strength.ts';
import { planHoldOuts } from './hold-outs.ts';
import { type LinearData, RegressionObjective } from './objective.ts';
import { type ColumnStatistics, columnStatistics } from './standardize.ts';

export interface LinearModelOptions {
  /** Inverse strength of the penalty: the objective is Σ sₙ·lossₙ + ‖W‖²/(2·C), as scikit-learn writes it; its `Ridge` calls 1/C alpha. With
   *  a softmax over two classes C means what it means in scikit-learn's binary form. `auto` chooses it on held-out rows. @default 'auto' */
  readonly C?: number | 'auto';
  /** sₙ, one a row. @default all 1 */
  readonly rowWeights?: Float64Array;
  /** Class of each row, 0 … K−1, to be spread evenly over the held-out parts. @default rows are spread whatever they are */
  readonly strata?: Int32Array;
  /** Where no C can be chosen, because nothing can be held out. @default 1e-2 */
  readonly fallbackC?: number;
  /** Steers which rows are held out. @default 0 */
  readonly seed?: number;
  /** The fit has converged when no entry of the gradient is larger. Gradients are sums of float32 products: closer than 2e-6 is their noise. @default 2e-6 */
  readonly gradientTolerance?: number;
  /** Fits done of those planned while C is chosen. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface LinearModel {
  /** [K, D], for features as they were given. */
  readonly weight: Tensor<'float32'>;
  /** [K] */
  readonly bias: Tensor<'float32'>;
  readonly C: number;
  /** How C was chosen; absent where it was given. */
  readonly selection?: { readonly how: string; readonly scores: readonly StrengthScore[] };
  /** Mean weighted loss of the rows it was fitted to, without the penalty. */
  readonly trainLoss: number;
  readonly iterations: number;
}

/** Standardizes the features, chooses C, minimizes by L-BFGS, and folds the standardization back into the weights:
 *    weight = W/σ    bias = b − W·(μ/σ)
 * Deterministic. A constant feature gets weight 0. */
export async function fitLinearModel(
  runtime: Runtime,
  data: LinearData,
  options: LinearModelOptions = {},
): Promise<LinearModel> {
  const { C: given = 'auto', strata, fallbackC = 1e-2, seed = 0, gradientTolerance = 2e-6, signal } = options;
  const { rows } = data.features;
  const rowWeights = options.rowWeights ?? new Float64Array(rows).fill(1);
  const statistics = columnStatistics(data.features);
  const objective = await RegressionObjective.open(runtime, data, statistics);
  try {
    // Two rows of weights w and −w carry half the penalty of scikit-learn's single row 2w.
    const double = data.objective === 'softmax' && data.outputs === 2 ? 2 : 1;
    const penalty = (C: number, weightSum: number) => double / (C * weightSum);
    const holdOuts =
      given === 'auto' ? planHoldOuts(strata ?? new Int32Array(rows), strata ? data.outputs : 1, seed) : undefined;
    const choice =
      holdOuts &&
      (await chooseStrength({ objective, holdOuts, rowWeights, penalty, onProgress: options.onProgress, signal }));
    const C = given === 'auto' ? (choice?.C ?? fallbackC) : given;

    const weightSum = rowWeights.reduce((sum, weight) => sum + weight, 0);
    const lambda = penalty(C, weightSum);
    const start = new Float64Array(objective.size);
    const fit = await lbfgs((x) => objective.evaluate(x, rowWeights, lambda), start, {
      gradientTolerance,
      ...(signal && { signal }),
    });
    const { losses } = await objective.evaluate(fit.x, rowWeights, lambda);
    return {
      ...foldBack(fit.x, statistics, data.outputs),
      C,
      ...(choice && holdOuts && { selection: { how: holdOuts.reason, scores: choice.scores } }),
      trainLoss: losses.reduce((sum, loss, row) => sum + loss * rowWeights[row]!, 0) / weightSum,
      iterations: fit.iterations,
    };
  } finally {
    await objective.dispose();
  }
}

function foldBack(parameters: Float64Array, { mean, scale }: ColumnStatistics, outputs: number) {
  const columns = mean.length;
  const weight = new Float32Array(outputs * columns);
  const bias = new Float32Array(outputs);
  for (let k = 0; k < outputs; k++) {
    let shift = parameters[outputs * columns + k]!;
    for (let c = 0; c < columns; c++) {
      const w = parameters[k * columns + c]! / scale[c]!;
      weight[k * columns + c] = w;
      shift -= w * mean[c]!;
    }
    bias[k] = shift;
  }
  return { weight: tensor('float32', [outputs, columns], weight), bias: tensor('float32', [outputs], bias) };
}
