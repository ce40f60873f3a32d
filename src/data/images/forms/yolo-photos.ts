import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { remark } from '../../../messages/index.ts';
import { byCodePoint } from '../../code-point-order.ts';
import { sideFolders, sideOf } from '../../folders/side-names.ts';
import { type FolderEntry, type FoundFile, glance, join, listFolder, walkFolder } from '../../folders/walk-folder.ts';
import type { SplitName } from '../../sample.ts';
import type { ReadLabel } from '../../text/labels/read-label.ts';
import type { ImageReport } from '../image-report.ts';
import type { FoundPhotos, PhotoCandidate } from '../photo-candidate.ts';
import { isPhoto } from './folder-photos.ts';
import { classNamesIn } from './list-photos.ts';

/** A folder of photos, and the one that holds a .txt of the same name for each. */
interface Pair {
  readonly images: FolderEntry;
  readonly labels: FolderEntry;
  /** Below the dataset's folder. */
  readonly at: string;
  readonly split?: SplitName;
}

/** The pairs of `images` and `labels` in a folder or in its sides; none where it is no such folder. */
export async function yoloPairs(root: string): Promise<Pair[]> {
  const top = await listFolder(root, '', () => {});
  const own = await pairIn(top, '');
  if (own) return [own];
  const pairs: Pair[] = [];
  for (const [side, split] of sideFolders(top)) {
    const pair = await pairIn(await glance(side.path), side.name);
    if (pair) pairs.push({ ...pair, split });
  }
  return pairs;
}

async function pairIn(entries: readonly FolderEntry[], at: string): Promise<Pair | undefined> {
  const called = (name: string) =>
    entries.find((entry) => entry.kind === 'folder' && entry.name.toLowerCase() === name);
  const [images, labels] = [called('images'), called('labels')];
  if (!images || !labels) return undefined;
  const stem = ({ id }: FoundFile) => id.replace(/\.[^./]+$/, '');
  const files = (await walkFolder(labels.path, '', () => {})).filter(({ id }) => id.endsWith('.txt'));
  if (files.length === 0) return undefined;
  // DTD's `labels` holds lists
  const photos = new Set((await walkFolder(images.path, '', () => {})).map(stem));
  return files.some((file) => photos.has(stem(file))) ? { images, labels, at } : undefined;
}

/** Photos of YOLO folders: the labels of one are the classes that its file names. Where they are is not learned. */
export async function yoloPhotos(root: string, pairs: readonly Pair[], report: ImageReport): Promise<FoundPhotos> {
  const names = await yoloNames(root);
  const candidates: PhotoCandidate[] = [];
  let bare = 0;
  for (const { images, labels, at, split } of pairs) {
    for (const file of await walkFolder(images.path, join(at, images.name), report.skip)) {
      if (!isPhoto(file, report)) continue;
      const below = path.relative(images.path, file.path);
      const { dir, name } = path.parse(below);
      const label = await classesIn(path.join(labels.path, dir, `${name}.txt`), names);
      if (Array.isArray(label) && label.length === 0) bare++;
      const side = split ?? sideOf(below.split(path.sep)[0]!);
      candidates.push({ ...file, label, ...(side && { split: side }) });
    }
  }
  report.note(remark('BOXES_IGNORED/yolo', { bare, named: names !== undefined }));
  return {
    root,
    form: 'yolo',
    candidates: candidates.sort((a, b) => byCodePoint(a.id, b.id)),
    task: 'multi-label',
  };
}

/** A line a box: the number of its class, then where it is. A file that is missing says that there is none. */
async function classesIn(file: string, names: readonly string[] | undefined): Promise<ReadLabel> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const found = new Set<string>();
  for (const line of text.split(/\r?\n/).filter((line) => line.trim() !== '')) {
    const [number] = line.trim().split(/\s+/);
    if (!/^\d+$/.test(number!)) return { invalid: remark('LABEL_INVALID/box', { line: line.slice(0, 40) }) };
    const name = names ? names[Number(number)] : number;
    if (name === undefined)
      return { invalid: remark('LABEL_INVALID/number', { label: Number(number), classes: names!.length }) };
    found.add(name);
  }
  return [...found];
}

/** Class names by number: `names` in data.yaml (a list or a map), or a line each in classes.txt. */
async function yoloNames(root: string): Promise<string[] | undefined> {
  for (const folder of [root, path.join(root, 'labels')]) {
    for (const { name, path: file, kind } of await glance(folder)) {
      if (kind !== 'file') continue;
      if (/^(classes\.txt|.*\.names)$/i.test(name)) return classNamesIn(file);
      const found = /\.ya?ml$/i.test(name) ? namesInYaml(await readFile(file, 'utf8')) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

/** `names: [cat, dog]`, a list of `- cat` lines, or a map of `0: cat` lines. */
export function namesInYaml(text: string): string[] | undefined {
  const inLine = /^names\s*:\s*\[([^\]]*)\]/m.exec(text)?.[1];
  if (inLine !== undefined) return inLine.split(',').map(unquoted).filter(Boolean);
  const block = /^names\s*:\s*(?:#.*)?\r?\n((?:[ \t]*(?:-|\d+\s*:).*\r?\n?)+)/m.exec(text)?.[1];
  if (block === undefined) return undefined;
  const names: string[] = [];
  for (const line of block.split(/\r?\n/).filter((line) => line.trim() !== '')) {
    const [, number, name] = /^\s*(?:-|(\d+)\s*:)\s*(.*)$/.exec(line)!;
    names[number === undefined ? names.length : Number(number)] = unquoted(name!);
  }
  return names;
}

function unquoted(text: string): string {
  return text
    .replace(/\s+#.*$/, '')
    .trim()
    .replace(/^(['"])(.*)\1$/, '$2');
}
