/** Where and how much to count of each step of an integral. */

export interface QuadratureNode {
  /** 0 … 1 */
  readonly at: number;
  readonly weight: number;
}

/** The n nodes of Gauss and Legendre on 0 … 1: exact for polynomials up to degree 2n − 1. The roots of Pₙ by Newton's method from Tricomi's start
 *    xₖ ≈ cos(π(k − ¼)/(n + ½)),   wₖ = 2/((1 − xₖ²)·Pₙ′(xₖ)²) on −1 … 1.  (Davis & Rabinowitz 1984, §2.7) */
export function gaussLegendre(n: number): QuadratureNode[] {
  return Array.from({ length: n }, (_, i) => {
    let x = -Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let round = 0; round < 100; round++) {
      const [value, before] = legendre(n, x);
      slope = (n * (x * value - before)) / (x * x - 1);
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    return { at: (x + 1) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
  });
}

/** Pₙ(x) and Pₙ₋₁(x):  k·Pₖ = (2k − 1)·x·Pₖ₋₁ − (k − 1)·Pₖ₋₂ */
function legendre(n: number, x: number): readonly [number, number] {
  let [value, before] = [1, 0];
  for (let k = 1; k <= n; k++) [value, before] = [((2 * k - 1) * x * value - (k - 1) * before) / k, value];
  return [value, before];
}
