/** The texts that a reader means by `--text`, files, and `-`. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { tableFormat } from '../../data/text/tables/table-format.ts';
import type { TextInput } from '../../data/text/text-dataset.ts';
import { InjertoError, messageOf } from '../../errors.ts';
import type { Remark } from '../../messages/index.ts';
import type { Messages } from '../messages/index.ts';
import type { EventReport } from '../reports/event-report.ts';

export interface NamedText {
  readonly text: TextInput;
  /** Where it stands: a file, or a file and a line; undefined for `--text`. */
  readonly at?: string;
  /** The JSON object that it came in, to be given back with the answer. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

const lineFiles = new Set(['.jsonl', '.ndjson']);
const packed = /\.(gz|tgz|tar|zip)$/i;

export interface TextSources {
  readonly files: readonly string[];
  readonly texts: readonly string[];
  /** Holds the text, where it comes with other fields. */
  readonly column?: string | undefined;
  /** Whether a .txt file is one text. @default each of its lines is one, as everywhere */
  readonly wholeFiles?: boolean | undefined;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly words: Messages['texts'];
  /** Told of each text that is left out, and why. */
  readonly onSkip: (at: string, reason: string) => void;
  /** Told what was found and taken for granted in a table. */
  readonly onRemark: (remark: Remark) => void;
}

/** Reading that reports what it leaves out and takes for granted. */
export function textReading(report: EventReport, words: Messages['texts'], signal: AbortSignal) {
  return {
    signal,
    words,
    onSkip: (at: string, reason: string) => report.skip(at, reason, 'TEXT_SKIPPED'),
    onRemark: (said: Remark) => report.warning(said),
  };
}

/** Texts in the order given, read as they are wanted. `-` is standard input. There and in JSON Lines files each line is a text: a JSON
 * object or string, else the line itself. A .txt file holds a text a line, a table one a row; a folder
 * stands for the .txt files in it, each of them one text. What holds no text is left out.
 * @throws {InjertoError} FILE_UNREADABLE, before the first text · TEXT_FIELD_MISSING if the first line has none · what `textDataset` throws. */
export async function* textInputs(
  { files, texts, column, wholeFiles = false }: TextSources,
  options: ReadOptions,
): AsyncGenerator<NamedText, void, void> {
  const folders = new Set<string>();
  for (const file of files) {
    if (file === '-') continue;
    const found = await stat(file).catch((error: unknown) => {
      throw unreadable(file, error);
    });
    if (found.isDirectory()) folders.add(file);
  }
  for (const text of texts) yield { text };
  for (const file of files) {
    const extension = path.extname(file).toLowerCase();
    if (file === '-') yield* lines(process.stdin, 'stdin', column, options);
    else if (folders.has(file)) yield* rows(file, undefined, options);
    else if (lineFiles.has(extension)) yield* lines(createReadStream(file), file, column, options);
    else if (packed.test(file)) yield* rows(file, column, options);
    else if (tableFormat(file) === 'lines' ? !wholeFiles : tableFormat(file)) yield* rows(file, column, options);
    else yield* wholeFile(file, options);
  }
}

async function* lines(
  stream: NodeJS.ReadableStream,
  name: string,
  column: string | undefined,
  { words, onSkip }: ReadOptions,
): AsyncGenerator<NamedText, void, void> {
  let number = 0;
  /** Whether the first line was a JSON object: then what begins like one is meant to be one. */
  let objects: boolean | undefined;
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (line.trim() === '') continue;
      const at = `${name}:${number}`;
      const value = jsonOf(line);
      const first = objects === undefined;
      objects ??= typeof value === 'object';
      if (objects && value === undefined && line.trimStart().startsWith('{')) {
        onSkip(at, words.notJson);
        continue;
      }
      try {
        const found = namedText(value ?? line, at, column);
        if ([found.text].flat().join('').trim() === '') onSkip(at, words.empty);
        else yield found;
      } catch (error) {
        // of the first line it says that the wrong field is asked for
        if (first || !(error instanceof InjertoError)) throw error;
        onSkip(at, words.noField);
      }
    }
  } catch (error) {
    throw error instanceof InjertoError ? error : unreadable(name, error);
  }
}

function namedText(
  value: string | Readonly<Record<string, unknown>>,
  at: string,
  column: string | undefined,
): NamedText {
  if (typeof value === 'string') return { text: value, at };
  const text = column === undefined ? (value.text ?? onlyString(value)) : value[column];
  if (typeof text === 'string') return { text, at, fields: value };
  if (Array.isArray(text) && text.length === 2 && text.every((part) => typeof part === 'string')) {
    return { text: text as unknown as TextInput, at, fields: value };
  }
  throw new InjertoError('TEXT_FIELD_MISSING', {
    details: { field: column ?? 'text', fields: fieldsOf(value) },
    where: at,
  });
}

function fieldsOf(value: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(value).map(([name, field]) => `${name} (${Array.isArray(field) ? 'array' : typeof field})`);
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

/** A text a row; of a .txt file a text a line, and one that holds none is left out as any other file of words. */
async function* rows(file: string, column: string | undefined, options: ReadOptions) {
  const { signal, words, onSkip, onRemark } = options;
  const { textDataset } = await import('../../data/node/index.ts');
  const opening = textDataset(file, {
    task: 'unlabeled',
    ...(column !== undefined && tableFormat(file) !== 'lines' && { textColumn: column }),
    ...(signal && { signal }),
  });
  const dataset = await opening.catch((error: unknown) => {
    const holdsNone = error instanceof InjertoError ? withoutText[error.code] : undefined;
    if (tableFormat(file) !== 'lines' || !holdsNone) throw error;
    onSkip(file, words[holdsNone]);
  });
  if (!dataset) return;
  try {
    for (const { at, message } of dataset.skipped) onSkip(at, message);
    for (const said of [...dataset.notes, ...dataset.warnings]) if (said.code !== 'ROWS_LEFT_OUT') onRemark(said);
    for (let start = 0; start < dataset.samples.length; start += 1024) {
      const samples = dataset.samples.slice(start, start + 1024);
      for (const [i, text] of (await dataset.read(samples)).entries()) yield { text, at: samples[i]!.id };
    }
  } finally {
    await dataset.close();
  }
}

const withoutText: Readonly<Record<string, 'empty' | 'notText'>> = {
  TABLE_EMPTY: 'empty',
  NO_READABLE_TEXT: 'empty',
  NOT_A_TEXT_FILE: 'notText',
};

/** A file that is one text, in whatever encoding. */
async function* wholeFile(file: string, { words, signal, onSkip }: ReadOptions): AsyncGenerator<NamedText, void, void> {
  const { decodeBytes, detectEncoding } = await import('../../data/node/index.ts');
  const read = async () => {
    const encoding = await detectEncoding(file, signal);
    return encoding && decodeBytes(await readFile(file), encoding).trim();
  };
  const text = await read().catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if (text === undefined) onSkip(file, words.notText);
  else if (text === '') onSkip(file, words.empty);
  else yield { text, at: file };
}

function unreadable(file: string, cause: unknown): InjertoError {
  return new InjertoError('FILE_UNREADABLE/texts', { details: { reason: messageOf(cause) }, where: file, cause });
}
