/** Numbers as the reader's language writes them. */
import type { Language } from '../messages/index.ts';

export interface NumberFormat {
  /** 1,281 */
  integer(value: number): string;
  /** A fraction 0 … 1 as a percentage with one decimal: 82.4 % */
  percent(fraction: number): string;
  /** Three decimals, or powers of ten where a number has run away: losses. */
  decimal(value: number): string;
  /** One decimal: seconds. */
  seconds(value: number): string;
  /** `5 s`, `3 min 20 s`, `2 h 5 min` */
  duration(seconds: number): string;
}

export function numberFormat(language: Language): NumberFormat {
  const withDigits = (digits: number) => {
    const format = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return (value: number) => format.format(value);
  };
  const oneDecimal = withDigits(1);
  const threeDecimals = withDigits(3);
  return {
    integer: withDigits(0),
    percent: (fraction) => `${oneDecimal(fraction * 100)} %`,
    decimal: (value) => (Math.abs(value) < 1e5 ? threeDecimals(value) : value.toExponential(1)),
    seconds: oneDecimal,
    duration,
  };
}

function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
