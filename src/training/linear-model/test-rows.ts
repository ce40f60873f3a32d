/** For tests: rows that scikit-learn has seen too. */
import type { ClassifiedRows } from './softmax-regression.ts';

/** Rows whose classes overlap, with columns of unequal scale and offset; the numbers follow from their index, so that
 * Python can make the same (`uint32` arithmetic throughout). */
export function madeUpRows(rows: number, columns: number, classes: number): ClassifiedRows {
  const labels = Int32Array.from({ length: rows }, (_, n) => (n * 7) % classes);
  const data = Float32Array.from({ length: rows * columns }, (_, i) => {
    let h = (Math.imul(i, 2654435761) + 12345) >>> 0;
    h = Math.imul(h ^ (h >>> 15), 2246822519) >>> 0;
    h = (h ^ (h >>> 13)) >>> 0;
    const [n, c] = [Math.floor(i / columns), i % columns];
    return (h / 2 ** 32 + (labels[n]! % columns === c ? 0.35 : 0)) * (1 + (c % 5)) + c;
  });
  return { features: { data, rows, columns }, labels, classes };
}
