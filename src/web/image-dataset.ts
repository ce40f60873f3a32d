/** Labelled photos in a browser. */
import * as z from 'zod';
import { sideOf } from '../data/folders/side-names.ts';
import { memoryPhotos, type PhotoInput } from '../data/images/forms/memory-photos.ts';
import type { ImageDataset, ImageTask } from '../data/images/image-dataset.ts';
import { ImageReport } from '../data/images/image-report.ts';
import { photoSamples } from '../data/images/photo-samples.ts';
import { browserPhotos } from '../data/web/browser-photos.ts';
import { inspectInBrowser } from '../data/web/inspect-in-browser.ts';
import { checkOptions, type OptionSchemas } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';

export interface WebImageDatasetOptions {
  /** What is to be learned. @default decided by the labels */
  readonly task?: ImageTask | undefined;
  /** Whether photos that are the same in another format, size or quality are looked for. @default true */
  readonly nearDuplicates?: boolean | undefined;
  /** Larger images (width × height) are refused before any pixel is decoded. @default 100_000_000 */
  readonly maxPixels?: number;
  /** Called after each photo that was looked at. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const datasetFields: OptionSchemas<WebImageDatasetOptions> = {
  task: z.enum(['single-label', 'multi-label', 'regression', 'unlabeled']),
  nearDuplicates: fields.onOff,
  maxPixels: fields.count,
  onProgress: fields.callback,
  signal: fields.signal,
};

/** Opens labelled photos, as `imageDataset` of Node does with samples from memory: each is decoded once, what cannot be read is in `skipped`, copies are settled.
 * @param source `{ image, label | labels | value, split?, group?, id? }`, the image a `File`, a `Blob`, bytes or a `data:` URL; or the files of a folder that
 * the user chose (`<input type="file" webkitdirectory>`), where the innermost folder of a photo is its class, and folders called `train`, `val`, `test` are sides.
 * @throws {InjertoError} CONFIG_INVALID · SAMPLE_INVALID · NO_READABLE_IMAGE · CLASS_TOO_FEW · LABEL_CONSTANT · ABORTED.
 * @example const photos = await imageDataset([{ image: file, label: 'apple' }, { image: other, label: 'pear' }]); */
export async function imageDataset(
  source: Iterable<PhotoInput> | AsyncIterable<PhotoInput> | readonly File[],
  options: WebImageDatasetOptions = {},
): Promise<ImageDataset> {
  checkOptions('imageDataset', options, datasetFields);
  const report = new ImageReport();
  const samples = isChosenFolder(source) ? source.map(fromFolder) : source;
  const found = await memoryPhotos(samples as Iterable<PhotoInput>, report, browserPhotos.fileOf);
  return photoSamples(found, { concurrency: browserPhotos.concurrency, ...options }, report, inspectInBrowser);
}

function isChosenFolder(source: unknown): source is readonly File[] {
  return Array.isArray(source) && source.length > 0 && source.every((one) => one instanceof File);
}

/** 'photos/train/apple/1.jpg': the class before the name, the side anywhere above it. */
function fromFolder(file: File): PhotoInput {
  const path = file.webkitRelativePath || file.name;
  const folders = path.split('/').slice(0, -1);
  const label = folders.pop();
  const side = folders.map(sideOf).find((found) => found !== undefined);
  return { image: file, id: path, ...(label !== undefined && { label }), ...(side && { split: side }) };
}
