/** The strength of the penalty, chosen on held-out rows. */
import { lbfgs } from '../lbfgs.ts';
import type { HoldOuts } from './hold-outs.ts';
import type { RegressionObjective } from './objective.ts';

/** scikit-learn's `LogisticRegressionCV(Cs=10)`: ten values from 1e-4 to 1e4, evenly spaced in the logarithm. */
export const strengthGrid: readonly number[] = Array.from({ length: 10 }, (_, i) => 10 ** (-4 + (8 * i) / 9));

/** Of what the best strength learns beyond the strongest. A tenth keeps all that the one standard error gains on photos and news, and costs
 *  nothing on film reviews, where that error alone costs 3 points of accuracy with 100 reviews and 5 with 40 (bench/python/strengths.py). */
const mostGivenAway = 0.1;

export interface StrengthScore {
  readonly C: number;
  /** Mean loss of the held-out rows (nats). */
  readonly loss: number;
  /** Standard error of that mean. */
  readonly standardError: number;
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

/** Goes from the strongest penalty to the weakest, every fit starting from the one before, and stops once the held-out loss has
 * risen twice in a row: along this path it first falls and then rises, and the weakest penalties take most of the time.
 * Then tries the strengths half-way (in the logarithm), since those of the grid lie a factor of eight apart.
 *
 * Keeps the strongest penalty whose loss is within one standard error of the lowest (Breiman et al. 1984, §3.4.3, as in glmnet's
 * `lambda.1se`): with few rows the lowest point itself is mostly chance, and weak penalties look better than they are. But it gives
 * away a tenth of what was learned at most: where little can be learned from few rows, a model that has learned nothing is within
 * that error as well. */
export async function chooseStrength(search: StrengthSearch): Promise<StrengthChoice> {
  const folds = search.holdOuts.count;
  const total = (strengthGrid.length + 3) * folds;
  let done = 0;
  const tried: { readonly score: StrengthScore; readonly fits: readonly Float64Array[] }[] = [];
  const tryOut = async (C: number, starts: readonly Float64Array[]): Promise<readonly Float64Array[]> => {
    const fits: Float64Array[] = [];
    const losses: number[] = [];
    for (const [fold, start] of starts.entries()) {
      const { fit, heldOut } = await fitWithout(search, fold, C, start);
      fits.push(fit);
      for (const loss of heldOut) losses.push(loss);
      search.onProgress?.(Math.min(++done, total), total);
    }
    tried.push({ score: { C, ...meanOf(losses) }, fits });
    return fits;
  };

  let fits: readonly Float64Array[] = Array.from({ length: folds }, () => new Float64Array(search.objective.size));
  for (const C of strengthGrid) {
    fits = await tryOut(C, fits);
    if (rising(tried.map(({ score }) => score))) break;
  }
  const halfWay = Math.sqrt(strengthGrid[1]! / strengthGrid[0]!);
  const strongest = tried[0]!.score;
  const lowest = lowestOf(tried.map(({ score }) => score));
  const goodEnough = tried.filter(({ score }) => score.C <= lowest.C && asGood(score, lowest, strongest));
  for (const { score, fits: starts } of goodEnough) await tryOut(score.C / halfWay, starts);
  await tryOut(lowest.C * halfWay, goodEnough.at(-1)!.fits);
  search.onProgress?.(total, total);

  const scores = tried.map(({ score }) => score).sort((a, b) => a.C - b.C);
  const best = lowestOf(scores);
  return { C: scores.find((score) => asGood(score, best, strongest))!.C, scores };
}

function lowestOf(scores: readonly StrengthScore[]): StrengthScore {
  return scores.reduce((a, b) => (b.loss < a.loss ? b : a));
}

/** @param strongest what the strongest penalty gives, which is not far from guessing. */
function asGood(score: StrengthScore, lowest: StrengthScore, strongest: StrengthScore): boolean {
  const learned = strongest.loss - lowest.loss;
  return score.loss <= lowest.loss + Math.min(lowest.standardError, mostGivenAway * learned);
}

function meanOf(losses: readonly number[]): { loss: number; standardError: number } {
  const loss = losses.reduce((sum, l) => sum + l, 0) / losses.length;
  const variance = losses.reduce((sum, l) => sum + (l - loss) ** 2, 0) / losses.length;
  return { loss, standardError: Math.sqrt(variance / losses.length) };
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
