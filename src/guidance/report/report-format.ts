/** Numbers as the reader's language writes them, in pages. */
import type { Language } from '../../messages/index.ts';

export interface ReportFormat {
  integer(value: number): string;
  /** `82.4 %` */
  percent(fraction: number): string;
  /** `80 %`, for axes. */
  wholePercent(fraction: number): string;
  /** Three decimals at most. */
  decimal(value: number | null): string;
  bytes(value: number): string;
}

export function reportFormat(language: Language): ReportFormat {
  const digits = (most: number) => new Intl.NumberFormat(language, { maximumFractionDigits: most });
  const [whole, one, three] = [digits(0), digits(1), digits(3)];
  return {
    integer: whole.format,
    percent: (fraction) => `${one.format(100 * fraction)} %`,
    wholePercent: (fraction) => `${whole.format(100 * fraction)} %`,
    decimal: (value) => (value === null ? '–' : three.format(value)),
    bytes: (value) => {
      const units = ['B', 'kB', 'MB', 'GB', 'TB'];
      const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
      return `${one.format(value / 1000 ** power)} ${units[power]}`;
    },
  };
}

/** A difference of accuracies and its interval, in points: `+2.1 (−4 … +8)`. */
export function pointsBetween(
  { difference, interval }: { readonly difference: number; readonly interval: readonly [number, number] },
  format: ReportFormat,
): string {
  const points = (share: number) => `${share > 0 ? '+' : share < 0 ? '−' : ''}${format.decimal(Math.abs(100 * share))}`;
  return `${points(difference)} (${interval.map(points).join(' … ')})`;
}
