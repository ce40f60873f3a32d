import { open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { InjertoError } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import { byCodePoint } from '../../code-point-order.ts';
import { sideFolders } from '../../folders/side-names.ts';
import { type FoundFile, listFolder, walkFolder } from '../../folders/walk-folder.ts';
import type { SplitName } from '../../sample.ts';
import { labelNames } from '../../text/columns/column-names.ts';
import { type ReadLabel, readLabel } from '../../text/labels/read-label.ts';
import { isImageName } from '../image-extensions.ts';
import type { ImageReport } from '../image-report.ts';
import type { FoundPhotos, PhotoCandidate } from '../photo-candidate.ts';

/** Ends of the files that hold a photo's label beside it, the surest first. WebDataset shards have them: 000.jpg, 000.cls, 000.json. */
const ends = ['.cls', '.cls.txt', '.label', '.json', '.txt', '.xml'] as const;
type End = (typeof ends)[number];

/** Photos of which so large a share has a file beside it. */
const mostly = 0.9;
/** Files that are looked into to tell their kind. */
const looked = 20;

export interface Sidecars {
  readonly photos: readonly FoundFile[];
  readonly end: End;
}

/**
 * The photos of a folder that have a file with their label beside them; undefined where they have none.
 * @throws {InjertoError} ANNOTATIONS_OF_PLACES for the files of Pascal VOC, LabelMe and YOLO, which say where things are.
 */
export async function findSidecars(root: string): Promise<Sidecars | undefined> {
  const files = await walkFolder(root, '', () => {});
  const names = new Set(files.map(({ id }) => id));
  const photos = files.filter(({ id }) => isImageName(id));
  if (photos.length === 0) return undefined;
  const end = ends.find(
    (one) => photos.filter(({ id }) => names.has(stemOf(id) + one)).length >= mostly * photos.length,
  );
  if (end === undefined) {
    const elsewhere = files.find(({ id }) => /(^|\/)annotations\/[^/]+\.xml$/i.test(id));
    if (elsewhere) await refusePlaces(root, elsewhere.path, elsewhere.id);
    return undefined;
  }
  for (const { path: file, id } of photos.slice(0, looked)) {
    if (names.has(stemOf(id) + end)) await refusePlaces(root, stemOf(file) + end, stemOf(id) + end);
  }
  return end === '.xml' ? undefined : { photos, end };
}

/** Photos whose label is in a file beside them. */
export async function sidecarPhotos(
  root: string,
  { photos, end }: Sidecars,
  report: ImageReport,
): Promise<FoundPhotos> {
  const sides = new Map([...sideFolders(await listFolder(root, '', () => {}))].map(([{ name }, side]) => [name, side]));
  const candidates: PhotoCandidate[] = [];
  for (const { path: file, id } of photos) {
    const split: SplitName | undefined = sides.get(id.split('/')[0]!);
    const label = await labelIn(stemOf(file) + end, end);
    candidates.push({ id, path: file, label, ...(split && { split }) });
  }
  report.note(remark('DATA_FORM/sidecars', { end }));
  return { root, form: 'sidecar', candidates: candidates.sort((a, b) => byCodePoint(a.id, b.id)) };
}

async function labelIn(file: string, end: End): Promise<ReadLabel> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (end !== '.json') return readLabel([text.trim()], ['label']);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return readLabel([value], ['label']);
    const fields = new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]));
    const name = ['cls', ...labelNames].find((usual) => fields.has(usual));
    return name === undefined ? undefined : readLabel([fields.get(name)], [name]);
  } catch {
    return undefined;
  }
}

/** @throws {InjertoError} ANNOTATIONS_OF_PLACES */
async function refusePlaces(root: string, file: string, at: string): Promise<void> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1 << 14), 0, 1 << 14, 0);
    const tool = toolOf(buffer.toString('utf8', 0, bytesRead));
    if (tool !== undefined)
      throw new InjertoError('ANNOTATIONS_OF_PLACES', { details: { tool, file: at }, where: root });
  } finally {
    await handle.close();
  }
}

function toolOf(start: string): string | undefined {
  if (/<annotation[\s>]/.test(start) && /<(object|filename|folder|size)>/.test(start)) return 'Pascal VOC';
  if (/"shapes"\s*:/.test(start) && /"(imagePath|shape_type|points)"\s*:/.test(start)) return 'LabelMe';
  const lines = start.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length > 0 && lines.every((line) => /^\s*\d+(\s+-?\d*\.?\d+(e-?\d+)?){4,}\s*$/i.test(line))) return 'YOLO';
  return undefined;
}

function stemOf(file: string): string {
  return file.slice(0, file.length - path.extname(file).length);
}
