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
 * this path it first falls and then rises, and the weakest penalties take most of the time. */
export async function chooseStrength(search: StrengthSearch): Promise<StrengthChoice> {
  const { objective, holdOuts } = search;
  const starts = Array.from({ length: holdOuts.count }, () => new Float64Array(objective.size));
  const scores: StrengthScore[] = [];
  const total = strengthGrid.length * holdOuts.count;
  for (const C of strengthGrid) {
    let sum = 0;
    let count = 0;
    for (let fold = 0; fold < holdOuts.count; fold++) {
      const heldOut = await heldOutLosses(search, starts, fold, C);
      for (const loss of heldOut) sum += loss;
      count += heldOut.length;
      search.onProgress?.(scores.length * holdOuts.count + fold + 1, total);
    }
    scores.push({ C, loss: sum / count });
    if (rising(scores)) break;
  }
  search.onProgress?.(total, total);
  return { C: scores.reduce((best, score) => (score.loss < best.loss ? score : best)).C, scores };
}

function rising(scores: readonly StrengthScore[]): boolean {
  const [a, b, c] = scores.slice(-3);
  return c !== undefined && a!.loss < b!.loss && b!.loss < c.loss;
}

/** Fits without one fold and gives the losses of its rows; leaves the fit in `starts`. */
async function heldOutLosses(
  search: StrengthSearch,
  starts: Float64Array[],
  fold: number,
  C: number,
): Promise<number[]> {
  const { foldOf } = search.holdOuts;
  const weights = search.rowWeights.map((weight, row) => (foldOf[row] === fold ? 0 : weight));
  const penalty = search.penalty(
    C,
    weights.reduce((sum, weight) => sum + weight, 0),
  );
  const evaluate = (x: Float64Array) => search.objective.evaluate(x, weights, penalty);
  const fit = await lbfgs(evaluate, starts[fold]!, {
    // a choice between strengths a factor 8 apart needs no more
    gradientTolerance: 1e-3,
    valueTolerance: 1e-6,
    maxIterations: 100,
    ...(search.signal && { signal: search.signal }),
  });
  starts[fold] = fit.x;
  const { losses } = await evaluate(fit.x);
  return [...losses].filter((_, row) => foldOf[row] === fold);
}
