/** A number as it is written, before its column says what its commas and dots are. */
export interface WrittenNumber {
  /** With `,` and `.` read as decimal signs; NaN where it is no number. */
  readonly value: number;
  readonly form: NumberForm;
  /** `%` or a sign of money beside it; the value is as it stands: 12 for "12 %". */
  readonly unit?: string;
}

/** `comma-3`, `dot-3`: one sign with three digits behind it, which groups thousands or begins decimals. The others are unmistakable. */
export type NumberForm =
  | 'none'
  | 'plain'
  | 'dot-3'
  | 'comma-3'
  | 'decimal-dot'
  | 'decimal-comma'
  | 'grouped-by-comma'
  | 'grouped-by-dot';

const forms: readonly [RegExp, NumberForm][] = [
  [/^\d+$/, 'plain'],
  [/^[1-9]\d{0,2}\.\d{3}$/, 'dot-3'],
  [/^[1-9]\d{0,2},\d{3}$/, 'comma-3'],
  [/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i, 'decimal-dot'],
  [/^\d*,\d+(e[+-]?\d+)?$/i, 'decimal-comma'],
  [/^\d{1,3}(,\d{3})+\.\d+$/, 'grouped-by-comma'],
  [/^\d{1,3}(,\d{3}){2,}$/, 'grouped-by-comma'],
  [/^\d{1,3}(\.\d{3})+,\d+$/, 'grouped-by-dot'],
  [/^\d{1,3}(\.\d{3}){2,}$/, 'grouped-by-dot'],
];

const grouped = /^\d{1,3}([ \u00a0\u2009\u202f'’]\d{3})+([.,]\d+)?$/;

export function writtenNumber(text: string): WrittenNumber {
  const { bare: trimmed, unit } = withoutUnit(text.trim().replace(/^\u2212/, '-'));
  const sign = /^[+-]/.exec(trimmed)?.[0] ?? '';
  let digits = trimmed.slice(sign.length);
  if (grouped.test(digits)) digits = digits.replace(/[ \u00a0\u2009\u202f'’]/g, '');
  const form = forms.find(([pattern]) => pattern.test(digits))?.[1] ?? 'none';
  if (form === 'none') return { value: Number.NaN, form };
  const plain =
    form === 'grouped-by-comma'
      ? digits.replaceAll(',', '')
      : form === 'grouped-by-dot'
        ? digits.replaceAll('.', '').replace(',', '.')
        : digits.replace(',', '.');
  const value = Number(sign + plain);
  if (!Number.isFinite(value)) return { value: Number.NaN, form: 'none' };
  return { value, form, ...(unit !== '' && { unit }) };
}

/** "12 %", "$5", "-3,50 €" without the sign. */
function withoutUnit(text: string): { bare: string; unit: string } {
  const [, sign = '', front = '', bare = '', behind = ''] = /^([+-]?)([$€£¥]?)\s?(.*?)\s?([%$€£¥]?)$/s.exec(text) ?? [];
  if ((front === '') === (behind === '')) return { bare: text, unit: '' };
  return { bare: sign + bare, unit: front + behind };
}

/** How a column writes its numbers, told by all of them: by itself, "1,234" may be a thousand or a little more than one. */
export class NumberFormat {
  readonly #seen = new Map<NumberForm, string>();
  /** A number of each unit, and of none. */
  readonly #units = new Map<string, string>();

  add(text: string, { form, unit = '' }: WrittenNumber): void {
    if (form !== 'none' && !this.#units.has(unit)) this.#units.set(unit, text);
    if (!this.#seen.has(form)) this.#seen.set(form, text);
  }

  /** The number, now that all of its column are known. */
  valueOf({ value, form }: WrittenNumber): number {
    const thousands = (form === 'comma-3' && this.commaGroups) || (form === 'dot-3' && this.dotGroups);
    return thousands ? Math.round(value * 1000) : value;
  }

  /** Whether "1,234" is a thousand. Where nothing speaks for either it is: decimals of just three digits in every row are rare. */
  get commaGroups(): boolean {
    return !this.#seen.has('decimal-comma') && !this.#seen.has('grouped-by-dot');
  }

  /** Whether "1.234" is a thousand: only beside numbers that leave no other reading. */
  get dotGroups(): boolean {
    if (this.#seen.has('decimal-dot') || this.#seen.has('grouped-by-comma')) return false;
    return this.#seen.has('grouped-by-dot') || this.#seen.has('decimal-comma');
  }

  /** Numbers that have a unit, one of each; and one without, where both are in the column. */
  get withUnits(): readonly { readonly text: string; readonly value: number }[] {
    if ([...this.#units.keys()].every((unit) => unit === '')) return [];
    return [...this.#units.values()].map((text) => ({ text, value: this.valueOf(writtenNumber(text)) }));
  }

  /** Numbers of which each could be read in another way, and how they are read. */
  get doubtful(): readonly { readonly text: string; readonly value: number }[] {
    const forms: NumberForm[] = ['decimal-comma', 'comma-3', ...(this.dotGroups ? (['dot-3'] as const) : [])];
    return forms.flatMap((form) => {
      const text = this.#seen.get(form);
      return text === undefined ? [] : [{ text, value: this.valueOf(writtenNumber(text)) }];
    });
  }

  /** Two numbers of which one has a decimal comma and the other a decimal point: one of them may be misread. */
  get contradiction(): readonly [string, string] | undefined {
    const comma = this.#seen.get('decimal-comma') ?? this.#seen.get('grouped-by-dot');
    const dot = this.#seen.get('decimal-dot') ?? this.#seen.get('grouped-by-comma');
    return comma !== undefined && dot !== undefined ? [comma, dot] : undefined;
  }
}
