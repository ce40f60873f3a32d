import { open } from 'node:fs/promises';
import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { throwIfAborted } from '../../../abort.ts';
import { InjertoError, messageOf } from '../../../errors.ts';
import type { Table, TableFile, TableOptions, TableRow } from './table.ts';

/** Rows turned from columns into objects at once. */
const batchRows = 2048;

/** Opens a Parquet file. Of the rows, one row group's wanted columns are held at a time.
 * @throws {InjertoError} PARQUET_UNREADABLE · TABLE_EMPTY */
export async function openParquet(file: TableFile, options: TableOptions): Promise<Table> {
  const handle = await open(file.path);
  try {
    const buffer = await asyncBuffer(handle);
    const metadata = await readable(file, () => parquetMetadataAsync(buffer));
    const columns = await readable(file, async () =>
      parquetSchema(metadata).children.map(({ element }) => element.name),
    );
    const count = Number(metadata.num_rows);
    if (count === 0) {
      throw new InjertoError('TABLE_EMPTY', { where: file.path });
    }
    const end = Math.min(count, 200);
    const head = await readable(file, () =>
      parquetReadObjects({
        file: buffer,
        metadata,
        compressors,
        rowStart: 0,
        rowEnd: end,
        useOffsetIndex: true,
        utf8: !options.binary,
      }),
    );
    const plain = options.binary ? withBytes : asText;
    return {
      columns,
      head: head.map((row) => columns.map((column) => plain(row[column]))),
      whole: end === count,
      classNames: classNames(metadata),
      rows: (wanted) => parquetRows(file, metadata, columns, wanted, options),
    };
  } finally {
    await handle.close();
  }
}

async function* parquetRows(
  file: TableFile,
  metadata: FileMetaData,
  columns: readonly string[],
  wanted: readonly string[],
  { signal, onBytes, binary = false }: TableOptions,
): AsyncGenerator<TableRow[]> {
  const handle = await open(file.path);
  try {
    const buffer = await asyncBuffer(handle);
    const plain = binary ? withBytes : asText;
    const present = wanted.filter((column) => columns.includes(column));
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      throwIfAborted(signal);
      const rowEnd = rowStart + Number(group.num_rows);
      const rows = await readable(file, () =>
        parquetReadObjects({ file: buffer, metadata, compressors, columns: present, rowStart, rowEnd, utf8: !binary }),
      );
      for (let i = 0; i < rows.length; i += batchRows) {
        yield rows.slice(i, i + batchRows).map((row, j) => ({
          line: rowStart + i + j + 1,
          fields: wanted.map((column) => plain(row[column])),
        }));
      }
      onBytes?.(Number(group.total_compressed_size ?? group.total_byte_size));
      rowStart = rowEnd;
    }
  } finally {
    await handle.close();
  }
}

async function asyncBuffer(handle: Awaited<ReturnType<typeof open>>): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    async slice(start, end = size) {
      const bytes = new Uint8Array(end - start);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      return bytes.buffer.slice(0, bytesRead);
    },
  };
}

async function readable<T>(file: TableFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new InjertoError('PARQUET_UNREADABLE', {
      details: { reason: messageOf(cause) },
      where: file.path,
      cause,
    });
  }
}

/** 64-bit integers as numbers, bytes as UTF-8. */
function asText(value: unknown): unknown {
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return Array.isArray(value) ? value.map(asText) : withBytes(value);
}

/** 64-bit integers as numbers; bytes stay. */
function withBytes(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return Array.isArray(value) ? value.map(withBytes) : value;
}

/** Names of classes that the `datasets` library writes beside the schema, also of lists of classes. */
function classNames(metadata: FileMetaData): Map<string, string[]> {
  const names = new Map<string, string[]>();
  const text = metadata.key_value_metadata?.find(({ key }) => key === 'huggingface')?.value;
  try {
    const features: unknown = text && JSON.parse(text).info.features;
    for (const [column, feature] of Object.entries((features ?? {}) as Record<string, Feature>)) {
      const found = feature.names ?? feature.feature?.names;
      if (Array.isArray(found) && found.every((name) => typeof name === 'string')) names.set(column, found);
    }
  } catch {
    // Metadata of another make: the numbers stay.
  }
  return names;
}

interface Feature {
  readonly names?: string[];
  readonly feature?: { readonly names?: string[] };
}
