/** The texts that a reader means by `--text`, files, and `-`. */
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { TextInput } from '../data/text/text-dataset.ts';
import { InjertoError } from '../errors.ts';

export interface NamedText {
  readonly text: TextInput;
  /** Where it stands: a file, or a file and a line; undefined for `--text`. */
  readonly at?: string;
  /** The JSON object that it came in, to be given back with the answer. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

const lineFiles = new Set(['.jsonl', '.ndjson']);
const tables = new Set(['.csv', '.tsv', '.tab', '.json', '.parquet']);

/** Texts in the order given, read as they are wanted. `-` is standard input. There and in JSON Lines files each line is a text: a JSON
 * object or string, else the line itself. A .txt file is one text, a table one a row.
 * @param column holds the text, where it comes with other fields.
 * @throws {InjertoError} FILE_UNREADABLE · TEXT_FIELD_MISSING · what `textDataset` throws. */
export async function* textInputs(
  {
    files,
    texts,
    column,
  }: { readonly files: readonly string[]; readonly texts: readonly string[]; readonly column?: string },
  signal?: AbortSignal,
): AsyncGenerator<NamedText, void, void> {
  for (const text of texts) yield { text };
  for (const file of files) {
    const extension = path.extname(file).toLowerCase();
    if (file === '-') yield* lines(process.stdin, 'stdin', column);
    else if (lineFiles.has(extension)) yield* lines(createReadStream(file), file, column);
    else if (tables.has(extension)) yield* rows(file, column, signal);
    else yield { text: (await readWhole(file)).trim(), at: file };
  }
}

async function* lines(stream: NodeJS.ReadableStream, name: string, column: string | undefined) {
  let number = 0;
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (line.trim() === '') continue;
      yield namedText(line, `${name}:${number}`, column);
    }
  } catch (error) {
    throw error instanceof InjertoError ? error : unreadable(name, error);
  }
}

function namedText(line: string, at: string, column: string | undefined): NamedText {
  const value = jsonOf(line);
  if (typeof value === 'string') return { text: value, at };
  if (value === undefined) return { text: line, at };
  const text = column === undefined ? (value.text ?? onlyString(value)) : value[column];
  if (typeof text === 'string') return { text, at, fields: value };
  if (Array.isArray(text) && text.length === 2 && text.every((part) => typeof part === 'string')) {
    return { text: text as unknown as TextInput, at, fields: value };
  }
  throw new InjertoError('TEXT_FIELD_MISSING', {
    what: `The JSON object has no text in ${column === undefined ? '"text"' : `"${column}"`}; its fields are ${Object.keys(value).join(', ') || 'none'}.`,
    where: at,
    hint: 'Name the field with --text-column.',
  });
}

/** A JSON object or string; undefined where the line is not JSON of these kinds. */
function jsonOf(line: string): string | Record<string, unknown> | undefined {
  if (!/^\s*[{"]/.test(line)) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'string') return value;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function onlyString(value: Readonly<Record<string, unknown>>): unknown {
  const strings = Object.values(value).filter((field) => typeof field === 'string');
  return strings.length === 1 ? strings[0] : undefined;
}

async function* rows(file: string, column: string | undefined, signal: AbortSignal | undefined) {
  const { textDataset } = await import('../data/index.ts');
  const dataset = await textDataset(file, {
    task: 'unlabeled',
    ...(column !== undefined && { text: column }),
    ...(signal && { signal }),
  });
  try {
    for (let start = 0; start < dataset.samples.length; start += 1024) {
      const samples = dataset.samples.slice(start, start + 1024);
      for (const [i, text] of (await dataset.read(samples)).entries()) yield { text, at: samples[i]!.id };
    }
  } finally {
    await dataset.close();
  }
}

async function readWhole(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, cause: unknown): InjertoError {
  return new InjertoError('FILE_UNREADABLE', {
    what: `The file cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
    where: file,
    hint: 'Check the path. To label words given on the command line, use --text.',
    cause,
  });
}
