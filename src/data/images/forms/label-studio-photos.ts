import { open } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { InjertoError } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import type { RawLabel } from '../../text/labels/raw-labels.ts';
import type { ReadLabel } from '../../text/labels/read-label.ts';
import { looksLikeImage } from '../image-extensions.ts';
import type { ImageReport } from '../image-report.ts';
import type { ImageDatasetOptions } from '../open-images.ts';
import type { FoundPhotos, PhotoCandidate } from '../photo-candidate.ts';
import { type Located, PhotoLocator } from './locate-photo.ts';
import { readJsonFile } from './read-json-file.ts';

const result = z.looseObject({
  type: z.string().optional(),
  value: z
    .looseObject({
      choices: z.array(z.string()).optional(),
      number: z.number().optional(),
      rating: z.number().optional(),
    })
    .optional(),
});
const annotation = z.looseObject({
  result: z.array(result).default([]),
  was_cancelled: z.boolean().optional(),
  ground_truth: z.boolean().optional(),
});
const tasks = z.array(
  z.looseObject({
    id: z.union([z.number(), z.string()]).optional(),
    data: z.record(z.string(), z.unknown()),
    annotations: z.array(annotation).optional(),
    completions: z.array(annotation).optional(), // of versions before 1.0
  }),
);

/** Whether a JSON file is Label Studio's export of photos: an array of tasks with `data` and `annotations`. */
export async function isLabelStudioOfPhotos(file: string): Promise<boolean> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(1 << 16), 0, 1 << 16, 0);
    const start = buffer.toString('utf8', 0, bytesRead);
    const isTasks = /^\ufeff?\s*\[\s*\{/.test(start) && /"(annotations|completions)"\s*:\s*\[/.test(start);
    const values = /"data"\s*:\s*\{([^{}]*)\}/.exec(start)?.[1]?.match(/"(?:[^"\\]|\\.)*"/g) ?? [];
    return isTasks && values.some((text) => looksLikeImage(JSON.parse(text)));
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}

/** Photos of a Label Studio export: the choices of each, its number or its rating. Boxes and masks are not learned; cancelled answers don't count.
 * @throws {InjertoError} LABEL_STUDIO_INVALID */
export async function labelStudioPhotos(
  file: string,
  root: string,
  options: ImageDatasetOptions,
  report: ImageReport,
): Promise<FoundPhotos> {
  const { success, data } = tasks.safeParse(await readJsonFile(file));
  if (!success) {
    throw new InjertoError('LABEL_STUDIO_INVALID', { where: file });
  }
  const locator = new PhotoLocator(options.imageRoot === undefined ? root : path.resolve(options.imageRoot));
  const candidates: PhotoCandidate[] = [];
  const seen = new Set<string>();
  let ignored = 0;
  for (const [i, task] of data.entries()) {
    const at = `${path.basename(file)}#${task.id ?? i + 1}`;
    const answers = (task.annotations ?? task.completions ?? []).filter(({ was_cancelled }) => !was_cancelled);
    ignored += answers.flatMap(({ result }) => result).filter(({ type }) => type && !answerTypes.has(type)).length;
    const found = await locate(locator, task.data, path.dirname(file));
    if (found.reason !== undefined) {
      report.skip(at, found.reason);
      continue;
    }
    const id = seen.has(found.at) ? at : found.at;
    seen.add(id);
    candidates.push({ id, path: found.path, label: labelOf(answers) });
  }
  const several = candidates.some(({ label }) => Array.isArray(label) && label.length !== 1);
  report.note(remark('DATA_FORM/label-studio', { photos: data.length }));
  if (ignored > 0) report.note(remark('BOXES_IGNORED/label-studio', { ignored }));
  return { root, form: 'label-studio', candidates: several ? candidates : candidates.map(single) };
}

const answerTypes = new Set(['choices', 'number', 'rating', 'taxonomy']);

function single(candidate: PhotoCandidate): PhotoCandidate {
  return Array.isArray(candidate.label) ? { ...candidate, label: candidate.label[0] } : candidate;
}

/** The true answer where one is marked so; else the one on which all agree. */
function labelOf(annotations: readonly z.infer<typeof annotation>[]): ReadLabel {
  const truth = annotations.filter(({ ground_truth }) => ground_truth);
  const answers = (truth.length > 0 ? truth : annotations).flatMap(({ result }): RawLabel[] => {
    const choices = result.flatMap(({ value }) => value?.choices ?? []);
    const number = result.map(({ value }) => value?.number ?? value?.rating).find((found) => found !== undefined);
    if (choices.length > 0) return [[...new Set(choices)].sort()];
    return number === undefined ? [] : [String(number)];
  });
  const first = answers[0];
  if (answers.some((answer) => JSON.stringify(answer) !== JSON.stringify(first)))
    return { invalid: remark('LABEL_INVALID/disagree') };
  return first;
}

/** Exports name uploads as '/data/upload/1/1a2b3c4d-cat.jpg' and local files as '/data/local-files/?d=photos/cat.jpg'. */
async function locate(locator: PhotoLocator, data: Readonly<Record<string, unknown>>, base: string): Promise<Located> {
  const name = Object.values(data).find(looksLikeImage);
  if (typeof name !== 'string') return { reason: remark('ROW_INVALID/no-photo') };
  const local = /[?&]d=([^&]+)/.exec(name)?.[1];
  const given = local === undefined ? name : decodeURIComponent(local);
  const found = await locator.locate(given, base);
  if (found.reason?.code !== 'FILE_MISSING') return found;
  const uploaded = path.posix.basename(given);
  const original = uploaded.replace(/^[0-9a-f]{8}-/, '');
  return original === uploaded ? found : locator.locate(original, base);
}
