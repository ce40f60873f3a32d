import { stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Remark, remark } from '../../../messages/index.ts';
import { walkFolder } from '../../folders/walk-folder.ts';
import type { SkipReason } from '../image-dataset.ts';
import { isImageName } from '../image-extensions.ts';
import { ofAnnotations } from './class-base.ts';

export type Located =
  | {
      readonly path: string;
      readonly at: string;
      /** Whether it is elsewhere than the name says. */
      readonly elsewhere?: boolean;
      readonly reason?: undefined;
    }
  | { readonly path?: undefined; readonly reason: Remark<SkipReason> };

/** Image files that are looked through for names that are no paths. */
const mostIndexed = 2_000_000;

/**
 * Finds the files that a table names: relative to its folder or to those given, else by the end of their path anywhere below, with or without the
 * extension, as tables keep the paths of the machine that they were made on. A file outside the folder is never taken.
 */
export class PhotoLocator {
  readonly #root: string;
  /** Folders that names are tried against first, below the root. */
  readonly #bases: readonly string[];
  #index: Promise<ReadonlyMap<string, readonly string[]>> | undefined;

  constructor(root: string, bases: readonly string[] = [root]) {
    this.#root = root;
    this.#bases = bases;
  }

  /** @param name as the table has it. @param base folder of the table, or of the row's side, tried before others. */
  async locate(name: string, base?: string): Promise<Located> {
    const given = cleaned(name);
    if (typeof given !== 'string') return given;
    if (given === '') return { reason: remark('ROW_INVALID/no-photo') };
    const away: string[] = [];
    for (const folder of base === undefined ? this.#bases : [base, ...this.#bases]) {
      const file = path.resolve(folder, given);
      if (!isInside(this.#root, file)) away.push(file);
      else if (await isFile(file)) return { path: file, at: below(this.#root, file) };
    }
    const parts = given.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
    const found = await this.#byEnd(parts);
    if (found.length === 1) return { path: found[0]!, at: below(this.#root, found[0]!), elsewhere: true };
    const file = name.slice(0, 120);
    if (found.length > 1) {
      const places = found.slice(0, 2).map((place) => below(this.#root, place));
      return { reason: remark('FILE_AMBIGUOUS', { file, found: places }) };
    }
    for (const place of away) if (await isFile(place)) return { reason: remark('FILE_OUTSIDE', { file }) };
    return { reason: remark('FILE_MISSING', { file }) };
  }

  /** Files whose path ends so: the longest end that any has. A name may have other capitals or another extension, or what Label Studio puts before
   * the names of uploads. */
  async #byEnd(parts: readonly string[]): Promise<readonly string[]> {
    const last = parts.at(-1)?.normalize();
    if (last === undefined) return [];
    this.#index ??= indexOf(this.#root);
    const index = await this.#index;
    const called = (name: string) => index.get(name) ?? index.get(name.toLowerCase());
    const uploaded = last.replace(/^[0-9a-f]{8}-(?=.)/, '');
    const stem = isImageName(last) ? path.posix.parse(last).name : undefined;
    let found = called(last) ?? called(uploaded) ?? (stem === undefined ? undefined : called(stem)) ?? [];
    const drawn = (file: string) =>
      below(this.#root, file)
        .split('/')
        .slice(0, -1)
        .some((name) => ofAnnotations.test(name));
    if (found.length > 1 && !found.every(drawn)) found = found.filter((file) => !drawn(file));
    for (let length = 2; found.length > 1 && length <= parts.length; length++) {
      const end = `/${parts.slice(-length).join('/')}`.normalize();
      const longer = found.filter((file) => withoutExtension(below(this.#root, file), end).endsWith(end));
      if (longer.length === 0) return found;
      found = longer;
    }
    return found;
  }
}

/** The path as a table on any system writes it, with `/`; or why it is none. */
function cleaned(name: string): string | { readonly reason: Remark<SkipReason> } {
  const text = name.trim();
  if (/^file:/i.test(text)) {
    try {
      return fileURLToPath(text);
    } catch {
      return { reason: remark('IMAGE_IS_URL', { url: text.slice(0, 120) }) };
    }
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) {
    return { reason: remark('IMAGE_IS_URL', { url: text.slice(0, 120) }) };
  }
  if (/^data:/i.test(text)) return { reason: remark('ROW_INVALID/photo-kind') };
  return text.includes('\0') ? { reason: remark('ROW_INVALID/photo-kind') } : text.replaceAll('\\', '/');
}

/** Image files below the folder by their name, with and without extension, as it is and in small letters. */
async function indexOf(root: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const index = new Map<string, string[]>();
  const add = (key: string, file: string) => {
    const found = index.get(key);
    if (found) found.push(file);
    else index.set(key, [file]);
  };
  let count = 0;
  for (const { path: file, id } of await walkFolder(root, '', () => {})) {
    if (!isImageName(id) || ++count > mostIndexed) continue;
    const name = path.posix.basename(id);
    const stem = path.posix.parse(name).name;
    for (const key of new Set([name, stem, name.toLowerCase(), stem.toLowerCase()])) add(key, file);
  }
  return index;
}

function withoutExtension(at: string, end: string): string {
  const full = `/${at}`;
  return full.endsWith(end) ? full : full.slice(0, full.length - path.posix.extname(full).length);
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

export function isInside(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return relative !== '' && relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

function below(root: string, file: string): string {
  return path.relative(root, file).split(path.sep).join('/').normalize();
}
