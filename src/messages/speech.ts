/** How each language writes names, numbers and lists. */
import type { Language } from './language.ts';
import type { Remark } from './remark.ts';

export interface Speech {
  /** `"x"`, `«x»` */
  quote(text: string | number): string;
  /** Quoted and joined: `"a", "b", and "c"`. At most `limit` are named, then how many more there are. */
  names(texts: readonly (string | number)[], limit?: number): string;
  /** Joined as they stand: `a, b, and c`. */
  and(texts: readonly (string | number)[]): string;
  /** `a, b, or c` */
  or(texts: readonly (string | number)[]): string;
  /** `1,281`; at most three decimals, or powers of ten for the very large and the very small. */
  number(value: number): string;
  /** A fraction 0 … 1: `82.4 %` */
  percent(fraction: number): string;
  /** `340 kB`, `1.2 GB` */
  bytes(value: number): string;
  /** `1 photo`, `1,281 photos` */
  count(value: number, one: string, many: string): string;
  /** Words of another program (the operating system, ONNX Runtime), which are in no language of ours: `“…”`, `«…»`. */
  program(words: string): string;
  /** A remark inside a message, in the same language. */
  say(remark: Remark): string;
}

interface Writing {
  readonly open: string;
  readonly close: string;
  readonly more: (count: string) => string;
}

const writings: Readonly<Record<Language, Writing>> = {
  en: { open: '"', close: '"', more: (count) => `${count} more` },
  es: { open: '«', close: '»', more: (count) => `${count} más` },
};

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

export function speechOf(language: Language, say: (remark: Remark) => string): Speech {
  const { open, close, more } = writings[language];
  const format = (digits: number) => new Intl.NumberFormat(language, { maximumFractionDigits: digits });
  const joined = (texts: readonly string[], type: 'conjunction' | 'disjunction') =>
    new Intl.ListFormat(language, { type }).format(texts);
  const quote = (text: string | number) => `${open}${text}${close}`;
  const number = (value: number) => {
    const size = Math.abs(value);
    return size !== 0 && Number.isFinite(value) && (size < 1e-3 || size >= 1e15)
      ? value.toExponential(1)
      : format(3).format(value);
  };
  return {
    quote,
    names: (texts, limit = 10) => {
      const shown = texts.slice(0, limit).map(quote);
      const left = texts.length - shown.length;
      return joined(left > 0 ? [...shown, more(number(left))] : shown, 'conjunction');
    },
    and: (texts) => joined(texts.map(String), 'conjunction'),
    or: (texts) => joined(texts.map(String), 'disjunction'),
    number,
    percent: (fraction) => `${format(1).format(fraction * 100)} %`,
    bytes: (value) => {
      const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
      return `${format(power < 2 ? 0 : 1).format(value / 1000 ** power)} ${units[power]}`;
    },
    count: (value, one, many) => `${number(value)} ${value === 1 ? one : many}`,
    program: (words) => quote(words.trim().replace(/\s+/g, ' ').replace(/\.$/, '')),
    say,
  };
}
