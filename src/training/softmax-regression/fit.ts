/** L2-regularized softmax regression solved to convergence: scikit-learn's `LogisticRegression`, run by ONNX Runtime. */
import { type Tensor, tensor } from '../../onnx/index.ts';
import type { Runtime } from '../../runtime/types.ts';
import { lbfgs } from '../lbfgs.ts';
import { chooseStrength, type StrengthScore } from './choose-strength.ts';
import { planHoldOuts } from './hold-outs.ts';
import { type RegressionData, RegressionObjective } from './objective.ts';
import { type ColumnStatistics, columnStatistics } from './standardize.ts';

export interface SoftmaxRegressionOptions {
  /** Inverse strength of the penalty: the objective is Σ sₙ·lossₙ + ‖W‖²/(2·C), as scikit-learn writes it. With two classes C
   *  means what it means in scikit-learn's binary form. `auto` chooses it on held-out rows. @default 'auto' */
  readonly C?: number | 'auto';
  /** One weight a class, on every one of its rows. @default all 1 */
  readonly classWeights?: readonly number[];
  /** Where no C can be chosen, because no class has two rows. @default 1e-2 */
  readonly fallbackC?: number;
  /** Steers which rows are held out. @default 0 */
  readonly seed?: number;
  /** Fits done of those planned while C is chosen. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface SoftmaxRegression {
  /** [K, D], for features as they were given. */
  readonly weight: Tensor<'float32'>;
  /** [K] */
  readonly bias: Tensor<'float32'>;
  readonly C: number;
  /** How C was chosen; absent where it was given. */
  readonly selection?: { readonly how: string; readonly scores: readonly StrengthScore[] };
  /** Mean weighted loss of the rows it was fitted to (nats), without the penalty. */
  readonly trainLoss: number;
  readonly iterations: number;
}

/** Standardizes the features, chooses C, minimizes by L-BFGS, and folds the standardization back into the weights:
 *    weight = W/σ    bias = b − W·(μ/σ)
 * Deterministic. A constant feature gets weight 0. */
export async function fitSoftmaxRegression(
  runtime: Runtime,
  data: RegressionData,
  options: SoftmaxRegressionOptions = {},
): Promise<SoftmaxRegression> {
  const { C: given = 'auto', classWeights, fallbackC = 1e-2, seed = 0, signal } = options;
  const statistics = columnStatistics(data.features);
  const objective = await RegressionObjective.open(runtime, data, statistics);
  try {
    const rowWeights = Float64Array.from(data.labels, (label) => classWeights?.[label] ?? 1);
    // Two rows of weights w and −w carry half the penalty of scikit-learn's single row 2w.
    const double = data.classes === 2 ? 2 : 1;
    const penalty = (C: number, weightSum: number) => double / (C * weightSum);
    const holdOuts = given === 'auto' ? planHoldOuts(data.labels, data.classes, seed) : undefined;
    const choice =
      holdOuts &&
      (await chooseStrength({ objective, holdOuts, rowWeights, penalty, onProgress: options.onProgress, signal }));
    const C = given === 'auto' ? (choice?.C ?? fallbackC) : given;

    const weightSum = rowWeights.reduce((sum, weight) => sum + weight, 0);
    const lambda = penalty(C, weightSum);
    const start = new Float64Array(objective.size);
    const fit = await lbfgs((x) => objective.evaluate(x, rowWeights, lambda), start, {
      // gradients are sums of float32 products: closer than this is their noise
      gradientTolerance: 2e-6,
      ...(signal && { signal }),
    });
    const { losses } = await objective.evaluate(fit.x, rowWeights, lambda);
    return {
      ...foldBack(fit.x, statistics, data.classes),
      C,
      ...(choice && holdOuts && { selection: { how: holdOuts.reason, scores: choice.scores } }),
      trainLoss: losses.reduce((sum, loss, row) => sum + loss * rowWeights[row]!, 0) / weightSum,
      iterations: fit.iterations,
    };
  } finally {
    await objective.dispose();
  }
}

function foldBack(parameters: Float64Array, { mean, scale }: ColumnStatistics, classes: number) {
  const columns = mean.length;
  const weight = new Float32Array(classes * columns);
  const bias = new Float32Array(classes);
  for (let k = 0; k < classes; k++) {
    let shift = parameters[classes * columns + k]!;
    for (let c = 0; c < columns; c++) {
      const w = parameters[k * columns + c]! / scale[c]!;
      weight[k * columns + c] = w;
      shift -= w * mean[c]!;
    }
    bias[k] = shift;
  }
  return { weight: tensor('float32', [classes, columns], weight), bias: tensor('float32', [classes], bias) };
}
