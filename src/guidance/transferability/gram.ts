import type { Matrix } from '../../training/linear-model/index.ts';

export interface Gram {
  /** F·Fᵀ [N, N] (`rows`) or Fᵀ·F [D, D] (`columns`), whichever is smaller: both have the same eigenvalues but for zeros. Row-major, float64. */
  readonly data: Float64Array;
  readonly n: number;
  readonly of: 'rows' | 'columns';
}

/** The smaller of the two products of F [N, D] with itself. */
export function gramOf(features: Matrix): Gram {
  const { data, rows, columns } = features;
  const of = rows <= columns ? 'rows' : 'columns';
  // the vectors whose products are taken, each of them contiguous
  const [n, length] = of === 'rows' ? [rows, columns] : [columns, rows];
  const vectors = of === 'rows' ? Float64Array.from(data) : transposed(features);
  const products = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0, a = i * length, b = j * length; k < length; k++) sum += vectors[a + k]! * vectors[b + k]!;
      products[i * n + j] = sum;
      products[j * n + i] = sum;
    }
  }
  return { data: products, n, of };
}

function transposed({ data, rows, columns }: Matrix): Float64Array {
  const turned = new Float64Array(data.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) turned[c * rows + r] = data[r * columns + c]!;
  return turned;
}

/** Where vectors over the rows lie along the left singular vectors, by the smaller product.
 * @param values eigenvalues σ² of the product. @param along coordinates of v (`rows`) or of Fᵀ·v (`columns`) along its eigenvectors.
 * @returns squares of vᵀuᵢ for each eigenvalue above rounding, which are kept in `kept`. */
export function alongLeft(
  { of, n }: Gram,
  values: Float64Array,
  along: readonly Float64Array[],
): { readonly kept: Float64Array; readonly squares: Float64Array[] } {
  const largest = values.reduce((top, value) => Math.max(top, value), 0);
  const isReal = (i: number) => values[i]! > n * Number.EPSILON * largest;
  const places = Array.from(values.keys()).filter(isReal);
  return {
    kept: Float64Array.from(places, (i) => values[i]!),
    // vᵀuᵢ = (Fᵀv)ᵀwᵢ/σᵢ for a right singular vector wᵢ
    squares: along.map((vector) =>
      Float64Array.from(places, (i) => (of === 'rows' ? vector[i]! ** 2 : vector[i]! ** 2 / values[i]!)),
    ),
  };
}

/** Fᵀ·v in float64. */
export function timesColumns({ data, rows, columns }: Matrix, v: Float64Array): Float64Array {
  const result = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    if (v[r] === 0) continue;
    for (let c = 0; c < columns; c++) result[c]! += v[r]! * data[r * columns + c]!;
  }
  return result;
}
