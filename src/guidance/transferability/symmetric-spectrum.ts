/** Eigenvalues of a symmetric matrix, and where given vectors lie along its eigenvectors. */

export interface Spectrum {
  /** [n], in no order. */
  readonly values: Float64Array;
  /** For each vector v, [n]: vᵀuᵢ, the squares of which do not depend on the sign of an eigenvector. */
  readonly coordinates: readonly Float64Array[];
}

/**
 * Householder's reduction to tridiagonal form, then implicit QL steps (Golub & Van Loan, ch. 8.3). Each reflection and rotation is applied to the
 * vectors alone, never gathered into eigenvectors: (4/3)·n³ operations where eigenvectors would take three times as many.
 * @param matrix [n, n], row-major, symmetric; it is overwritten. @param vectors of length n each.
 */
export function symmetricSpectrum(matrix: Float64Array, n: number, vectors: readonly Float64Array[]): Spectrum {
  const coordinates = vectors.map((vector) => Float64Array.from(vector));
  const { diagonal, beside } = tridiagonal(matrix, n, coordinates);
  diagonalize(diagonal, beside, coordinates);
  return { values: diagonal, coordinates };
}

/** H = I − 2·w·wᵀ for each column takes what is below the subdiagonal to 0: A ← H·A·H. */
function tridiagonal(a: Float64Array, n: number, vectors: readonly Float64Array[]) {
  const diagonal = new Float64Array(n);
  /** beside[i] couples i and i + 1. */
  const beside = new Float64Array(n);
  const w = new Float64Array(n);
  const p = new Float64Array(n);
  for (let k = 0; k + 2 < n; k++) {
    let squares = 0;
    for (let i = k + 1; i < n; i++) squares += a[i * n + k]! ** 2;
    const head = a[(k + 1) * n + k]!;
    const length = Math.sqrt(squares);
    // nothing to remove
    if (length === 0 || squares === head ** 2) {
      beside[k] = head;
      continue;
    }
    const alpha = head > 0 ? -length : length;
    // w is (x − alpha·e₁), of which the squared norm is 2·(length² − alpha·head)
    const half = squares - alpha * head;
    for (let i = k + 1; i < n; i++) w[i] = a[i * n + k]!;
    w[k + 1]! -= alpha;
    // p = A·w/half,  q = p − w·(wᵀp)/(2·half),  A ← A − w·qᵀ − q·wᵀ
    let shared = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      const row = i * n;
      for (let j = k + 1; j < n; j++) sum += a[row + j]! * w[j]!;
      p[i] = sum / half;
      shared += sum * w[i]!;
    }
    shared /= 2 * half * half;
    for (let i = k + 1; i < n; i++) p[i]! -= shared * w[i]!;
    for (let i = k + 1; i < n; i++) {
      const [wi, pi, row] = [w[i]!, p[i]!, i * n];
      for (let j = k + 1; j < n; j++) a[row + j]! -= wi * p[j]! + pi * w[j]!;
    }
    beside[k] = alpha;
    for (const vector of vectors) {
      let along = 0;
      for (let i = k + 1; i < n; i++) along += w[i]! * vector[i]!;
      along /= half;
      for (let i = k + 1; i < n; i++) vector[i]! -= along * w[i]!;
    }
  }
  for (let i = 0; i < n; i++) diagonal[i] = a[i * n + i]!;
  if (n > 1) beside[n - 2] = a[(n - 1) * n + n - 2]!;
  return { diagonal, beside };
}

/** QL with implicit shifts; every rotation of two neighbours turns the vectors too. */
function diagonalize(d: Float64Array, e: Float64Array, vectors: readonly Float64Array[]): void {
  const n = d.length;
  for (let l = 0; l < n; l++) {
    for (;;) {
      let m = l;
      while (m + 1 < n && Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))) m++;
      if (m === l) break;
      // Wilkinson's shift
      const slope = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      const root = Math.hypot(slope, 1);
      let g = d[m]! - d[l]! + e[l]! / (slope + (slope >= 0 ? root : -root));
      let [sine, cosine, less] = [1, 1, 0];
      let i = m - 1;
      for (; i >= l; i--) {
        const f = sine * e[i]!;
        const b = cosine * e[i]!;
        const radius = Math.hypot(f, g);
        e[i + 1] = radius;
        if (radius === 0) {
          d[i + 1]! -= less;
          e[m] = 0;
          break;
        }
        sine = f / radius;
        cosine = g / radius;
        g = d[i + 1]! - less;
        const turned = (d[i]! - g) * sine + 2 * cosine * b;
        less = sine * turned;
        d[i + 1] = g + less;
        g = cosine * turned - b;
        for (const vector of vectors) {
          const upper = vector[i + 1]!;
          vector[i + 1] = sine * vector[i]! + cosine * upper;
          vector[i] = cosine * vector[i]! - sine * upper;
        }
      }
      if (i >= l) continue;
      d[l]! -= less;
      e[l] = g;
      e[m] = 0;
    }
  }
}
