import { InjertoError, messageOf } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import type { SplitName } from '../../sample.ts';
import { binaryKind } from '../encoding/binary-kind.ts';
import type { DecodeOptions } from '../encoding/decode-file.ts';
import { encodingName } from '../encoding/decoder.ts';
import { detectEncoding, type TextEncoding } from '../encoding/encoding.ts';
import type { TextReport } from '../text-report.ts';
import { openCsv } from './csv-table.ts';
import { openJson } from './json-table.ts';
import { openParquet } from './parquet-table.ts';
import type { TableFormat } from './table-format.ts';

/** A file with a row a text. */
export interface TableFile {
  readonly path: string;
  /** Below the dataset's folder, with `/`. */
  readonly at: string;
  readonly format: TableFormat;
}

export interface TableRow {
  /** Line where the row begins, from 1; in Parquet the row's number. */
  readonly line: number;
  /** Values of the columns asked for, in their order; undefined where the row has none. */
  readonly fields: readonly unknown[];
  /** Where the file itself divides its rows. */
  readonly side?: SplitName;
}

/** An opened table: its columns and first rows are known, its rows are still on disk. */
export interface Table {
  readonly columns: readonly string[];
  /** The first rows, all columns; at most a thousand. */
  readonly head: readonly (readonly unknown[])[];
  /** Whether `head` is all there is. */
  readonly whole: boolean;
  /** What the file itself says of its columns: annotation tools and Orange do. */
  readonly roles?: {
    readonly text?: readonly string[];
    readonly label?: readonly string[];
    /** Neither texts nor labels. */
    readonly ignored?: readonly string[];
  };
  /** Class names of columns that hold their numbers, where the file says so (Hugging Face's ClassLabel). */
  readonly classNames?: ReadonlyMap<string, readonly string[]>;
  /** The rows, a batch at a time. Rows that can't be read are reported and left out. */
  rows(columns: readonly string[]): AsyncIterable<readonly TableRow[]>;
}

export interface TableOptions extends DecodeOptions {
  readonly delimiter?: string | undefined;
  readonly encoding?: string | undefined;
  /** Names that the caller knows of; a first row that has one is a header. */
  readonly named: readonly string[];
  /** Longest text in bytes. */
  readonly maxBytes: number;
  /** Whether bytes stay bytes; else they are read as UTF-8. Only Parquet holds any. @default false */
  readonly binary?: boolean | undefined;
  readonly report: TextReport;
  /** Whether labels are wanted, so that answers that do not count are left out. @default true */
  readonly labels?: boolean;
}

/** @throws {InjertoError} FILE_UNREADABLE · NOT_A_TEXT_FILE · PARQUET_UNREADABLE · TABLE_EMPTY · … */
export async function openTable(file: TableFile, options: TableOptions): Promise<Table> {
  try {
    if (file.format === 'parquet') return await openParquet(file, options);
    const encoding = await encodingOf(file, options);
    return file.format === 'csv' ? await openCsv(file, encoding, options) : await openJson(file, encoding, options);
  } catch (cause) {
    throw readError(file.path, cause);
  }
}

/** What the system says of a file, as an error of ours; errors of ours and aborts pass. */
export function readError(file: string, cause: unknown): unknown {
  if (cause instanceof InjertoError || typeof (cause as NodeJS.ErrnoException)?.syscall !== 'string') return cause;
  return new InjertoError('FILE_UNREADABLE', { details: { reason: messageOf(cause) }, where: file, cause });
}

/** The encoding that was named or found; one that is not UTF-8 is reported.
 * @throws {InjertoError} ENCODING_UNKNOWN · NOT_A_TEXT_FILE */
export async function encodingOf(
  file: { readonly path: string; readonly at: string },
  { encoding, signal, report }: Pick<TableOptions, 'encoding' | 'signal' | 'report'>,
): Promise<TextEncoding> {
  const found = await detectEncoding(file.path, signal);
  if (encoding !== undefined) {
    // plain "utf-32" is of the order that the file has
    const name = /^utf[-_]?32$/i.test(encoding) && found?.name === 'utf-32be' ? found.name : encodingName(encoding);
    if (name === undefined) throw new InjertoError('ENCODING_UNKNOWN', { details: { encoding } });
    return { name, bom: found?.name === name ? found.bom : 0 };
  }
  if (!found) {
    const kind = await binaryKind(file.path);
    if (kind !== undefined) throw new InjertoError('NOT_A_TEXT_FILE/kind', { details: { kind }, where: file.path });
    throw new InjertoError('NOT_A_TEXT_FILE', { where: file.path });
  }
  if (found.damaged) report.warn(remark('TEXT_REPAIRED', { file: file.at }));
  if (found.mixedWith !== undefined) {
    report.warn(remark('ENCODING_MIXED', { file: file.at, encoding: found.mixedWith }));
  } else if (found.name !== 'utf-8') {
    report.warn(remark('ENCODING_NOT_UTF8', { file: file.at, encoding: found.name }));
  }
  return found;
}
