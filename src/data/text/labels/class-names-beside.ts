import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Table } from '../tables/table.ts';

export interface NamesBeside {
  /** By number; where the numbers begin with 1, the first place is empty. */
  readonly names: readonly string[];
  /** The file's name. */
  readonly file: string;
}

/**
 * The class names of a column of whole numbers, where a file beside the table (or above its folder) has them: `dataset_info.json` of Hugging Face, or a
 * name a line in `classes.txt`, if it has as many as there are numbers.
 */
export async function classNamesBeside(
  file: string,
  { columns, head, classNames }: Pick<Table, 'columns' | 'head' | 'classNames'>,
  label: readonly string[],
): Promise<NamesBeside | undefined> {
  const [column] = label;
  if (label.length !== 1 || classNames?.has(column!)) return undefined;
  const at = columns.indexOf(column!);
  const numbers = new Set(
    head
      .flatMap((row) => row[at])
      .flatMap((cell) => (cell === undefined || cell === null || cell === '' ? [] : Number(cell))),
  );
  if (numbers.size === 0 || ![...numbers].every((number) => Number.isInteger(number) && number >= -1)) return undefined;
  const folder = path.dirname(path.resolve(file));
  for (const place of [folder, path.dirname(folder)]) {
    for (const name of ['dataset_info.json', 'dataset_infos.json']) {
      const names = namesIn(await textOf(path.join(place, name)), column!);
      if (names && [...numbers].every((number) => number < names.length)) return { names, file: name };
    }
  }
  const written = (await textOf(path.join(folder, 'classes.txt'))) ?? '';
  const lines = written
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  const first = Math.min(...numbers);
  const counted = lines.length === numbers.size && Math.max(...numbers) - first + 1 === lines.length;
  if (!counted || (first !== 0 && first !== 1)) return namesInMap(folder, numbers);
  return { names: first === 1 ? ['', ...lines] : lines, file: 'classes.txt' };
}

/** Of a JSON file whose name speaks of labels or classes: `{"0": "cat"}`, as Kaggle has it, or `{"cat": 0}`, as Keras' `class_indices`. */
async function namesInMap(folder: string, numbers: ReadonlySet<number>): Promise<NamesBeside | undefined> {
  const files = await readdir(folder).catch(() => []);
  for (const file of files.filter((name) => /(label|class|categor|name|id2|2id).*\.json$/i.test(name)).sort()) {
    const names: string[] = [];
    try {
      const map: unknown = JSON.parse((await textOf(path.join(folder, file))) ?? 'null');
      for (const [key, value] of Object.entries(Object(map))) {
        if (/^\d{1,6}$/.test(key) && typeof value === 'string') names[Number(key)] = value;
        else if (Number.isInteger(value) && (value as number) >= 0 && (value as number) < 1e6)
          names[value as number] = key;
        else throw new TypeError('no map of classes');
      }
    } catch {
      continue; // not what its name says
    }
    if ([...numbers].every((number) => number === -1 || names[number]))
      return { names: Array.from(names, (name) => name ?? ''), file };
  }
  return undefined;
}

function namesIn(text: string | undefined, column: string): string[] | undefined {
  try {
    const document: unknown = JSON.parse(text ?? 'null');
    // one object, or one for each configuration
    for (const info of [document, ...Object.values(Object(document))]) {
      const feature = Object(Object(Object(info).features)[column]);
      const names = feature.names ?? Object(feature.feature).names;
      if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
    }
  } catch {
    // not what its name says
  }
  return undefined;
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
