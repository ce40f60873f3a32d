/** How the lines of a list of photos are written. */
import { open } from 'node:fs/promises';
import { decodeBytes } from '../../text/encoding/decode-file.ts';
import { detectEncoding } from '../../text/encoding/encoding.ts';
import type { PhotoLocator } from './locate-photo.ts';

export interface ListLine {
  /** The photo's path, with or without extension. */
  readonly name: string;
  readonly label?: string;
}

/** Reads a line; undefined where it is written otherwise. */
type LineReader = (line: string) => ListLine | undefined;

const extension = String.raw`\.(?:jpe?g|jpe|jfif|png|webp|gif|tiff?|avif|bmp|heic)`;
/** 'n01440764/18.JPEG 0': a file's name, which may hold blanks, and what is behind it. */
const labelled = new RegExp(String.raw`^["']?(.+${extension})["']?[\s,;]+(\S.*)$`, 'i');
/** '3\t1.000000\tcat/18.JPEG': MXNet's number, label and path; several labels are several columns. */
const mxnet = new RegExp(String.raw`^\d+\t(-?\d[-\d.e+\t]*)\t(.+${extension})$`, 'i');
/** 'Abyssinian_100 1 1 1', '1025794 707-320'. */
const stems = /^(\S+)\s+(\S.*)$/;

const readLabelled: LineReader = (line) => {
  const [, name, label] = labelled.exec(line) ?? [];
  return name === undefined ? undefined : { name, label: label!.trim() };
};
const readMxnet: LineReader = (line) => {
  const [, labels, name] = mxnet.exec(line) ?? [];
  if (name === undefined) return undefined;
  return {
    name,
    label: labels!
      .split('\t')
      .map((label) => label.replace(/\.0*$/, ''))
      .join(' '),
  };
};
const readStems: LineReader = (line) => {
  const [, name, label] = stems.exec(line) ?? [];
  return name === undefined ? undefined : { name, label: label!.trim() };
};
const readPaths: LineReader = (line) => ({ name: line });

/** Lines that are looked at to find the form, and of which nearly all must have it. */
const looked = 20;
const mostly = 0.9;
/** Of names that are found among the photos, so many say that all are meant so. */
const half = 0.5;

/** Reads the lines of a list that names a photo and its label in each; undefined where the file is none.
 * @param locator finds names without extension, too, in the folder of the data. Without it, only names with one are taken for photos. */
export async function labelledLines(file: string, locator?: PhotoLocator): Promise<LineReader | undefined> {
  const lines = await firstLines(file);
  if (lines.length === 0) return undefined;
  const most = (reader: LineReader) => lines.filter((line) => reader(line)).length >= mostly * lines.length;
  const reader = [readLabelled, readMxnet].find(most);
  if (reader) return reader;
  return locator && most(readStems) && (await areFound(lines, readStems, locator)) ? readStems : undefined;
}

/** Reads the lines of a list that names the photos of a side, with a label or without. */
export async function pathLines(file: string, locator: PhotoLocator): Promise<LineReader | undefined> {
  const reader = await labelledLines(file, locator);
  if (reader) return reader;
  const lines = await firstLines(file);
  return (await areFound(lines, readPaths, locator)) ? readPaths : undefined;
}

async function areFound(lines: readonly string[], reader: LineReader, locator: PhotoLocator): Promise<boolean> {
  const some = lines.slice(0, looked);
  let found = 0;
  for (const line of some) if ((await locator.locate(reader(line)!.name)).reason === undefined) found++;
  return some.length > 0 && found >= half * some.length;
}

/** Whether a line of a list says nothing. */
export function isBlank(line: string): boolean {
  return line.trim() === '' || line.startsWith('#');
}

/** The first lines of a text file that are neither empty nor comments. */
async function firstLines(file: string): Promise<string[]> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return [];
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1 << 14), 0, 1 << 14, 0);
    const encoding = (await detectEncoding(file)) ?? { name: 'utf-8', bom: 0 };
    const lines = decodeBytes(buffer.subarray(0, bytesRead), encoding).split(/\r?\n/);
    if (bytesRead === buffer.length) lines.pop(); // cut
    return lines.filter((line) => !isBlank(line)).map((line) => line.trim());
  } catch {
    return [];
  } finally {
    await handle.close();
  }
}
