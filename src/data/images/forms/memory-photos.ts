import { InjertoError } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import { nearestName } from '../../../names/nearest-names.ts';
import { sideOf } from '../../folders/side-names.ts';
import type { SplitName } from '../../sample.ts';
import { subjectOf } from '../../text/columns/group-column.ts';
import type { ReadLabel } from '../../text/labels/read-label.ts';
import type { PhotoSource } from '../image-dataset.ts';
import type { ImageReport } from '../image-report.ts';
import type { FoundPhotos, PhotoCandidate } from '../photo-candidate.ts';

/** A photo that a program has at hand. Of `label`, `labels` and `value` one; none where nothing is to be learned. */
export interface PhotoInput {
  /** Path of a file, a `file:` or `data:` URL, or the bytes of one. Bytes are kept as they are given: don't change them. */
  readonly image: string | URL | Uint8Array | ArrayBuffer | Blob;
  /** The class. */
  readonly label?: string | number | boolean;
  /** All classes that apply; may be empty. */
  readonly labels?: readonly (string | number)[];
  /** The number to be estimated. */
  readonly value?: number;
  readonly split?: SplitName | 'val';
  /** Whom or what it belongs to (a patient, a camera): all photos of one group stay on one side of a split. */
  readonly group?: string | number;
  /** What reports call the photo. @default '#1' for the first */
  readonly id?: string;
}

const keys = { 'single-label': 'label', 'multi-label': 'labels', regression: 'value', unlabeled: 'none' } as const;

/** Takes samples from memory.
 * @param fileOf the path of a file that a `file:` URL names.
 * @throws {InjertoError} SAMPLE_INVALID naming the first that is none. */
export async function memoryPhotos(
  source: Iterable<PhotoInput> | AsyncIterable<PhotoInput>,
  report: ImageReport,
  fileOf: (url: URL) => string,
): Promise<FoundPhotos> {
  if (!isIterable(source)) {
    throw new InjertoError('SAMPLE_INVALID/source');
  }
  const candidates: PhotoCandidate[] = [];
  const ids = new Set<string>();
  const tasks = new Set<NonNullable<FoundPhotos['task']>>();
  let nth = 0;
  for await (const input of source) {
    const id = input?.id ?? `#${++nth}`;
    if (input?.id !== undefined) nth++;
    if (typeof id !== 'string' || ids.has(id))
      throw new InjertoError('SAMPLE_INVALID/id', { details: { id: JSON.stringify(id) }, where: `sample ${nth}` });
    ids.add(id);
    checkNames(input, id);
    const { label, task } = labelOf(input, id);
    if (task) tasks.add(task);
    if (tasks.size > 1) {
      throw new InjertoError('SAMPLE_INVALID/mixed', {
        details: { keys: [...tasks].map((one) => keys[one]) },
        where: id,
      });
    }
    const subject = subjectOf(input.group);
    const given = input.split ?? undefined;
    const split = given === undefined ? undefined : sideOf(String(given));
    if (given !== undefined && !split)
      throw new InjertoError('SAMPLE_INVALID/split', { details: { split: JSON.stringify(input.split) }, where: id });
    candidates.push({
      id,
      ...sourceOf(input.image, id, fileOf),
      label,
      ...(split && { split }),
      ...(subject !== undefined && { subject }),
    });
  }
  const [task] = tasks;
  if (candidates.length === 0) throw new InjertoError('SAMPLE_INVALID/none');
  report.note(remark('DATA_FORM/memory', { photos: candidates.length }));
  return { root: '', form: 'memory', candidates, ...(task && { task }) };
}

const known = ['image', 'label', 'labels', 'value', 'split', 'group', 'id'];

/** A label under another name would be lost without a word. */
function checkNames(input: unknown, id: string): void {
  if (typeof input !== 'object' || input === null) throw new InjertoError('SAMPLE_INVALID/object', { where: id });
  for (const name of Object.keys(input)) {
    if (known.includes(name)) continue;
    const near = nearestName(name, known);
    const details = { name, known, ...(near !== undefined && { near }) };
    throw new InjertoError('SAMPLE_INVALID/name', { details, where: id });
  }
}

function labelOf(input: PhotoInput, id: string): { label: ReadLabel | null; task?: NonNullable<FoundPhotos['task']> } {
  const given = (['label', 'labels', 'value'] as const).filter(
    (key) => input[key] !== undefined && input[key] !== null,
  );
  if (given.length > 1) throw new InjertoError('SAMPLE_INVALID/several', { details: { keys: given }, where: id });
  const { label, labels, value } = input;
  if (given[0] === 'value') {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw wrong('value', id);
    return { label: String(value), task: 'regression' };
  }
  if (given[0] === 'labels') {
    if (!Array.isArray(labels) || !labels.every(isName)) throw wrong('labels', id);
    return { label: [...new Set(labels.map(String))], task: 'multi-label' };
  }
  if (given[0] === 'label') {
    if (!isName(label) && typeof label !== 'boolean') throw wrong('label', id);
    return { label: String(label), task: 'single-label' };
  }
  return { label: null };
}

function isName(value: unknown): boolean {
  return (typeof value === 'string' && value.trim() !== '') || typeof value === 'number';
}

function sourceOf(image: PhotoInput['image'], id: string, fileOf: (url: URL) => string): PhotoSource {
  if (typeof image === 'string') {
    if (/^data:/i.test(image)) return fromData(image, id);
    if (/^https?:/i.test(image)) throw isUrl(image, id);
    return { path: /^file:/i.test(image) ? fileOf(new URL(image)) : image };
  }
  if (image instanceof URL) {
    if (image.protocol === 'data:') return fromData(image.href, id);
    if (image.protocol !== 'file:') throw isUrl(image.href, id);
    return { path: fileOf(image) };
  }
  if (image instanceof Uint8Array) return { path: id, read: async () => image };
  if (image instanceof ArrayBuffer) return { path: id, read: async () => new Uint8Array(image) };
  if (image instanceof Blob) return { path: id, read: async () => new Uint8Array(await image.arrayBuffer()) };
  throw new InjertoError('SAMPLE_INVALID/image', { where: id });
}

/** `data:image/png;base64,…`: the bytes stand in the address itself. */
function fromData(url: string, id: string): PhotoSource {
  const [, encoding, content] = /^data:[^,]*?(;base64)?,(.*)$/is.exec(url) ?? [];
  if (content === undefined) throw new InjertoError('SAMPLE_INVALID/image', { where: id });
  const unescaped = content.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const text = encoding ? decodedBase64(unescaped, id) : unescaped;
  const bytes = Uint8Array.from(text, (char) => char.charCodeAt(0));
  return { path: id, read: async () => bytes };
}

/** A byte per character. Blanks are skipped, as are dashes and underscores read for plus and slash: so do decoders of addresses. */
function decodedBase64(content: string, id: string): string {
  try {
    return atob(content.replace(/-/g, '+').replace(/_/g, '/'));
  } catch {
    throw new InjertoError('SAMPLE_INVALID/image', { where: id });
  }
}

function isUrl(url: string, id: string): InjertoError {
  return new InjertoError('SAMPLE_INVALID/url', { details: { url: url.slice(0, 80) }, where: id });
}

function wrong(key: 'label' | 'labels' | 'value', id: string): InjertoError {
  return new InjertoError('SAMPLE_INVALID/label', { details: { key }, where: id });
}

function isIterable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value);
}
