export interface KolmogorovSmirnov {
  /** D, the largest distance of the two empirical distribution functions, 0 … 1. */
  readonly distance: number;
  /** Two-sided: the probability of such a distance or a larger one if both samples are of one distribution. */
  readonly p: number;
}

/** Above so many pairs the limiting distribution is used; below, the exact one takes moments. */
const mostExact = 4_000_000;

/** The two-sample Kolmogorov–Smirnov test. Of samples without ties p is exact: the share of all orders of the n + m values in which the distance reaches
 * D, counted along a grid (Hodges 1958, §2; Schröer & Trenkler 1995). Of large samples it is Kolmogorov's limit. With ties it errs to the safe side.
 * Finite values, at least one each. */
export function kolmogorovSmirnov(first: ArrayLike<number>, second: ArrayLike<number>): KolmogorovSmirnov {
  const a = Float64Array.from(first).sort();
  const b = Float64Array.from(second).sort();
  const [n, m] = [a.length, b.length];
  let [i, j] = [0, 0];
  /** n·m·D, a whole number. */
  let reach = 0;
  while (i < n && j < m) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < n && a[i] === value) i++;
    while (j < m && b[j] === value) j++;
    reach = Math.max(reach, Math.abs(i * m - j * n));
  }
  const distance = reach / (n * m);
  const p = n * m <= mostExact ? exactP(n, m, reach) : limitP(distance * Math.sqrt((n * m) / (n + m)));
  return { distance, p };
}

/** Of all paths from (0, 0) to (n, m) in unit steps, the share that meets a point (i, j) with |i·m − j·n| ≥ `reach`. The last step to (i, j) of a random
 * path came from (i − 1, j) with probability i/(i + j):   h(i, j) = 1 outside, else (i·h(i − 1, j) + j·h(i, j − 1))/(i + j). */
function exactP(n: number, m: number, reach: number): number {
  if (reach === 0) return 1;
  const column = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      if (Math.abs(i * m - j * n) >= reach) column[j] = 1;
      else if (i + j > 0) column[j] = ((i > 0 ? i * column[j]! : 0) + (j > 0 ? j * column[j - 1]! : 0)) / (i + j);
    }
  }
  return column[m]!;
}

/** 2·Σₖ (−1)ᵏ⁻¹·e^(−2k²x²), Kolmogorov's distribution of √(nm/(n+m))·D. */
function limitP(x: number): number {
  if (x < 0.2) return 1; // 1 to 12 digits, and the sum converges slowly there
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return Math.min(1, Math.max(0, sum));
}
