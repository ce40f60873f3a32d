/** Rows of vectors: embeddings [N, D], row-major. */

/** Brings each row to unit length, in place; a row of zeros stays. */
export function normalizeRows(data: Float64Array, columns: number): Float64Array {
  for (let from = 0; from < data.length; from += columns) {
    let squares = 0;
    for (let i = from; i < from + columns; i++) squares += data[i]! ** 2;
    if (squares === 0) continue;
    const length = Math.sqrt(squares);
    for (let i = from; i < from + columns; i++) data[i] = data[i]! / length;
  }
  return data;
}

/** A·Bᵀ [N, K] of A [N, D] and B [K, D]: cosines where both have rows of unit length. */
export function products(a: ArrayLike<number>, b: ArrayLike<number>, columns: number): Float64Array {
  const [N, K] = [a.length / columns, b.length / columns];
  const result = new Float64Array(N * K);
  for (let n = 0; n < N; n++) {
    for (let k = 0; k < K; k++) {
      let sum = 0;
      for (let i = 0; i < columns; i++) sum += a[n * columns + i]! * b[k * columns + i]!;
      result[n * K + k] = sum;
    }
  }
  return result;
}

/** Means of consecutive groups of rows, [groups, D]; `sizes` rows each. */
export function groupMeans(data: ArrayLike<number>, sizes: readonly number[], columns: number): Float64Array {
  const result = new Float64Array(sizes.length * columns);
  let row = 0;
  for (const [group, size] of sizes.entries()) {
    for (let r = 0; r < size; r++, row++) {
      for (let i = 0; i < columns; i++) result[group * columns + i]! += data[row * columns + i]! / size;
    }
  }
  return result;
}
