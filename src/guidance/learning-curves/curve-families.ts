/** Shapes of learning curves: the error after learning from n samples is  e(n) = c + a·φ(n),  c, a ≥ 0, with φ falling in n.
 * c and a follow from the rest by least squares; only what stands inside φ is searched for. The three that extrapolate best among those that
 * are in use (Viering & Loog 2023, arXiv:2103.10948; Mohr et al. 2022, arXiv:2210.15691). */
export interface CurveFamily {
  readonly name: 'pow3' | 'pow4' | 'mmf4';
  /** Ranges of what is searched for, over n as a share of the largest anchor; all are searched in their logarithms. */
  readonly ranges: readonly (readonly [low: number, high: number])[];
  phi(n: number, parameters: readonly number[]): number;
}

/** Steeper or flatter than these is no curve of learning seen in practice: exponents between 0.05 and 3. */
const exponent = [0.05, 3] as const;

export const curveFamilies: readonly CurveFamily[] = [
  // c + a·n^−α
  { name: 'pow3', ranges: [exponent], phi: (n, [alpha]) => n ** -alpha! },
  // c + a·(n + d)^−α
  { name: 'pow4', ranges: [exponent, [1e-3, 1]], phi: (n, [alpha, shift]) => (n + shift!) ** -alpha! },
  // Morgan, Mercer & Flodin:  (a·b + c·n^d)/(b + n^d) = c + (a − c)·b/(b + n^d)
  { name: 'mmf4', ranges: [exponent, [1e-2, 1e2]], phi: (n, [power, half]) => half! / (half! + n ** power!) },
];
