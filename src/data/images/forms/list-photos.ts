import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { InjertoError } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import { listFolder } from '../../folders/walk-folder.ts';
import type { SplitName } from '../../sample.ts';
import { decodeBytes } from '../../text/encoding/decode-file.ts';
import { detectEncoding } from '../../text/encoding/encoding.ts';
import type { ImageReport } from '../image-report.ts';
import type { ImageDatasetOptions } from '../open-images.ts';
import type { FoundPhotos, PhotoCandidate } from '../photo-candidate.ts';
import { PhotoLocator } from './locate-photo.ts';

/** 'n01440764/18.JPEG 0': a file's name, which may hold blanks, and what is behind it. */
const line = /^(.+\.(?:jpe?g|jpe|jfif|png|webp|gif|tiff?|avif|bmp|heic))["']?[\s,;]+(\S.*)$/i;

export interface ListFile {
  readonly path: string;
  /** Below the dataset's folder. */
  readonly at: string;
  readonly split?: SplitName;
}

/** Whether a text file is a list of image files with something behind each: of its first lines nearly all are so. */
export async function isImageList(file: string): Promise<boolean> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1 << 14), 0, 1 << 14, 0);
    const lines = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/);
    if (bytesRead === buffer.length) lines.pop(); // cut
    const filled = lines.filter((text) => text.trim() !== '' && !text.startsWith('#'));
    return filled.length > 0 && filled.filter((text) => line.test(text.trim())).length >= 0.9 * filled.length;
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}

/** Photos of ImageNet-style lists: a path and a label a line. Numbers are called by a file of names beside the list, where there is one. */
export async function listPhotos(
  root: string,
  lists: readonly ListFile[],
  options: ImageDatasetOptions,
  report: ImageReport,
): Promise<FoundPhotos> {
  const locator = new PhotoLocator(options.imageRoot === undefined ? root : path.resolve(options.imageRoot));
  const candidates: PhotoCandidate[] = [];
  const seen = new Set<string>();
  for (const { path: file, at, split } of lists) {
    for (const [i, text] of (await linesOf(file)).entries()) {
      if (text.trim() === '' || text.startsWith('#')) continue;
      const place = `${at}:${i + 1}`;
      const [, name, label] = line.exec(text.trim()) ?? [];
      if (name === undefined) {
        report.skip(place, remark('ROW_INVALID/list-line'));
        continue;
      }
      const found = await locator.locate(name.replace(/^["']/, ''), path.dirname(file));
      if (found.reason !== undefined) report.skip(place, found.reason);
      else {
        const id = seen.has(found.at) ? place : found.at;
        seen.add(id);
        candidates.push({ id, path: found.path, label: label!.trim(), ...(split && { split }) });
      }
    }
  }
  const several = numbersBehind(candidates);
  if (several !== undefined) {
    report.note(remark('DATA_FORM/list'));
    return {
      root,
      form: 'list',
      candidates: await attributes(candidates, several, lists[0]!.path),
      task: 'multi-label',
    };
  }
  const names = await namesBeside(root, lists);
  report.note(
    names ? remark('DATA_FORM/numbered-list', { names: path.basename(names.file) }) : remark('DATA_FORM/list'),
  );
  return {
    root,
    form: 'list',
    candidates: names ? candidates.map((one) => ({ ...one, label: nameFor(one) })) : candidates,
  };

  function nameFor({ label }: PhotoCandidate): PhotoCandidate['label'] {
    const number = Number(label);
    const first = firstNumber(candidates, names!.names.length);
    const found = Number.isInteger(number) ? names!.names[number - first] : undefined;
    const details = {
      label: String(label).slice(0, 40),
      classes: names!.names.length,
      file: path.basename(names!.file),
    };
    return found ?? { invalid: remark('LABEL_INVALID/unnamed', details) };
  }
}

/** How many numbers there are behind every photo, where there are several. */
function numbersBehind(candidates: readonly PhotoCandidate[]): number | undefined {
  const counts = new Set(
    candidates.map(({ label }) => (/^-?\d+(\s+-?\d+)+$/.test(String(label)) ? String(label).split(/\s+/).length : 1)),
  );
  const [count] = counts;
  return counts.size === 1 && count! > 1 ? count : undefined;
}

/** Attributes that a photo has or not, as CelebA lists them: 1, and -1 or 0; a line above the list has their names.
 * @throws {InjertoError} LIST_OF_NUMBERS for other numbers */
async function attributes(
  candidates: readonly PhotoCandidate[],
  count: number,
  file: string,
): Promise<PhotoCandidate[]> {
  const header = (await linesOf(file)).slice(0, 3).map((text) => text.trim().split(/\s+/));
  const names = header.find((words) => words.length === count && !words.every((word) => /^-?\d+$/.test(word)));
  return candidates.map((candidate) => {
    const numbers = String(candidate.label).split(/\s+/);
    if (!numbers.every((number) => /^(-1|0|1)$/.test(number))) {
      const details = { first: String(candidate.label).slice(0, 60), numbers: count };
      throw new InjertoError('LIST_OF_NUMBERS', { details, where: file });
    }
    return { ...candidate, label: numbers.flatMap((number, i) => (number === '1' ? [names?.[i] ?? String(i)] : [])) };
  });
}

/** Numbers of classes begin with 0, or with 1 where the last is the number of names. */
function firstNumber(candidates: readonly PhotoCandidate[], count: number): 0 | 1 {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const { label } of candidates) [least, most] = [Math.min(least, Number(label)), Math.max(most, Number(label))];
  return least >= 1 && most === count ? 1 : 0;
}

const nameFiles =
  /^(classes|class_names|classnames|names|labels|label_names|categories|synset_words|synsets|words)\.(txt|names)$|\.names$/i;

/** The names of the classes, a line each, in a file beside the lists. */
async function namesBeside(
  root: string,
  lists: readonly ListFile[],
): Promise<{ file: string; names: string[] } | undefined> {
  const folders = new Set([root, ...lists.map((list) => path.dirname(list.path))]);
  for (const folder of folders) {
    for (const { name, path: file, kind } of await listFolder(folder, '', () => {})) {
      if (kind !== 'file' || !nameFiles.test(name) || lists.some((list) => list.path === file)) continue;
      return { file, names: await classNamesIn(file) };
    }
  }
  return undefined;
}

/** 'tench', or 'n01440764 tench, Tinca tinca' as in ImageNet's synset_words.txt. */
export async function classNamesIn(file: string): Promise<string[]> {
  const names = (await linesOf(file)).map((text) => text.trim()).filter(Boolean);
  const synsets = names.length > 0 && names.every((name) => /^n\d{8}\s/.test(name));
  return synsets ? names.map((name) => name.slice(10).trim()) : names;
}

async function linesOf(file: string): Promise<string[]> {
  const encoding = await detectEncoding(file);
  if (!encoding) {
    throw new InjertoError('NOT_A_TEXT_FILE', { where: file });
  }
  return decodeBytes(await readFile(file), encoding).split(/\r?\n/);
}
