import { InjertoError, messageOf } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import { sideOf } from '../../folders/side-names.ts';
import { type AnnotationFormat, isObject, type JsonObject } from '../annotations/annotation-format.ts';
import { fastTextRow, isFastText } from '../annotations/fast-text.ts';
import { findAnnotationFormat } from '../annotations/find-annotation-format.ts';
import { decodedChunks } from '../encoding/decode-file.ts';
import type { TextEncoding } from '../encoding/encoding.ts';
import { rowsOfColumns } from './json-columns.ts';
import { type JsonElement, jsonElements } from './json-elements.ts';
import { jsonSections } from './json-sections.ts';
import { jsonValue } from './json-value.ts';
import type { Table, TableFile, TableOptions, TableRow } from './table.ts';
import { textLines } from './text-lines.ts';

const headCharacters = 1 << 18;
const headElements = 1000;

/** Opens JSON Lines, one array of rows, an object that holds such an array (`{"data": […]}`), or a file of plain lines.
 * @throws {InjertoError} TABLE_EMPTY · JSON_INVALID */
export async function openJson(file: TableFile, encoding: TextEncoding, options: TableOptions): Promise<Table> {
  const { signal } = options;
  const most = 2 * options.maxBytes;
  const start = await firstCharacters(file.path, encoding, signal);
  const array = file.format === 'json' ? jsonSections(start) : undefined;
  if (array && array.others.length > 0)
    options.report.note(remark('JSON_ARRAYS_LEFT_OUT', { file: file.at, arrays: array.others }));
  const elements = (onBytes?: (bytes: number) => void): AsyncGenerator<JsonElement[]> => {
    const chunks = decodedChunks(file.path, encoding, { signal, onBytes });
    return array === undefined ? textLines(chunks, most) : jsonElements(behind(chunks, array.start), most, array);
  };

  const classes = array?.classes === true;
  if (classes) options.report.note(remark('FORMAT_FOUND/classes', { file: file.at }));
  const plain = file.format === 'lines';
  const first = await firstRows(file, elements(), plain ? (text) => text : classes ? textOfClass : jsonValue);
  const { whole, looked, error } = first;
  const fastText = plain && isFastText(first.rows as string[]);
  const parse = fastText ? fastTextRow : plain ? (text: string) => text : classes ? textOfClass : (jsonValue as Parse);
  const format = findAnnotationFormat(first.rows);
  const name = fastText ? 'fastText' : format?.name;
  if (name !== undefined) options.report.note(remark('FORMAT_FOUND', { file: file.at, format: name }));
  const written = fastText ? (first.rows as string[]).map(fastTextRow) : first.rows;
  const head = format ? written.map((row) => format.row(row as JsonObject)) : written;

  if (head.length === 0) {
    if (looked === 0) {
      throw new InjertoError('TABLE_EMPTY', { where: file.path });
    }
    throw new InjertoError('JSON_INVALID/no-line', {
      details: { lines: looked, reason: messageOf(error) },
      where: file.path,
    });
  }
  const turned = file.format === 'json' && head.length === 1 ? rowsOfColumns(head[0]) : undefined;
  if (turned && !whole) throw new InjertoError('JSON_INVALID/columns', { where: file.path });
  if (turned) return tableOf(turned, file, options);
  const columns = [...new Set(head.flatMap((row) => [...columnsIn(row)]))];
  return {
    columns,
    head: head.map((row) => columns.map((column) => valueIn(row, column))),
    whole,
    ...(classes && { roles: { text: ['text'], label: ['label'] } }),
    ...(format && { roles: { ...(format.label && { label: format.label }), ignored: format.ignored } }),
    rows: (wanted) =>
      jsonRows(file, elements(options.onBytes), { parse, format, sides: array?.sides === true }, wanted, most, options),
  };
}

/** A table of rows that are all in memory. */
function tableOf(rows: readonly unknown[], file: TableFile, { report }: TableOptions): Table {
  report.note(remark('FORMAT_FOUND/columns', { file: file.at }));
  const columns = [...new Set(rows.flatMap((row) => [...columnsIn(row)]))];
  return {
    columns,
    head: rows.slice(0, headElements).map((row) => columns.map((column) => valueIn(row, column))),
    whole: rows.length <= headElements,
    async *rows(wanted) {
      yield rows.map((row, i) => ({ line: i + 1, fields: wanted.map((column) => valueIn(row, column)) }));
    },
  };
}

/** @param key the name of the array that the element is in. */
type Parse = (text: string, key: string | undefined) => unknown;

/** A text in the array of its class. */
const textOfClass: Parse = (text, key) => ({ text: jsonValue(text), label: JSON.parse(`"${key}"`) });

