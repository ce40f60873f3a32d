/** Integrated gradients: what each number of an input adds to a score. */
import { throwIfAborted } from '../../abort.ts';
import { InjertoError } from '../../errors.ts';
import { gaussLegendre } from './gauss-legendre.ts';

export interface Completeness {
  /** The score at the baseline and at the input. */
  readonly atBaseline: number;
  readonly atInput: number;
  /** Of all attributions: should be atInput − atBaseline. */
  readonly sum: number;
  /** |sum − (atInput − atBaseline)| / |atInput − atBaseline| */
  readonly error: number;
  /** Whether the error is at most 1 %. */
  readonly reached: boolean;
}

export interface IntegratedGradients {
  /** As long as the input. */
  readonly attributions: Float32Array;
  /** Points of the path at which the gradient was taken. */
  readonly steps: number;
  readonly completeness: Completeness;
}

export interface Path {
  readonly from: Float32Array;
  readonly to: Float32Array;
  /** The score of each of `count` points, which stand one after the other, and its gradient. */
  readonly gradientAt: (
    points: Float32Array,
    count: number,
  ) => Promise<{ readonly scores: ArrayLike<number>; readonly gradients: ArrayLike<number> }>;
}

export interface StepOptions {
  /** Steps of the first attempt. @default 32 */
  readonly steps?: number;
  /** The number of steps is doubled up to this as long as the error of completeness is above 1 %. @default 512 */
  readonly maxSteps?: number;
  /** Points that go through the model at once. @default 8 */
  readonly batchSize?: number;
  readonly signal?: AbortSignal | undefined;
}

const tolerance = 0.01;

/** attributionᵢ = (xᵢ − x′ᵢ)·∫₀¹ ∂F(x′ + α(x − x′))/∂xᵢ dα, by the rule of Gauss and Legendre. (Sundararajan, Taly & Yan 2017, §3)
 * @throws {InjertoError} OUTPUT_NOT_FINITE · ABORTED. */
export async function integrateGradients(path: Path, options: StepOptions = {}): Promise<IntegratedGradients> {
  const { steps = 32, maxSteps = 512, batchSize = 8, signal } = options;
  const { from, to } = path;
  const ends = new Float32Array(2 * to.length);
  ends.set(from);
  ends.set(to, to.length);
  const [atBaseline, atInput] = finite((await path.gradientAt(ends, 2)).scores) as [number, number];
  for (let tried = steps; ; tried *= 2) {
    const slopes = await meanGradient(path, tried, batchSize, signal);
    const attributions = Float32Array.from(slopes, (slope, i) => slope * (to[i]! - from[i]!));
    const sum = slopes.reduce((total, slope, i) => total + slope * (to[i]! - from[i]!), 0);
    const difference = atInput - atBaseline;
    const error = sum === difference ? 0 : Math.abs(sum - difference) / Math.abs(difference);
    const reached = error <= tolerance;
    if (reached || tried * 2 > maxSteps) {
      return { attributions, steps: tried, completeness: { atBaseline, atInput, sum, error, reached } };
    }
  }
}

async function meanGradient(
  { from, to, gradientAt }: Path,
  steps: number,
  batchSize: number,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const size = to.length;
  const nodes = gaussLegendre(steps);
  const mean = new Float64Array(size);
  for (let start = 0; start < steps; start += batchSize) {
    throwIfAborted(signal);
    const batch = nodes.slice(start, start + batchSize);
    const points = new Float32Array(batch.length * size);
    for (const [n, { at }] of batch.entries()) {
      for (let i = 0; i < size; i++) points[n * size + i] = from[i]! + at * (to[i]! - from[i]!);
    }
    const { gradients } = await gradientAt(points, batch.length);
    for (const [n, { weight }] of batch.entries()) {
      for (let i = 0; i < size; i++) mean[i]! += weight * gradients[n * size + i]!;
    }
  }
  return mean;
}

function finite(scores: ArrayLike<number>): ArrayLike<number> {
  if (Array.from(scores).every(Number.isFinite)) return scores;
  throw new InjertoError('OUTPUT_NOT_FINITE');
}
