import { sideOf } from '../../folders/side-names.ts';
import type { SplitName } from '../../sample.ts';
import type { ColumnFacts } from './column-facts.ts';

/** `is_valid`, `in_test`, `is_training_img`. */
export function isFlagColumn({ name, values }: ColumnFacts): boolean {
  return /^i[sn]/.test(plain(name)) && flaggedSide(name) !== undefined && values.length > 0 && values.every(isYesOrNo);
}

/** The side that a flag's name is about. */
export function flaggedSide(name: string): SplitName | undefined {
  return sideOf(
    plain(name)
      .replace(/^i[sn]/, '')
      .replace(/(img|image|set|sample|row)$/, ''),
  );
}

export const yes = /^(1(\.0)?|true|t|yes|y|sí|si)$/i;
const no = /^(0(\.0)?|false|f|no|n)$/i;

export function isYesOrNo(value: unknown): boolean {
  const text = String(value).trim();
  return yes.test(text) || no.test(text);
}

/** A column's name without capitals, blanks and signs between its words. */
export function plain(name: string): string {
  return name
    .normalize()
    .toLowerCase()
    .replace(/[-_. ]+/g, '');
}