async function* jsonRows(
  file: TableFile,
  elements: AsyncGenerator<JsonElement[]>,
  {
    parse,
    format,
    sides,
  }: { readonly parse: Parse; readonly format: AnnotationFormat | undefined; readonly sides: boolean },
  wanted: readonly string[],
  most: number,
  { report, labels = true }: TableOptions,
): AsyncGenerator<TableRow[]> {
  let good = 0;
  let bad = 0;
  try {
    for await (const batch of elements) {
      const rows: TableRow[] = [];
      for (const { line, text, key } of batch) {
        if (text === undefined) {
          report.skip(`${file.at}:${line}`, remark('TEXT_TOO_LONG/row', { maxBytes: most }));
        } else if (text.trim() || file.format === 'lines') {
          try {
            const written = parse(text, key);
            good++;
            const refusal = labels && isObject(written) ? format?.refusal(written) : undefined;
            if (refusal) report.skip(`${file.at}:${line}`, refusal);
            else {
              const row = format && isObject(written) ? format.row(written) : written;
              const side = sides && key !== undefined ? sideOf(key) : undefined;
              rows.push({ line, fields: wanted.map((column) => valueIn(row, column)), ...(side && { side }) });
            }
          } catch (error) {
            report.skip(`${file.at}:${line}`, remark('ROW_INVALID/json', { reason: messageOf(error) }));
            bad++;
          }
        }
      }
      if (bad > 100 && bad > good) throw mostlyInvalid(file, bad, good);
      if (rows.length > 0) yield rows;
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    report.skip(file.at, remark('ROW_INVALID/cut', { reason: error.message }));
  }
  if (bad > good) throw mostlyInvalid(file, bad, good);
}

function mostlyInvalid(file: TableFile, bad: number, good: number): InjertoError {
  return new InjertoError('JSON_INVALID/lines', { details: { bad, rows: bad + good }, where: file.path });
}

async function firstCharacters(file: string, encoding: TextEncoding, signal: AbortSignal | undefined): Promise<string> {
  let start = '';
  for await (const chunk of decodedChunks(file, encoding, { signal })) {
    start += chunk;
    if (start.length >= headCharacters) break;
  }
  return start;
}

async function* behind(chunks: AsyncIterable<string>, characters: number): AsyncGenerator<string> {
  let left = characters;
  for await (const chunk of chunks) {
    // Line ends before the array are kept, so that lines are counted from the file's first.
    if (left > 0) yield chunk.slice(0, left).replace(/[^\n]/g, ' ');
    if (chunk.length > left) yield chunk.slice(left);
    left = Math.max(0, left - chunk.length);
  }
}

async function firstRows(
  file: TableFile,
  elements: AsyncGenerator<JsonElement[]>,
  parse: Parse,
): Promise<{ rows: unknown[]; whole: boolean; looked: number; error: unknown }> {
  const rows: unknown[] = [];
  let looked = 0;
  let characters = 0;
  let error: unknown;
  try {
    for await (const batch of elements) {
      for (const { text, key } of batch) {
        if (text === undefined || !(text.trim() || file.format === 'lines')) continue;
        looked++;
        try {
          rows.push(parse(text, key));
        } catch (reason) {
          error ??= reason;
        }
        characters += text.length;
        if (looked >= headElements || characters >= 4 * headCharacters) return { rows, whole: false, looked, error };
      }
    }
  } catch (reason) {
    if (!(reason instanceof SyntaxError)) throw reason;
    error ??= reason;
    looked ||= 1;
  }
  return { rows, whole: true, looked, error };
}

/** The columns of a row: an object's names, nested ones with dots; numbers from 1 for a list; 'text' for a string. */
function* columnsIn(row: unknown, at = '', depth = 0): Generator<string> {
  if (Array.isArray(row)) {
    for (let i = 0; i < row.length; i++) yield `${i + 1}`;
  } else if (typeof row === 'object' && row !== null) {
    for (const [name, value] of Object.entries(row)) {
      const nested = typeof value === 'object' && value !== null && !Array.isArray(value) && depth < 4;
      if (nested) yield* columnsIn(value, `${at}${name}.`, depth + 1);
      else yield at + name;
    }
  } else if (at === '') yield 'text';
}

function valueIn(row: unknown, column: string): unknown {
  if (typeof row === 'string') return column === 'text' ? row : undefined;
  if (typeof row !== 'object' || row === null) return undefined;
  if (Array.isArray(row)) return row[Number(column) - 1];
  if (Object.hasOwn(row, column)) return (row as Record<string, unknown>)[column];
  let value: unknown = row;
  for (const name of column.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
