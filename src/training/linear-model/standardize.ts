/** Centre and scale of feature columns. */
import { InjertoError } from '../../errors.ts';

/** Mean and standard deviation of each column. */
export interface ColumnStatistics {
  readonly mean: Float64Array;
  /** Population standard deviation; infinite for a column that is constant up to rounding, so that it becomes 0 and gets no weight. Some
   *  encoders have features of 1e-30 throughout: to divide by their spread would put weights of 1e30 into the head. */
  readonly scale: Float64Array;
}

/** A row-major matrix of `rows` × `columns` numbers. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Two passes in float64: exact enough where the mean is far larger than the spread.
 * @throws {InjertoError} FEATURES_NOT_FINITE */
export function columnStatistics({ data, rows, columns }: Matrix): ColumnStatistics {
  const mean = new Float64Array(columns);
  for (let r = 0; r < rows; r++) for (let c = 0; c < columns; c++) mean[c]! += data[r * columns + c]!;
  for (let c = 0; c < columns; c++) {
    mean[c]! /= rows;
    if (!Number.isFinite(mean[c])) throw notFinite(c);
  }
  const variance = new Float64Array(columns);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) variance[c]! += (data[r * columns + c]! - mean[c]!) ** 2;
  const deviations = variance.map((sum) => Math.sqrt(sum / rows));
  const largest = deviations.reduce((max, deviation) => Math.max(max, deviation), 0);
  // a float32 column that holds one value many times, or next to nothing: what is left is rounding
  const scale = deviations.map((deviation, c) =>
    deviation > 1e-7 * Math.max(Math.abs(mean[c]!), largest) ? deviation : Number.POSITIVE_INFINITY,
  );
  return { mean, scale };
}

/** (x − mean) / scale of the rows `from` … `to` − 1, as float32. */
export function standardizeRows(
  { data, columns }: Matrix,
  { mean, scale }: ColumnStatistics,
  from: number,
  to: number,
): Float32Array {
  const result = new Float32Array((to - from) * columns);
  for (let r = from; r < to; r++) {
    for (let c = 0; c < columns; c++) {
      result[(r - from) * columns + c] = (data[r * columns + c]! - mean[c]!) / scale[c]!;
    }
  }
  return result;
}

function notFinite(column: number): InjertoError {
  return new InjertoError('FEATURES_NOT_FINITE', { details: { feature: column } });
}
