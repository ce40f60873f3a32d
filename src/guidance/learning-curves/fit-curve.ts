import type { CurveFamily } from './curve-families.ts';

export interface ErrorPoint {
  /** Samples that were learned from. */
  readonly samples: number;
  /** Share of wrong answers, 0 … 1. */
  readonly error: number;
  /** Standard error of that; above 0. */
  readonly standardError: number;
}

export interface FittedCurve {
  readonly family: CurveFamily['name'];
  /** What the error tends to. */
  readonly floor: number;
  /** The error after learning from so many samples, 0 … 1. */
  errorAt(samples: number): number;
  /** Σ ((eᵢ − e(nᵢ))/standard errorᵢ)² */
  readonly deviance: number;
}

interface Candidate {
  readonly parameters: readonly number[];
  readonly floor: number;
  readonly scale: number;
  readonly deviance: number;
}

/** Grid points along each axis, in the logarithm. */
const gridPoints = 7;
/** The step around the best point is halved so often: to a thousandth of the range. */
const refinements = 7;

/** Fits one family by weighted least squares: a grid in the logarithm of its inner parameters, then a compass search from the best point.
 * The outer two are solved for exactly (variable projection: Golub & Pereyra 1973), within their bounds. */
export function fitCurve(family: CurveFamily, points: readonly ErrorPoint[]): FittedCurve {
  const largest = points.reduce((most, { samples }) => Math.max(most, samples), 0);
  const solve = (logs: readonly number[]): Candidate => {
    const parameters = logs.map(Math.exp);
    return { parameters: logs, ...solveOuter(points, (n) => family.phi(n / largest, parameters)) };
  };
  const ranges = family.ranges.map(([low, high]) => [Math.log(low), Math.log(high)] as const);
  let best = gridOf(ranges)
    .map(solve)
    .reduce((least, candidate) => (candidate.deviance < least.deviance ? candidate : least));
  let step = 1 / (gridPoints - 1);
  for (let round = 0; round < refinements; ) {
    const around = ranges.flatMap(([low, high], axis) =>
      [-step, step].map((by) => {
        const moved = best.parameters[axis]! + by * (high - low);
        return solve(best.parameters.with(axis, Math.min(high, Math.max(low, moved))));
      }),
    );
    const better = around.reduce((least, candidate) => (candidate.deviance < least.deviance ? candidate : least), best);
    if (better === best) {
      step /= 2;
      round++;
    }
    best = better;
  }
  const { parameters, floor, scale, deviance } = best;
  const inner = parameters.map(Math.exp);
  return {
    family: family.name,
    floor,
    deviance,
    errorAt: (samples) => Math.min(1, floor + scale * family.phi(samples / largest, inner)),
  };
}

function gridOf(ranges: readonly (readonly [number, number])[]): number[][] {
  return ranges.reduce<number[][]>(
    (points, [low, high]) =>
      points.flatMap((point) =>
        Array.from({ length: gridPoints }, (_, i) => [...point, low + ((high - low) * i) / (gridPoints - 1)]),
      ),
    [[]],
  );
}

/** The c, a ≥ 0 that minimize Σ w·(e − c − a·φ)². */
function solveOuter(points: readonly ErrorPoint[], phi: (samples: number) => number): Omit<Candidate, 'parameters'> {
  let [w, wf, wff, we, wfe] = [0, 0, 0, 0, 0];
  const rows = points.map(({ samples, error, standardError }) => {
    const row = { weight: standardError ** -2, f: phi(samples), error };
    w += row.weight;
    wf += row.weight * row.f;
    wff += row.weight * row.f * row.f;
    we += row.weight * error;
    wfe += row.weight * row.f * error;
    return row;
  });
  const determinant = w * wff - wf * wf;
  let [floor, scale] =
    determinant > 1e-12 * w * wff
      ? [(we * wff - wfe * wf) / determinant, (w * wfe - wf * we) / determinant]
      : [we / w, 0];
  if (scale < 0) [floor, scale] = [we / w, 0];
  if (floor < 0) [floor, scale] = [0, wfe / wff];
  const deviance = rows.reduce((sum, row) => sum + row.weight * (row.error - floor - scale * row.f) ** 2, 0);
  return { floor, scale, deviance };
}
