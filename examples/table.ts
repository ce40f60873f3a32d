/** A result of the demo, as a line of its table. */
export interface Row {
  readonly method: string;
  /** Share of the test samples, 0 … 1, with its 95 % interval. */
  readonly accuracy: number;
  readonly interval: readonly [number, number];
  readonly seconds: number;
  /** Weights that learned. */
  readonly weights: number;
}

export function table(results: readonly Row[]): string {
  const rows = [
    ['', 'accuracy', '95 % interval', 'seconds', 'trained weights'],
    ...results.map(({ method, accuracy, interval, seconds, weights }) => [
      method,
      percent(accuracy),
      interval.map(percent).join(' – '),
      seconds.toFixed(1),
      weights.toLocaleString('en'),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => cell.padStart(widths[column]!)).join('   ')).join('\n');
}

export function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}
