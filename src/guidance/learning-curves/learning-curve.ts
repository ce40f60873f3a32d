/** What more data would bring, judged by how the error fell so far. */
import { seededRandom } from '../../data/seeded-random.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { studentCritical } from '../statistics/student-t.ts';
import { curveFamilies } from './curve-families.ts';
import { type ErrorPoint, type FittedCurve, fitCurve } from './fit-curve.ts';

/** One size of training set, and what came of drawing it several times. */
export interface Anchor {
  /** Samples that were learned from. */
  readonly samples: number;
  /** Share of wrong answers of each draw. The draws of one number belong together: the same samples judged, smaller sets inside larger ones. */
  readonly errors: readonly number[];
}

export interface Expected {
  readonly samples: number;
  /** 0 … 1 */
  readonly accuracy: number;
  /** 90 %. */
  readonly band: readonly [number, number];
}

export interface LearningCurve {
  /** @param samples at any size; what lies within the anchors is smoothed, beyond them extrapolated. */
  expect(samples: number): Expected;
  /** The least samples with which an accuracy is expected, and 90 % of how many it may take. Infinity where the curve does not come so far, within
   *  `reach` times the largest anchor. */
  samplesFor(accuracy: number): { readonly samples: number; readonly band: readonly [number, number] };
}

/** Extrapolation further than this is a guess about a guess. */
export const reach = 32;

const leastAnchors = 4;
const leastDraws = 3;
const resamplings = 100;
/** Deviations below this are too small to matter, however sure. */
const negligible = 0.02;

export type CurveResult =
  | { readonly curve: LearningCurve; readonly refused?: undefined }
  | { readonly refused: Remark; readonly curve?: undefined };

/**
 * Fits power laws (pow3, pow4, MMF) to the mean error at each anchor. The band holds what resampling the draws, and not knowing which family is right,
 * leave open.
 * @returns why not, where there are fewer than four anchors or three draws, the error rises beyond chance as data grow, or no family fits. About one curve
 * in seven is of that kind (arXiv:2505.15657), and extrapolating it would be invention.
 */
export function learningCurve(anchors: readonly Anchor[], seed: number): CurveResult {
  const inOrder = [...anchors].sort((a, b) => a.samples - b.samples);
  const draws = inOrder.reduce((least, { errors }) => Math.min(least, errors.length), Number.POSITIVE_INFINITY);
  if (inOrder.length < leastAnchors || draws < leastDraws) {
    const details = { anchors: inOrder.length, draws: inOrder.length === 0 ? 0 : draws, leastAnchors, leastDraws };
    return { refused: remark('CURVE_REFUSED/few', details) };
  }
  const rise = riseBeyondChance(inOrder, draws);
  if (rise) return { refused: remark('CURVE_REFUSED/rises', rise) };
  const errors = standardErrors(inOrder);
  const points = pointsOf(inOrder, errors, all(draws));
  const fits = fitAll(points);
  const off = misfit(points, fits, draws);
  if (off) return { refused: remark('CURVE_REFUSED/no-fit', off) };
  return { curve: curveOf(inOrder, errors, fits, draws, seed) };
}

function curveOf(
  anchors: readonly Anchor[],
  errors: readonly number[],
  fits: readonly FittedCurve[],
  draws: number,
  seed: number,
): LearningCurve {
  const random = seededRandom(seed, 'learning-curve');
  const points = pointsOf(anchors, errors, all(draws));
  const wider = inflation(draws);
  const noise = wider * errors.at(-1)!;
  const resampled = Array.from({ length: resamplings }, () => {
    const chosen = Array.from({ length: draws }, () => random.below(draws));
    const moved = pointsOf(anchors, errors, chosen).map((point, i) => ({
      ...point,
      error: points[i]!.error + wider * (point.error - points[i]!.error),
    }));
    return { fits: fitAll(moved), off: noise * random.normal() };
  });
  const expect = (samples: number): Expected => {
    const accuracies = resampled.flatMap(({ fits, off }) => fits.map((fit) => clipped(1 - fit.errorAt(samples) + off)));
    const accuracy = 1 - median(fits.map((fit) => fit.errorAt(samples)));
    const [low, high] = middle90(accuracies);
    return { samples, accuracy, band: [Math.min(low, accuracy), Math.max(high, accuracy)] };
  };
  const largest = anchors.at(-1)!.samples;
  return {
    expect,
    samplesFor: (accuracy) => {
      const needed = (fit: FittedCurve) => firstBelow(fit, 1 - accuracy, reach * largest);
      const samples = median(fits.map(needed));
      const [low, high] = middle90(resampled.flatMap(({ fits }) => fits.map(needed)));
      return { samples, band: [Math.min(low, samples), Math.max(high, samples)] };
    },
  };
}

