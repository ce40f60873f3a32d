import { open } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { InjertoError } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import type { ImageReport } from '../image-report.ts';
import type { ImageDatasetOptions } from '../open-images.ts';
import type { FoundPhotos, PhotoCandidate } from '../photo-candidate.ts';
import type { ListFile } from './list-photos.ts';
import { PhotoLocator } from './locate-photo.ts';
import { readJsonFile } from './read-json-file.ts';

const key = z.union([z.number(), z.string()]);
const coco = z.object({
  images: z.array(z.object({ id: key, file_name: z.string() })),
  annotations: z.array(
    z.object({
      image_id: key,
      category_id: key.optional(),
      bbox: z.unknown().optional(),
      segmentation: z.unknown().optional(),
    }),
  ),
  categories: z.array(z.object({ id: key, name: z.union([z.string(), z.number()]).transform(String) })).optional(),
});

/** Whether a JSON file is one of COCO's: an object whose first keys are its. */
export async function isCoco(file: string): Promise<boolean> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1 << 16), 0, 1 << 16, 0);
    const start = buffer.toString('utf8', 0, bytesRead);
    if (!/^\ufeff?\s*\{\s*"(images|annotations|categories|info|licenses|type)"\s*:/.test(start)) return false;
    return /"(file_name|image_id|supercategory|coco_url|contributor|licenses)"\s*:/.test(start);
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}

/** Photos of COCO annotations: the labels of one are the categories that are in it. Where they are is not learned.
 * @throws {InjertoError} COCO_INVALID */
export async function cocoPhotos(
  root: string,
  files: readonly ListFile[],
  options: ImageDatasetOptions,
  report: ImageReport,
): Promise<FoundPhotos> {
  const candidates: PhotoCandidate[] = [];
  const locator = new PhotoLocator(options.imageRoot === undefined ? root : path.resolve(options.imageRoot));
  const seen = new Set<string>();
  let [boxes, bare, places] = [0, 0, 0];
  for (const { path: file, at, split } of files) {
    const { images, annotations, categories } = parsed(await readJsonFile(file), file);
    const nameOf = new Map(categories.map(({ id, name }) => [id, name]));
    const labelsOf = new Map<string | number, Set<string>>();
    for (const { image_id, category_id, bbox, segmentation } of annotations) {
      const name = nameOf.get(category_id!);
      if (name === undefined) continue;
      boxes++;
      if (bbox !== undefined || segmentation !== undefined) places++;
      const found = labelsOf.get(image_id);
      if (found) found.add(name);
      else labelsOf.set(image_id, new Set([name]));
    }
    for (const { id: number, file_name } of images) {
      const place = `${at}#${number}`;
      const found = await locator.locate(file_name, path.dirname(file));
      if (found.reason !== undefined) report.skip(place, found.reason);
      else {
        const labels = [...(labelsOf.get(number) ?? [])];
        if (labels.length === 0) bare++;
        const id = seen.has(found.at) ? place : found.at;
        seen.add(id);
        candidates.push({ id, path: found.path, label: labels, ...(split && { split }) });
      }
    }
  }
  // iNaturalist's: each photo has one category, and nothing says where
  if (places === 0 && candidates.every(({ label }) => Array.isArray(label) && label.length === 1)) {
    report.note(remark('DATA_FORM/coco'));
    const single = candidates.map((one) => ({ ...one, label: (one.label as readonly string[])[0] }));
    return { root, form: 'coco', candidates: single };
  }
  report.note(remark('BOXES_IGNORED/coco', { boxes, bare }));
  return { root, form: 'coco', candidates, task: 'multi-label' };
}

/** @throws {InjertoError} COCO_INVALID */
function parsed(json: unknown, file: string) {
  const { success, data, error } = coco.safeParse(json);
  if (success && data.categories && data.annotations.some(({ category_id }) => category_id !== undefined)) {
    return { ...data, categories: data.categories };
  }
  const issue = error?.issues[0];
  if (!issue) throw new InjertoError('COCO_INVALID/categories', { where: file });
  throw new InjertoError('COCO_INVALID', {
    details: { at: issue.path.join('.'), reason: issue.message },
    where: file,
  });
}
