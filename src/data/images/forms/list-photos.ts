import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { InjertoError } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import { nameClass } from '../../folders/folder-layout.ts';
import { listFolder } from '../../folders/walk-folder.ts';
import type { SplitName } from '../../sample.ts';
import { decodeBytes } from '../../text/encoding/decode-file.ts';
import { detectEncoding } from '../../text/encoding/encoding.ts';
import type { ImageReport } from '../image-report.ts';
import type { ImageDatasetOptions } from '../open-images.ts';
import type { FoundPhotos, PhotoCandidate } from '../photo-candidate.ts';
import { isBlank, labelledLines } from './list-form.ts';
import { PhotoLocator } from './locate-photo.ts';

export interface ListFile {
  readonly path: string;
  /** Below the dataset's folder. */
  readonly at: string;
  readonly split?: SplitName;
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
    const reader = await labelledLines(file, locator);
    for (const [i, text] of (await linesOf(file)).entries()) {
      if (isBlank(text)) continue;
      const place = `${at}:${i + 1}`;
      const { name, label } = reader?.(text.trim()) ?? {};
      if (name === undefined) {
        report.skip(place, remark('ROW_INVALID/list-line'));
        continue;
      }
      const found = await locator.locate(name, path.dirname(file));
      if (found.reason !== undefined) report.skip(place, found.reason);
      else {
        const id = seen.has(found.at) ? place : found.at;
        seen.add(id);
        candidates.push({ id, path: found.path, label: label!, ...(split && { split }) });
      }
    }
  }
  const boxed = withoutBoxes(candidates);
  if (boxed) report.note(remark('BOXES_IGNORED/list'));
  const named = boxed ?? namedByFiles(candidates);
  if (named) {
    report.note(remark('DATA_FORM/list'));
    return { root, form: 'list', candidates: named };
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
  const numbered = candidates.every(({ label }) => /^\d+$/.test(String(label)));
  const names = numbered ? await namesBeside(root, lists) : undefined;
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

/** Where a label and the corners of a box are behind every photo, as in Tiny ImageNet: the labels. */
function withoutBoxes(candidates: readonly PhotoCandidate[]): PhotoCandidate[] | undefined {
  const labels = candidates.map(({ label }) => /^([^\s\d]\S*)(?:\s+-?\d+(?:\.\d+)?){4}$/.exec(String(label))?.[1]);
  if (labels.length === 0 || labels.includes(undefined)) return undefined;
  return candidates.map((candidate, i) => ({ ...candidate, label: labels[i] }));
}

/** Where one of several numbers behind every photo agrees with the class in the files' names, as in Oxford's pets (`Abyssinian_100 1 1 1`): the names. */
function namedByFiles(candidates: readonly PhotoCandidate[]): PhotoCandidate[] | undefined {
  const count = numbersBehind(candidates);
  if (count === undefined) return undefined;
  const names = candidates.map(({ path: file }) => nameClass(path.basename(file)));
  const different = new Set(names).size;
  if (names.includes(undefined) || different < 2 || 2 * different > names.length) return undefined;
  const numbers = candidates.map(({ label }) => String(label).split(/\s+/));
  for (let column = 0; column < count; column++) {
    const pairs = new Set(numbers.map((row, i) => `${row[column]} ${names[i]}`));
    if (pairs.size === different && new Set(numbers.map((row) => row[column])).size === different)
      return candidates.map((candidate, i) => ({ ...candidate, label: names[i] }));
  }
  return undefined;
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
  /^(classes|class_names|classnames|names|labels|label_names|categories(?:_\w+)?|synset_words|synsets|words)\.(txt|names)$|\.names$/i;

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

/** 'tench'; 'n01440764 tench, Tinca tinca' as in ImageNet's synset_words.txt; '1 tench' or 'tench 1', if the numbers count. */
export async function classNamesIn(file: string): Promise<string[]> {
  const names = (await linesOf(file)).map((text) => text.trim()).filter((text) => !isBlank(text));
  const without = (pattern: RegExp) => {
    const rows = names.map((name) => pattern.exec(name)?.groups);
    const first = Number(rows[0]?.number);
    return rows.every((row, i) => row && Number(row.number) === first + i) && first <= 1
      ? rows.map((row) => row!.name!)
      : undefined;
  };
  const synsets = names.length > 0 && names.every((name) => /^n\d{8}\s/.test(name));
  if (synsets) return names.map((name) => name.slice(10).trim());
  return without(/^(?<number>\d+)[\s:,]+(?<name>.+)$/) ?? without(/^(?<name>.+?)[\s:,]+(?<number>\d+)$/) ?? names;
}

export async function linesOf(file: string): Promise<string[]> {
  const encoding = await detectEncoding(file);
  if (!encoding) {
    throw new InjertoError('NOT_A_TEXT_FILE', { where: file });
  }
  return decodeBytes(await readFile(file), encoding).split(/\r?\n/);
}