const all = (draws: number) => Array.from({ length: draws }, (_, draw) => draw);

/** Resampling a few draws makes too little of what chance can do: by √((n−1)/n), and by the normal's quantile instead of Student's. */
function inflation(draws: number): number {
  return Math.sqrt(draws / (draws - 1)) * (studentCritical(0.1, draws - 1) / -normalQuantile(0.05));
}

function fitAll(points: readonly ErrorPoint[]): FittedCurve[] {
  return curveFamilies.map((family) => fitCurve(family, points));
}

function pointsOf(anchors: readonly Anchor[], errors: readonly number[], draws: readonly number[]): ErrorPoint[] {
  return anchors.map(({ samples, errors: drawn }, i) => ({
    samples,
    error: mean(draws.map((draw) => drawn[draw]!)),
    standardError: errors[i]!,
  }));
}

/** Of each anchor's mean. Few draws may agree by chance, so no anchor is trusted more than twice the average one. */
function standardErrors(anchors: readonly Anchor[]): number[] {
  const found = anchors.map(({ errors }) => deviation(errors) / Math.sqrt(errors.length));
  const usual = Math.max(1e-3, mean(found));
  return found.map((error) => Math.max(error, usual / 2));
}

/** The steepest rise of the error from one anchor to the next that chance does not explain: by a paired t test, Bonferroni over the steps. */
function riseBeyondChance(anchors: readonly Anchor[], draws: number) {
  const critical = studentCritical(0.1 / (anchors.length - 1), draws - 1);
  for (const [i, { samples, errors }] of anchors.slice(1).entries()) {
    const before = anchors[i]!;
    const rises = Array.from({ length: draws }, (_, draw) => errors[draw]! - before.errors[draw]!);
    const rise = mean(rises);
    if (rise > negligible && rise > (critical * deviation(rises)) / Math.sqrt(draws)) {
      return { from: before.samples, to: samples, rise };
    }
  }
  return undefined;
}

/** The anchor that lies off the best of all fits by more than chance explains. */
function misfit(points: readonly ErrorPoint[], fits: readonly FittedCurve[], draws: number) {
  const best = fits.reduce((least, fit) => (fit.deviance < least.deviance ? fit : least));
  const critical = studentCritical(0.05 / points.length, draws - 1);
  for (const { samples, error, standardError } of points) {
    const off = Math.abs(error - best.errorAt(samples));
    if (off > negligible && off > critical * standardError) return { samples, off };
  }
  return undefined;
}

/** Where a falling curve comes down to `error`: by halving, in the logarithm. */
function firstBelow({ errorAt }: FittedCurve, error: number, most: number): number {
  if (errorAt(most) > error) return Number.POSITIVE_INFINITY;
  let [low, high] = [0, Math.log(most)];
  for (let i = 0; i < 50; i++) {
    const between = (low + high) / 2;
    if (errorAt(Math.exp(between)) > error) low = between;
    else high = between;
  }
  return Math.ceil(Math.exp(high) - 1e-6);
}

const clipped = (share: number) => Math.min(1, Math.max(0, share));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function deviation(values: readonly number[]): number {
  const center = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1));
}

function median(values: readonly number[]): number {
  const inOrder = [...values].sort((a, b) => a - b);
  return inOrder[Math.floor((inOrder.length - 1) / 2)]!;
}

/** The 5 % and the 95 % quantile. */
function middle90(values: readonly number[]): [number, number] {
  const inOrder = [...values].sort((a, b) => a - b);
  const at = (share: number) => inOrder[Math.round(share * (inOrder.length - 1))]!;
  return [at(0.05), at(0.95)];
}
