import type { ClassifiedRows } from '../../training/linear-model/index.ts';
import { alongLeft, gramOf, timesColumns } from './gram.ts';
import { symmetricSpectrum } from './symmetric-spectrum.ts';

/** Steps of the fixed point at most; it needs a dozen. */
const mostSteps = 1000;
/** Keeps precisions finite where nothing is left to explain, as the authors do. */
const least = 1e-5;

/**
 * LogME (You et al. 2021, arXiv:2102.11005): how well a Bayesian linear model explains the classes by the features, without training one. For each class
 * the indicator y is N(F·w, β⁻¹) with w ~ N(0, α⁻¹), and α, β are those of the largest evidence:
 *    log p(y|F) = ½·(N·ln β + D·ln α − N·ln 2π − β·‖F·m − y‖² − α·‖m‖² − ln det A),   A = α·I + β·FᵀF,   m = β·A⁻¹·Fᵀy
 * found by γ = Σ β·σᵢ²/(α + β·σᵢ²),  α = γ/‖m‖²,  β = (N − γ)/‖F·m − y‖². The mean over the classes, per sample: larger is better, and only models on the same
 * samples compare.
 * @param rows features [N, D] as the model gives them.
 */
export function logME({ features, labels, classes }: ClassifiedRows): number {
  const { rows: N, columns: D } = features;
  const gram = gramOf(features);
  const indicators = Array.from({ length: classes }, (_, k) =>
    Float64Array.from(labels, (label) => (label === k ? 1 : 0)),
  );
  const vectors = gram.of === 'rows' ? indicators : indicators.map((y) => timesColumns(features, y));
  const { values, coordinates } = symmetricSpectrum(gram.data, gram.n, vectors);
  const { kept, squares } = alongLeft(gram, values, coordinates);
  const evidence = squares.map((along, k) => {
    const total = indicators[k]!.reduce((sum, y) => sum + y, 0);
    return bestEvidence({ N, D, values: kept, along, beyond: Math.max(0, total - sumOf(along)) });
  });
  return sumOf(evidence) / classes;
}

interface Target {
  readonly N: number;
  readonly D: number;
  /** σᵢ² */
  readonly values: Float64Array;
  /** (uᵢᵀy)² */
  readonly along: Float64Array;
  /** ‖y‖² outside of the features' span. */
  readonly beyond: number;
}

function bestEvidence(target: Target): number {
  const { N, D, values, along, beyond } = target;
  let [alpha, beta] = [1, 1];
  let found = { weights: 0, residual: 0 };
  for (let step = 0; step < mostSteps; step++) {
    const ratio = alpha / beta;
    found = solutionFor(ratio, target);
    const effective = values.reduce((sum, value) => sum + value / (value + ratio), 0);
    // above 0 even where no feature ever changes
    alpha = (effective + Number.MIN_VALUE) / (found.weights + least);
    beta = (N - effective) / (found.residual + least);
    if (Math.abs(alpha / beta - ratio) <= 1e-9 * ratio) break;
  }
  found = solutionFor(alpha / beta, { N, D, values, along, beyond });
  const determinant =
    values.reduce((sum, value) => sum + Math.log(alpha + beta * value), 0) + (D - values.length) * Math.log(alpha);
  return (
    (N * Math.log(beta) +
      D * Math.log(alpha) -
      N * Math.log(2 * Math.PI) -
      beta * found.residual -
      alpha * found.weights -
      determinant) /
    (2 * N)
  );
}

/** ‖m‖² and ‖F·m − y‖² for α/β. */
function solutionFor(ratio: number, { values, along, beyond }: Target) {
  let [weights, residual] = [0, beyond];
  for (let i = 0; i < values.length; i++) {
    weights += (values[i]! * along[i]!) / (values[i]! + ratio) ** 2;
    residual += along[i]! * (ratio / (values[i]! + ratio)) ** 2;
  }
  return { weights, residual };
}

const sumOf = (numbers: ArrayLike<number>) => Array.from(numbers).reduce((sum, n) => sum + n, 0);
