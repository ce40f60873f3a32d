/** L-BFGS: minimizes a smooth function of many variables from its gradients.  Nocedal & Wright 2006, alg. 7.4 and 7.5. */
import { throwIfAborted } from '../abort.ts';
import { type LinePoint, strongWolfe } from './line-search.ts';

export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
}

/** f and ∇f at x. Neither array is kept or changed by the other side after the call. */
export type Objective = (x: Float64Array) => Promise<Evaluation>;

export interface LbfgsOptions {
  /** Pairs (s, y) that stand for the curvature. SciPy `maxcor`. @default 10 */
  readonly memory?: number;
  /** Converged when no entry of the gradient is larger. SciPy `gtol`. @default 1e-5 */
  readonly gradientTolerance?: number;
  /** Converged when a step lowers the value by no more than this share of max(|f|, |f′|, 1). SciPy `ftol`. @default 64·2⁻⁵² (scikit-learn's) */
  readonly valueTolerance?: number;
  /** @default 1000 */
  readonly maxIterations?: number;
  /** Stops between two evaluations: ABORTED. */
  readonly signal?: AbortSignal;
}

export interface LbfgsResult extends Evaluation {
  readonly x: Float64Array;
  readonly iterations: number;
  readonly evaluations: number;
  /** `gradient`, `value`: converged by that tolerance. `precision`: no step lowers the value any further.
   *  `iterations`: the limit was reached first. */
  readonly stopped: 'gradient' | 'value' | 'precision' | 'iterations';
}

/** A point on the present line, with all that is known there. */
interface Point extends LinePoint, Evaluation {
  readonly x: Float64Array;
}

interface CurvaturePair {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

/** Minimizes f from `start`. Deterministic: the same start and the same f give the same bits.
 * @returns the best point found, whatever stopped the search. */
export async function lbfgs(
  objective: Objective,
  start: Float64Array,
  options: LbfgsOptions = {},
): Promise<LbfgsResult> {
  const { memory = 10, gradientTolerance = 1e-5, valueTolerance = 64 * Number.EPSILON, maxIterations = 1000 } = options;
  let evaluations = 0;
  const evaluate = (x: Float64Array): Promise<Evaluation> => {
    throwIfAborted(options.signal);
    evaluations++;
    return objective(x);
  };
  let x: Float64Array = start.slice();
  let { value, gradient } = await evaluate(x);
  const pairs: CurvaturePair[] = [];
  const result = (iterations: number, stopped: LbfgsResult['stopped']): LbfgsResult => ({
    x,
    value,
    gradient,
    iterations,
    evaluations,
    stopped,
  });

  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (maxNorm(gradient) <= gradientTolerance) return result(iteration, 'gradient');
    let direction = descentDirection(gradient, pairs);
    let slope = dot(gradient, direction);
    if (!(slope < 0)) {
      // the pairs have gone stale: begin anew with steepest descent
      pairs.length = 0;
      direction = descentDirection(gradient, pairs);
      slope = dot(gradient, direction);
    }
    // without curvature the scale of the direction means nothing: take a first step of length 1, as SciPy does
    const firstStep = pairs.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    const at = async (step: number): Promise<Point> => {
      const there = addScaled(x, direction, step);
      const found = await evaluate(there);
      return { step, x: there, ...found, slope: dot(found.gradient, direction) };
    };
    const next = await strongWolfe({ step: 0, value, slope }, firstStep, at);
    if (!next) {
      if (pairs.length === 0) return result(iteration, 'precision');
      pairs.length = 0;
      continue;
    }
    remember(pairs, memory, x, gradient, next);
    const decrease = value - next.value;
    const scale = Math.max(Math.abs(value), Math.abs(next.value), 1);
    ({ x, value, gradient } = next);
    if (decrease <= valueTolerance * scale) return result(iteration + 1, 'value');
  }
  return result(maxIterations, 'iterations');
}

/** −H·g by the two-loop recursion (alg. 7.4), H₀ = (sᵀy / yᵀy)·I of the newest pair (eq. 7.20). */
function descentDirection(gradient: Float64Array, pairs: readonly CurvaturePair[]): Float64Array {
  const q = gradient.map((g) => -g);
  const alphas: number[] = [];
  for (const { s, y, rho } of [...pairs].reverse()) {
    const alpha = rho * dot(s, q);
    alphas.push(alpha);
    addInPlace(q, y, -alpha);
  }
  const newest = pairs.at(-1);
  if (newest) {
    const gamma = 1 / (newest.rho * dot(newest.y, newest.y));
    for (let i = 0; i < q.length; i++) q[i]! *= gamma;
  }
  for (const { s, y, rho } of pairs) {
    const beta = rho * dot(y, q);
    addInPlace(q, s, alphas.pop()! - beta);
  }
  return q;
}

/** Keeps the newest pair, unless it shows no positive curvature, which would spoil H. */
function remember(pairs: CurvaturePair[], memory: number, x: Float64Array, gradient: Float64Array, next: Point): void {
  const s = addScaled(next.x, x, -1);
  const y = addScaled(next.gradient, gradient, -1);
  const curvature = dot(s, y);
  if (curvature <= Number.EPSILON * dot(y, y)) return;
  pairs.push({ s, y, rho: 1 / curvature });
  if (pairs.length > memory) pairs.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function maxNorm(a: Float64Array): number {
  let max = 0;
  for (let i = 0; i < a.length; i++) max = Math.max(max, Math.abs(a[i]!));
  return max;
}

/** a + scale·b, a new array. */
function addScaled(a: Float64Array, b: Float64Array, scale: number): Float64Array {
  const sum = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) sum[i] = a[i]! + scale * b[i]!;
  return sum;
}

function addInPlace(a: Float64Array, b: Float64Array, scale: number): void {
  for (let i = 0; i < a.length; i++) a[i]! += scale * b[i]!;
}
