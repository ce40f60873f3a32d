import { type CsvError, parse } from 'csv-parse';
import { parse as parseAll } from 'csv-parse/sync';
import { InjertoError } from '../../../errors.ts';
import { type Remark, remark } from '../../../messages/index.ts';
import { decodedChunks, utf8Chunks } from '../encoding/decode-file.ts';
import type { TextEncoding } from '../encoding/encoding.ts';
import { type CsvDialect, csvOptions, headRecordsAtMost } from './csv-dialect.ts';
import { type CsvLayout, csvLayout } from './csv-layout.ts';
import type { Table, TableFile, TableOptions, TableRow } from './table.ts';
import { UnreadBytes } from './unread-bytes.ts';

const headCharacters = 1 << 18;

/** Opens a CSV or TSV file. @throws {InjertoError} TABLE_EMPTY */
export async function openCsv(file: TableFile, encoding: TextEncoding, options: TableOptions): Promise<Table> {
  const { named, delimiter, report } = options;
  let start = '';
  let whole = true;
  for await (const chunk of decodedChunks(file.path, encoding, { signal: options.signal })) {
    start += chunk;
    if (start.length >= headCharacters) {
      whole = false;
      break;
    }
  }
  const layout = csvLayout(start, whole, {
    delimiter: delimiter === '\\t' ? '\t' : (delimiter ?? (start.includes('\t') ? tabIn(file.at) : undefined)),
    usual: (start.includes('\t') ? tabIn(file.at) : undefined) ?? ',',
    named,
    report,
    at: file.at,
  });
  if (!layout) throw new InjertoError('TABLE_EMPTY', { where: file.path });
  const { columns, head, headerRecords, roles } = layout;
  return {
    columns,
    head,
    whole: whole && head.length + headerRecords < headRecordsAtMost,
    ...(roles && { roles }),
    rows: (wanted) => csvRows(file, encoding, layout, wanted, options),
  };
}

function tabIn(name: string): string | undefined {
  return /\.(tsv|tab)(\.gz)?$/i.test(name) ? '\t' : undefined;
}

/**
 * Reads the records, strictly. Where quotes are broken (one that never closes, or closes inside a word), where a record outgrows the
 * bound, or has lines inside and the wrong number of fields, reading begins anew at the line after the one where that record began:
 * one line is lost, not the rest of the file. A single line that reads well once its quotes are taken as characters is kept.
 */
async function* csvRows(
  file: TableFile,
  encoding: TextEncoding,
  { dialect, columns, headerRecords, linesAbove }: CsvLayout,
  wanted: readonly string[],
  options: TableOptions,
): AsyncGenerator<TableRow[]> {
  const { report, maxBytes } = options;
  const bound = 2 * maxBytes;
  const places = wanted.map((name) => columns.indexOf(name));
  let above = headerRecords;
  let header: readonly string[] | undefined;
  const rowOf = (record: readonly string[], line: number): TableRow[] => {
    if (above > 0) {
      if (above-- === headerRecords) header = record;
      return [];
    }
    // Tables that were put one behind the other bring their header each time.
    if (header && record.length === header.length && record.every((cell, i) => cell === header![i])) {
      report.skip(`${file.at}:${line}`, remark('ROW_INVALID/header'));
      return [];
    }
    if (fits(record, columns.length)) return [{ line, fields: places.map((at) => (at < 0 ? undefined : record[at])) }];
    report.skip(`${file.at}:${line}`, remark('ROW_INVALID/fields', { fields: record.length, columns: columns.length }));
    return [];
  };

  const unread = new UnreadBytes(utf8Chunks(file.path, encoding, options));
  try {
    if (linesAbove > 0) await unread.more();
    for (let left = linesAbove; left > 0; left--) await unread.takeLine(bound);
    for (;;) {
      const reader = new StrictReader(dialect, bound, columns.length);
      let failed = await reader.write(unread.bytes);
      for (let closed = false; ; ) {
        const rows: TableRow[] = [];
        for (const { record, length } of reader.take()) rows.push(...rowOf(record, unread.take(length)));
        if (rows.length > 0) yield rows;
        if (failed || closed) break;
        const more = unread.ended ? undefined : await unread.more();
        closed = more === undefined;
        failed = more ? await reader.write(more) : await reader.end();
      }
      if (!failed) return;

      const { line, bytes } = await unread.takeLine(bound);
      const mended = bytes && reread(bytes.toString(), dialect, columns.length);
      if (mended) yield rowOf(mended, line);
      else if (bytes) report.skip(`${file.at}:${line}`, whatIsBroken(failed));
      else report.skip(`${file.at}:${line}`, remark('TEXT_TOO_LONG/row', { maxBytes: bound }));
    }
  } finally {
    await unread.close();
  }
}

/** csv-parse until its first error, which stops it for good. */
class StrictReader {
  #records: { record: string[]; length: number }[] = [];
  #error: CsvError | undefined;
  #end = 0;
  readonly #parser: ReturnType<typeof parse>;

  constructor(dialect: CsvDialect, bound: number, fields: number) {
    this.#parser = parse({
      ...csvOptions(dialect),
      max_record_size: bound,
      on_record: (record: string[], { bytes }) => {
        if (!fits(record, fields) && record.some((field) => /[\n\r]/.test(field))) throw new Error(ragged);
        this.#records.push({ record, length: bytes - this.#end });
        this.#end = bytes;
        return null;
      },
    });
    this.#parser.on('error', (error) => {
      this.#error ??= error as CsvError;
    });
    this.#parser.resume();
  }

  write(bytes: Buffer): Promise<Error | undefined> {
    return new Promise((resolve) => this.#parser.write(bytes, (error) => resolve(this.#error ?? error ?? undefined)));
  }

  end(): Promise<Error | undefined> {
    return new Promise((resolve) => {
      this.#parser.once('end', () => resolve(this.#error));
      this.#parser.once('error', (error) => resolve(this.#error ?? error));
      this.#parser.end();
    });
  }

  /** The records read since the last call; `length` in bytes, what stands between the end of the one before and its own. */
  take(): { record: string[]; length: number }[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }
}

/** A row may end in delimiters that the header lacks. */
function fits(record: readonly string[], fields: number): boolean {
  return record.length === fields || (record.length > fields && record.slice(fields).every((field) => field === ''));
}

/** One line with its quotes as characters, if it has the right number of fields then. */
function reread(line: string, dialect: CsvDialect, fields: number): string[] | undefined {
  try {
    const [record, ...more] = parseAll(line, { ...csvOptions(dialect), relax_quotes: true });
    return record && more.length === 0 && record.length === fields ? record : undefined;
  } catch {
    return undefined;
  }
}

const ragged = 'ragged';

function whatIsBroken(error: Error): Remark<'ROW_INVALID'> {
  const { code, message } = error as CsvError;
  if (message === ragged) return remark('ROW_INVALID/ragged');
  const open = code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE';
  return open ? remark('ROW_INVALID/open-quote') : remark('ROW_INVALID/quote-inside');
}
