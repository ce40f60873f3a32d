import { type CsvError, parse } from 'csv-parse/sync';
import { hasHeader, hasUsualName } from './csv-header.ts';

/** How a table of text is written. */
export interface CsvDialect {
  readonly delimiter: string;
  /** Encloses a field; null where no character does (many TSV files), so that quotes are characters like others. */
  readonly quote: '"' | "'" | null;
  /** Written before a quote inside quotes: a second one (RFC 4180), or a backslash. */
  readonly escape: '"' | "'" | '\\' | null;
  /** Whether blanks stand between delimiters and quotes. */
  readonly trim: boolean;
  /** What ends a record. */
  readonly ends: readonly string[];
}

const delimiters = [',', '\t', ';', '|', '^', '~', '\u0001'];
/** Lines that are looked at. */
export const headRecordsAtMost = 1000;
/** Lines that may stand above the header: a title, who made it, when. */
const titleLinesAtMost = 10;

/** Stands in for the delimiter of a table with one column, where commas are part of the texts: a character that no text has. */
export const noDelimiter = '\u001f';

/** Finds the delimiter by which the first rows have the most even number of fields, more than one; `noDelimiter` where none has.
 * @param head the file's first characters. @param whole whether that is all of it. @param named columns that the caller knows of. */
export function csvDialect(head: string, whole: boolean, named: readonly string[], delimiter?: string): CsvDialect {
  let best = dialectOf(head, delimiter ?? noDelimiter);
  let highest = 0;
  let usual: CsvDialect | undefined;
  for (const candidate of delimiter === undefined ? delimiters : []) {
    if (!head.includes(candidate)) continue;
    const dialect = dialectOf(head, candidate);
    const records = headRecords(head, whole, dialect);
    const score = evenness(records, named);
    if (score > highest) [best, highest] = [dialect, score];
    if (records[0] && records[0].length > 1 && hasUsualName(records[0], named)) usual ??= dialect;
  }
  // Rows may be uneven to the point of chance; a header of usual names is none.
  return highest > 0 ? best : (usual ?? best);
}

/** The first of the usual ways of quoting that the head obeys. Where it obeys none, quotes are characters like others if more fields open
 * one without closing it than there are quoted ones. */
function dialectOf(head: string, delimiter: string): CsvDialect {
  const plain = { delimiter, trim: false, ends: recordEnds(head) };
  const double = { ...plain, quote: '"', escape: '"' } as const;
  const single = { ...plain, quote: "'", escape: head.includes("\\'") ? '\\' : "'" } as const;
  const backslash = { ...plain, quote: '"', escape: '\\' } as const;
  const ways: CsvDialect[] = [
    ...(areSingleQuoted(head, delimiter) ? [single] : []),
    double,
    ...(head.includes('\\"') ? [backslash] : []),
    ...(/[ \t]"|"[ \t]/.test(head)
      ? [
          { ...double, trim: true },
          { ...backslash, trim: true },
        ]
      : []),
  ];
  const strict = ways.find((way) => isStrict(head, way));
  if (strict) return strict;
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
  return opened - ended <= closed + ended ? double : { ...plain, quote: null, escape: null };
}

/** Most lines have a field between single quotes, and none one between double ones. */
function areSingleQuoted(head: string, delimiter: string): boolean {
  const lines = head.split(/\r\n|\n|\r/, headRecordsAtMost).filter((line) => line.trim());
  const has = (line: string, quote: string) =>
    line.split(delimiter).some((field) => field.length > 1 && field.startsWith(quote) && field.endsWith(quote));
  const quoted = lines.filter((line) => has(line, "'")).length;
  return quoted >= 0.5 * lines.length && !lines.some((line) => has(line, '"'));
}

/** LF and CRLF may be mixed. A CR by itself ends a record only where it is the file's way: texts have stray ones. */
function recordEnds(head: string): string[] {
  const alone = head.match(/\r(?!\n)/g)?.length ?? 0;
  const feeds = head.match(/\n/g)?.length ?? 0;
  if (feeds === 0 && alone > 0) return ['\r'];
  return alone > feeds / 5 ? ['\r\n', '\n', '\r'] : ['\r\n', '\n'];
}

/** Whether quotes are as the dialect has them, but for a last one that the end of the head may cut. */
function isStrict(head: string, dialect: CsvDialect): boolean {
  let records = 0;
  const on_record = () => {
    records++;
    return null;
  };
  try {
    parse(head, { ...csvOptions(dialect), on_record });
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
export function csvOptions(dialect: CsvDialect) {
  return {
    delimiter: dialect.delimiter,
    quote: dialect.quote,
    escape: dialect.escape,
    trim: dialect.trim,
    record_delimiter: [...dialect.ends],
    relax_column_count: true,
    skip_empty_lines: true,
    columns: false as const,
  };
}

/** Lines above a header of usual names that are no rows: one field, or a single one that is not empty. */
export function titleRecords(records: readonly (readonly string[])[], named: readonly string[]): number {
  const isTitle = (record: readonly string[]) => record.filter((cell) => cell.trim() !== '').length <= 1;
  const first = records.findIndex((record) => !isTitle(record));
  if (first <= 0 || first > titleLinesAtMost) return 0;
  const rest = records.slice(first);
  return hasUsualName(rest[0]!, named) && hasHeader(rest, named) ? first : 0;
}

/** The share of records with as many fields as the header; 0 if that is one, or few have. More fields win where shares are equal. */
function evenness(all: readonly string[][], named: readonly string[]): number {
  const titles = titleRecords(all, named);
  const records = all.slice(titles);
  const fields = records[0]?.length ?? 1;
  const share = records.filter((record) => record.length === fields).length / records.length;
  return fields > 1 && share >= (titles > 0 ? 0.9 : 0.4) ? share + Math.min(fields, 50) * 1e-4 : 0;
}
