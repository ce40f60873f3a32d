/** The strength of the penalty, chosen on held-out rows. */
import { lbfgs } from '../lbfgs.ts';
import type { HoldOuts } from './hold-outs.ts';
import type { RegressionObjective } from './objective.ts';

/** scikit-learn's `LogisticRegressionCV(Cs=10)`: ten values from 1e-4 to 1e4, evenly spaced in the logarithm. */
export const strengthGrid: readonly number[] = Array.from({ length: 10 }, (_, i) => 10 ** (-4 + (8 * i) / 9));

export interface StrengthScore {
  readonly C: number;
  /** Mean loss of the held-out rows (nats). */
  readonly loss: number;
}

export interface StrengthChoice {
  readonly C: number;
  /** The values tried, from strong to weak; those beyond a clear rise of the loss are not. */
  readonly scores: readonly StrengthScore[];
}

export interface StrengthSearch {
  readonly objective: RegressionObjective;
  readonly holdOuts: HoldOuts;
  readonly rowWeights: Float64Array;
  /** λ for an inverse strength C and a sum of row weights. */
  readonly penalty: (C: number, weightSum: number) => number;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Goes from the strongest penalty to the weakest, every fit starting from the one before, and keeps the C of the lowest
 * held-out loss: smoother than accuracy where few rows are held out. Stops once the loss has risen twice in a row, as along
 * this path it first falls and then rises, and the weakest penalties take most of the time. Then looks half-way (in the
 * logarithm) to either neighbor, since the values of the grid lie a factor of eight apart. */
export async function chooseStrength(search: StrengthSearch): Promise<StrengthChoice> {
  const folds = search.holdOuts.count;
  const total = (strengthGrid.length + 2) * folds;
  let done = 0;
  const scores: StrengthScore[] = [];
  let best: { readonly score: StrengthScore; readonly fits: readonly Float64Array[] } | undefined;
  const tryOut = async (C: number, starts: readonly Float64Array[]): Promise<readonly Float64Array[]> => {
    const fits: Float64Array[] = [];
    let sum = 0;
    let count = 0;
    for (const [fold, start] of starts.entries()) {
      const { fit, heldOut } = await fitWithout(search, fold, C, start);
      fits.push(fit);
      for (const loss of heldOut) sum += loss;
      count += heldOut.length;
      search.onProgress?.(++done, total);
    }
    const score = { C, loss: sum / count };
    scores.push(score);
    if (!best || score.loss < best.score.loss) best = { score, fits };
    return fits;
  };

  let fits: readonly Float64Array[] = Array.from({ length: folds }, () => new Float64Array(search.objective.size));
  for (const C of strengthGrid) {
    fits = await tryOut(C, fits);
    if (rising(scores)) break;
  }
  const coarse = best!;
  const halfWay = Math.sqrt(strengthGrid[1]! / strengthGrid[0]!);
  for (const C of [coarse.score.C / halfWay, coarse.score.C * halfWay]) await tryOut(C, coarse.fits);
  search.onProgress?.(total, total);
  return { C: best!.score.C, scores: scores.sort((a, b) => a.C - b.C) };
}

function rising(scores: readonly StrengthScore[]): boolean {
  const [a, b, c] = scores.slice(-3);
  return c !== undefined && a!.loss < b!.loss && b!.loss < c.loss;
}

/** Fits without one fold, and gives the losses of its rows. */
async function fitWithout(
  search: StrengthSearch,
  fold: number,
  C: number,
  start: Float64Array,
): Promise<{ readonly fit: Float64Array; readonly heldOut: readonly number[] }> {
  const { foldOf } = search.holdOuts;
  const weights = search.rowWeights.map((weight, row) => (foldOf[row] === fold ? 0 : weight));
  const penalty = search.penalty(
    C,
    weights.reduce((sum, weight) => sum + weight, 0),
  );
  const evaluate = (x: Float64Array) => search.objective.evaluate(x, weights, penalty);
  const { x: fit } = await lbfgs(evaluate, start, {
    // a choice between strengths a factor 3 apart needs no more
    gradientTolerance: 1e-3,
    valueTolerance: 1e-6,
    maxIterations: 100,
    ...(search.signal && { signal: search.signal }),
  });
  const { losses } = await evaluate(fit);
  return { fit, heldOut: [...losses].filter((_, row) => foldOf[row] === fold) };
}
