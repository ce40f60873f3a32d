import type { ClassifiedRows, Matrix } from '../../training/linear-model/index.ts';
import { columnStatistics } from '../../training/linear-model/standardize.ts';
import { alongLeft, gramOf, timesColumns } from './gram.ts';
import { symmetricSpectrum } from './symmetric-spectrum.ts';

/**
 * H-score (Bao et al. 2019): how far apart the means of the classes lie, measured by the spread of the features:
 *    H = tr(cov(f)⁻¹ · cov(E[f | y])),   0 … K − 1
 * With fewer samples than features that is always K − 1, whatever the model. So the covariance is shrunk (Ibrahim et al. 2021, arXiv:2110.06893), by as much as
 * Ledoit & Wolf (2004) find best:   cov ← (1 − δ)·cov + δ·(tr cov/D)·I,  and the means' covariance by 1 − δ. Larger is better, on the same samples.
 * @param shrinkage δ; 0 is the score of Bao et al., with the pseudo-inverse. @default Ledoit and Wolf's
 */
export function hScore({ features, labels, classes }: ClassifiedRows, shrinkage?: number): number {
  const { rows: N, columns: D } = features;
  const centered = withoutMean(features);
  const gram = gramOf(centered);
  const fourth = sumOfFourthPowers(centered);
  const counts = new Float64Array(classes);
  for (const label of labels) counts[label]!++;
  // E[f | y = k] − E[f] is Fᵀ·v with v = 1/N_k on the rows of the class
  const present = Array.from(counts.keys()).filter((k) => counts[k]! > 0);
  const indicators = present.map((k) => Float64Array.from(labels, (label) => (label === k ? 1 / counts[k]! : 0)));
  const vectors = gram.of === 'rows' ? indicators : indicators.map((v) => timesColumns(centered, v));
  const { values, coordinates } = symmetricSpectrum(gram.data, gram.n, vectors);
  const { kept, squares } = alongLeft(gram, values, coordinates);
  const variances = kept.map((value) => value / N);
  const share = shrinkage ?? ledoitWolf(variances, fourth, N, D);
  const mean = variances.reduce((sum, variance) => sum + variance, 0) / D;
  return squares.reduce((score, along, c) => {
    // the coordinate of the class mean along the i-th axis is σᵢ·vᵀuᵢ
    const distance = along.reduce(
      (sum, square, i) => sum + (kept[i]! * square) / ((1 - share) * variances[i]! + share * mean),
      0,
    );
    return score + (1 - share) * (counts[present[c]!]! / N) * distance;
  }, 0);
}

/** δ of Ledoit & Wolf 2004, as scikit-learn's `ledoit_wolf_shrinkage`.
 * @param variances eigenvalues of the covariance; the rest of the D are 0. @param fourth Σₙ ‖fₙ‖⁴ of the centered rows. */
function ledoitWolf(variances: Float64Array, fourth: number, N: number, D: number): number {
  const squares = variances.reduce((sum, variance) => sum + variance ** 2, 0);
  const mean = variances.reduce((sum, variance) => sum + variance, 0) / D;
  const beta = (fourth / N - squares) / (D * N);
  const delta = (squares - D * mean ** 2) / D;
  return delta <= 0 ? 0 : Math.min(beta, delta) / delta;
}

function withoutMean(features: Matrix): Matrix {
  const { rows, columns } = features;
  const { mean } = columnStatistics(features);
  const data = features.data.map((value, i) => value - mean[i % columns]!);
  return { data, rows, columns };
}

function sumOfFourthPowers({ data, rows, columns }: Matrix): number {
  let sum = 0;
  for (let r = 0; r < rows; r++) {
    let square = 0;
    for (let c = 0; c < columns; c++) square += data[r * columns + c]! ** 2;
    sum += square ** 2;
  }
  return sum;
}
