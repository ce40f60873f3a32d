import { type CsvError, parse } from 'csv-parse/sync';

/** How a table of text is written. */
export interface CsvDialect {
  readonly delimiter: string;
  /** Whether `"` quotes a field. Where it does not, it is a character like others (many TSV files). */
  readonly quotes: boolean;
}

const delimiters = [',', '\t', ';', '|'];
/** Lines that are looked at. */
export const headRecordsAtMost = 1000;

/** Stands in for the delimiter of a table with one column, where commas are part of the texts: a character that no text has. */
const none = '\u001f';

/** Finds the delimiter by which the first rows have the most even number of fields, more than one; `none` where none has.
 * @param head the file's first characters. @param whole whether that is all of it. */
export function csvDialect(head: string, whole: boolean, delimiter?: string): CsvDialect {
  let best = dialectOf(head, delimiter ?? none);
  let highest = 0;
  for (const candidate of delimiter === undefined ? delimiters : []) {
    const dialect = dialectOf(head, candidate);
    const score = evenness(headRecords(head, whole, dialect));
    if (score > highest) [best, highest] = [dialect, score];
  }
  return best;
}

/** Quotes are characters like others where the head breaks their rules and more fields open one without closing it than there are quoted ones. */
function dialectOf(head: string, delimiter: string): CsvDialect {
  if (isStrict(head, delimiter)) return { delimiter, quotes: true };
  let closed = 0;
  let opened = 0;
  let ended = 0;
  for (const line of head.split(/\r\n|\n|\r/, headRecordsAtMost)) {
    for (const field of line.split(delimiter)) {
      if (!field.includes('"')) continue;
      const odd = field.split('"').length % 2 === 0;
      if (!odd && /^".*"$/.test(field)) closed++;
      else if (odd && field.startsWith('"')) opened++;
      else if (odd && field.endsWith('"')) ended++;
    }
  }
  return { delimiter, quotes: opened - ended <= closed + ended };
}

/** Whether quotes are as RFC 4180 has them, but for a last one that the end of the head may cut. */
function isStrict(head: string, delimiter: string): boolean {
  let records = 0;
  const on_record = () => {
    records++;
    return null;
  };
  try {
    parse(head, { ...csvOptions({ delimiter, quotes: true }), on_record });
    return true;
  } catch (error) {
    return (error as CsvError).code === 'CSV_QUOTE_NOT_CLOSED' && records > 20;
  }
}

/** The first records, broken quotes taken as they come. */
export function headRecords(head: string, whole: boolean, dialect: CsvDialect): string[][] {
  const records: string[][] = [];
  const onRecord = (record: string[]) => {
    records.push(record);
    return null;
  };
  try {
    parse(head, { ...csvOptions(dialect), relax_quotes: true, to: headRecordsAtMost, on_record: onRecord });
    return !whole && records.length < headRecordsAtMost ? records.slice(0, -1) : records; // the last one is cut
  } catch {
    return records.length > 20 ? records : headRecordsOfLines(head, dialect);
  }
}

/** A quote that never closes makes one record of all that follows it. So each line counts by itself where that happens early. */
function headRecordsOfLines(head: string, dialect: CsvDialect): string[][] {
  const records: string[][] = [];
  for (const line of head.split(/\r\n|\n|\r/, headRecordsAtMost)) {
    try {
      records.push(...parse(line, { ...csvOptions(dialect), relax_quotes: true }));
    } catch {
      // the line of the open quote
    }
  }
  return records;
}

/** What both ways of reading ask of csv-parse. */
export function csvOptions({ delimiter, quotes }: CsvDialect) {
  return {
    delimiter,
    quote: quotes ? '"' : null,
    escape: quotes ? '"' : null,
    relax_column_count: true,
    skip_empty_lines: true,
    columns: false,
  } as const;
}

/** The share of records with as many fields as the first one; 0 if that is one, or few have. More fields win where shares are equal. */
function evenness(records: readonly string[][]): number {
  const fields = records[0]?.length ?? 1;
  const share = records.filter((record) => record.length === fields).length / records.length;
  return fields > 1 && share >= 0.4 ? share + Math.min(fields, 50) * 1e-4 : 0;
}
