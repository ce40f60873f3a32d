import type { Matrix } from '../../training/linear-model/index.ts';

/** Some rows of a matrix [N, D], in the order given. */
export function rowsAt({ data, columns }: Matrix, rows: ArrayLike<number>): Matrix {
  const chosen = new Float32Array(rows.length * columns);
  for (let at = 0; at < rows.length; at++) {
    chosen.set(data.subarray(rows[at]! * columns, (rows[at]! + 1) * columns), at * columns);
  }
  return { data: chosen, rows: rows.length, columns };
}
