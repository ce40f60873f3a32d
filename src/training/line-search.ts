/** A step length along a descent direction that satisfies the strong Wolfe conditions.  Nocedal & Wright 2006, alg. 3.5 and 3.6. */

/** φ(a) = f(x + a·p) and φ′(a) = ∇f(x + a·p)·p at one step length. */
export interface LinePoint {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

/** Sufficient decrease: φ(a) ≤ φ(0) + c₁·a·φ′(0). */
const C1 = 1e-4;
/** Curvature: |φ′(a)| ≤ c₂·|φ′(0)|; 0.9 is the book's choice for quasi-Newton directions. */
const C2 = 0.9;

/** Searches from `firstStep`.
 * @param origin φ at 0; its slope is negative.
 * @param at evaluates φ; may give a value that is not finite where the function overflows.
 * @param evaluations at most so many calls of `at`. @default 50
 * @returns the point found, or undefined where none gives sufficient decrease: φ is flat to rounding. */
export async function strongWolfe<P extends LinePoint>(
  origin: LinePoint,
  firstStep: number,
  at: (step: number) => Promise<P>,
  evaluations = 50,
): Promise<P | undefined> {
  const enough = (point: LinePoint) => point.value <= origin.value + C1 * point.step * origin.slope;
  const flat = (point: LinePoint) => Math.abs(point.slope) <= -C2 * origin.slope;
  let previous: LinePoint = origin;
  let best: P | undefined;
  let step = firstStep;
  for (let used = 1; used <= evaluations; used++) {
    const point = await at(step);
    if (!enough(point) || (used > 1 && point.value >= previous.value)) {
      return zoom(previous, point, evaluations - used);
    }
    best = point;
    if (flat(point)) return point;
    if (point.slope >= 0) return zoom(point, previous, evaluations - used);
    previous = point;
    step *= 2;
  }
  return best;

  /** Narrows an interval that holds acceptable steps; `low` has the lower value of those with sufficient decrease. */
  async function zoom(low: LinePoint, high: LinePoint, left: number): Promise<P | undefined> {
    for (let i = 0; i < left; i++) {
      const point = await at(interpolate(low, high));
      if (!enough(point) || point.value >= low.value) {
        high = point;
      } else {
        best = point;
        if (flat(point)) return point;
        if (point.slope * (high.step - low.step) >= 0) high = low;
        low = point;
      }
      if (Math.abs(high.step - low.step) <= 1e-10 * Math.max(high.step, low.step)) break;
    }
    return best;
  }
}

/** Minimizer of the cubic through two points and their slopes (eq. 3.59), kept off the ends of the interval. */
function interpolate(a: LinePoint, b: LinePoint): number {
  const width = b.step - a.step;
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.step - b.step);
  const d2 = Math.sign(width) * Math.sqrt(d1 * d1 - a.slope * b.slope);
  const cubic = b.step - (width * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
  const share = (cubic - a.step) / width;
  // not a number where a value overflowed or the cubic has no minimum: bisect
  return a.step + width * (Number.isFinite(share) ? Math.min(0.9, Math.max(0.1, share)) : 0.5);
}
