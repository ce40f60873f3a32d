/** What the values of a column are, where they are no classes whatever their number. */
export type ValueKind = 'date' | 'address' | 'identifier';

const clock = String.raw`\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?`;
/** The first three letters of the months in English, Spanish, French, Portuguese, German and Italian. */
const month = String.raw`(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|fév|avr|mai|jui|aoû|déc|fev|set|out|dez|mär|okt|gen|mag|giu|lug|ott)\p{L}*\.?`;
const day = String.raw`(?:\p{L}{2,9}\.?,?\s+)?`;
const patterns: readonly (readonly [ValueKind, RegExp])[] = [
  ['date', new RegExp(String.raw`^\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?:[T ,]+${clock})?$`, 'iu')],
  ['date', new RegExp(String.raw`^\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}|\d{4})(?:[T ,]+${clock})?$`, 'iu')],
  ['date', new RegExp(`^${clock}$`, 'iu')],
  [
    'date',
    new RegExp(
      String.raw`^${day}\d{1,2}(?:st|nd|rd|th|\.|º)?[\s-]+(?:de\s+)?${month}[,\s-]+(?:de\s+)?\d{2,4}(?:[ ,]+${clock})?$`,
      'iu',
    ),
  ],
  [
    'date',
    new RegExp(
      String.raw`^${day}${month}\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:${clock}\s+)?(?:[+-]\d{4}\s+)?\d{4}(?:[ ,]+${clock})?$`,
      'iu',
    ),
  ],
  ['date', /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/],
  ['date', /^(?:19|20)\d{2}-?(?:Q[1-4]|W\d{2})$/i],
  ['address', /^(?:[a-z][a-z0-9+.-]*:\/\/|www\.)\S+$/i],
  ['address', /^(?:mailto:)?[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/i],
  ['address', /^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$/],
  ['identifier', /^\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i],
  ['identifier', /^(?=.*\d)(?:0x)?[0-9a-f]{16,}$/i],
];

/** So large a share of a column's values makes it one of them. */
const mostly = 0.8;

/** Dates and times, addresses (URLs, e-mail, IP), identifiers; undefined for all else. */
export function valueKind(values: readonly unknown[]): ValueKind | undefined {
  const counts = new Map<ValueKind, number>();
  for (const value of values) {
    const kind =
      value instanceof Date ? 'date' : patterns.find(([, pattern]) => pattern.test(String(value).trim()))?.[0];
    if (kind) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].find(([, count]) => count >= mostly * values.length)?.[0];
}
