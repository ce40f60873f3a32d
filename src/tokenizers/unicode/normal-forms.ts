/** Unicode's normal forms as Python's tokenizers know them: later characters stay as they are. */
import { classBody } from './character-classes.ts';

export type NormalForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

let known: RegExp | undefined;

export function normalForm(form: NormalForm, text: string): string {
  if (!/[^\p{ASCII}]/u.test(text)) return text;
  known ??= new RegExp(`[^${classBody('inert')}]+`, 'gu');
  return text.replace(known, (part) => part.normalize(form));
}
