import { remark } from '../../../messages/index.ts';
import type { TextReport } from '../text-report.ts';
import { arffDialect, arffHeader } from './arff-header.ts';
import { type CsvDialect, csvDialect, headRecords, noDelimiter, titleRecords } from './csv-dialect.ts';
import { columnNames, hasHeader, repeatedNames } from './csv-header.ts';
import { orangeHeader } from './orange-header.ts';
import type { Table } from './table.ts';

/** Where the rows of a table of text begin, and how they are written. */
export interface CsvLayout {
  readonly dialect: CsvDialect;
  /** Lines that are not empty, above the first record. */
  readonly linesAbove: number;
  /** Records that name and describe the columns. */
  readonly headerRecords: number;
  readonly columns: readonly string[];
  readonly roles?: NonNullable<Table['roles']>;
  /** The first rows. */
  readonly head: readonly (readonly string[])[];
}

export interface CsvLayoutOptions {
  readonly delimiter: string | undefined;
  readonly named: readonly string[];
  readonly report: TextReport;
  /** The file, for what is said of it. */
  readonly at: string;
  /** The delimiter that the file's name promises. */
  readonly usual: string;
}

/** @param start the file's first characters. @param whole whether that is all of it. @returns undefined if there is no record. */
export function csvLayout(start: string, whole: boolean, options: CsvLayoutOptions): CsvLayout | undefined {
  const { named, report, at, usual } = options;
  const arff = arffHeader(start);
  if (arff) {
    const dialect = arffDialect(arff.body);
    const roles = { ...(arff.label.length > 0 && { label: arff.label }) };
    const head = headRecords(arff.body, whole, dialect);
    const { linesAbove } = arff;
    report.note(remark('FORMAT_FOUND', { file: at, format: 'Weka' }));
    return { dialect, linesAbove, headerRecords: 0, columns: columnNames(arff.names), roles, head };
  }
  const excel = /^\s*"?sep=(.)"?[ \t]*(?:\r\n|\n|\r|$)/i.exec(start); // what Excel is told the delimiter by
  const comments = commentLines(start);
  const above = excel ? 1 : comments.length;
  let delimiter = options.delimiter ?? excel?.[1];
  let read = readHead(start, above, whole, named, delimiter);
  let linesAbove = above;
  if (comments.length > 0 && !hasHeader(read.records, named)) {
    // The last line that begins with # may be the header, or all of them rows.
    const tagged = readHead(start, above - 1, whole, named, delimiter);
    if (tagged.records[0]?.length === tagged.records[1]?.length) {
      read = tagged;
      linesAbove--;
      if (!hasHeader(untagged(tagged.records), named)) {
        read = readHead(start, 0, whole, named, delimiter);
        linesAbove = 0;
      } else read = { ...tagged, records: untagged(tagged.records) };
    }
  }
  delimiter ??= read.dialect.delimiter;
  const titles = titleRecords(read.records, named);
  const records = read.records.slice(titles);
  const [first] = records;
  if (!first) return undefined;
  if (titles + linesAbove > 0) {
    const said = excel ? start.split(/[\r\n]/, 1)[0]! : (comments[0] ?? read.records[0]!.join(' ').trim());
    report.note(remark('LINES_ABOVE_HEADER', { file: at, lines: titles + linesAbove, first: said.slice(0, 60) }));
  }
  const { dialect } = read;
  if (dialect.delimiter !== usual && dialect.delimiter !== noDelimiter && options.delimiter === undefined)
    report.note(
      remark('DELIMITER_FOUND', { file: at, delimiter: dialect.delimiter === '\t' ? '\\t' : dialect.delimiter }),
    );
  if (dialect.quote === "'" || dialect.escape === '\\')
    report.note(remark('QUOTES_FOUND', { file: at, quote: dialect.quote!, backslash: dialect.escape === '\\' }));

  const place = { dialect, linesAbove: linesAbove + titles };
  const orange = orangeHeader(records);
  if (orange) {
    const { names, label, ignored } = orange;
    const roles = { ...(label.length > 0 && { label }), ignored };
    return {
      ...place,
      headerRecords: orange.records,
      columns: columnNames(names),
      roles,
      head: records.slice(orange.records),
    };
  }
  const header = hasHeader(records, named);
  const columns = columnNames(header ? first : first.map(() => ''));
  if (!header) report.warn(remark('HEADER_MISSING', { file: at, columns: columns.length }));
  const repeated = header ? repeatedNames(first) : [];
  if (repeated.length > 0) report.warn(remark('COLUMNS_REPEATED', { file: at, names: repeated }));
  return { ...place, headerRecords: header ? 1 : 0, columns, head: records.slice(header ? 1 : 0) };
}

function readHead(start: string, above: number, whole: boolean, named: readonly string[], delimiter?: string) {
  const body = withoutLines(start, above);
  const dialect = csvDialect(body, whole, named, delimiter);
  return { dialect, records: headRecords(body, whole, dialect) };
}

function untagged(records: readonly string[][]): string[][] {
  const [[cell, ...cells] = [], ...rest] = records;
  return [[cell?.replace(/^\s*#\s*/, '') ?? '', ...cells], ...rest];
}

/** The lines at the top that begin with `#`. */
function commentLines(start: string): string[] {
  const lines = start.split(/\r\n|\n|\r/).filter((line) => line.trim() !== '');
  const end = lines.findIndex((line) => !line.trimStart().startsWith('#'));
  return lines.slice(0, Math.max(0, end));
}

/** Without the first lines that are not empty. */
function withoutLines(text: string, count: number): string {
  let from = 0;
  for (let left = count; left > 0; left--) {
    const end = /\S[^\r\n]*(?:\r\n|\n|\r|$)/g;
    end.lastIndex = from;
    if (!end.exec(text)) return '';
    from = end.lastIndex;
  }
  return text.slice(from);
}
