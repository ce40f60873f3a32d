/** What programs write where there is no value. pandas' `na_values`, R's NA, the errors of spreadsheets, MySQL's \N, Weka's and Orange's ?.
 *  Source: pandas.read_csv, "Additional strings to recognize as NA/NaN". */
const certain = new Set([
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '1.#IND',
  '1.#QNAN',
  '-NaN',
  '-nan',
  'NaN',
  'nan',
  'NAN',
  '<NA>',
  'N/A',
  'n/a',
  'N.A.',
  'n.a.',
  'NA',
  'NaT',
  '(null)',
  '(blank)',
  '\\N',
  '#NULL!',
  '#DIV/0!',
  '#VALUE!',
  '#REF!',
  '#NAME?',
  '#NUM!',
]);

/** Names of classes, too, where people mean "none of these". */
const doubtful = new Set(['None', 'NONE', 'null', 'NULL', 'Null', 'nil', '-', '--', '---', '–', '—', '?', '.', '*']);

/** Whether a cell may stand for no value. */
export function mayBeMissing(value: string): boolean {
  return certain.has(value) || doubtful.has(value);
}

export interface MissingValues {
  /** Values that are read as no label. */
  readonly missing: ReadonlySet<string>;
  /** Values that could have been, and are taken as classes. */
  readonly kept: readonly string[];
}

/**
 * Tells which of a column's labels mean that there is none.
 * Beside numbers all markers do. Beside names those that no one calls a class do; "NA" among country codes is Namibia, among regions North
 * America. Words such as "None" and "?" are a class where they are as frequent as the middle one of the others.
 * @param counts the rows of each value. @param numeric whether all others are numbers.
 */
export function missingValues(counts: ReadonlyMap<string, number>, numeric: boolean): MissingValues {
  const others = [...counts].filter(([value]) => !mayBeMissing(value));
  const middle = others.map(([, count]) => count).sort((a, b) => a - b)[others.length >> 1] ?? 0;
  const missing = new Set<string>();
  const kept: string[] = [];
  for (const [value, count] of counts) {
    if (!mayBeMissing(value)) continue;
    const isClass =
      !numeric && others.length > 0 && (certain.has(value) ? value === 'NA' && areCodes(others) : count >= middle);
    if (isClass) kept.push(value);
    else missing.add(value);
  }
  return { missing, kept };
}

const regions = new Set(['EU', 'EMEA', 'APAC', 'LATAM', 'AMER', 'MEA', 'ANZ']);

function areCodes(others: readonly (readonly [string, number])[]): boolean {
  const codes = others.filter(([value]) => /^[A-Z]{2}$/.test(value)).length;
  return others.some(([value]) => regions.has(value)) || (codes >= 3 && codes >= 0.8 * others.length);
}
