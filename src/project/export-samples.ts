/** A project's labelled samples, in forms that other programs read. */
import { randomUUID } from 'node:crypto';
import { copyFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { InjertoError, messageOf } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { csvRow } from '../predict/csv-row.ts';
import { replaceFile } from '../replace-file.ts';
import { blobFile } from './blobs.ts';
import { type Project, projectFacts } from './project.ts';
import { samplesOf } from './samples.ts';

/** Writes the labelled samples: photos as Hugging Face's imagefolder (`metadata.csv` with `file_name`, `label` and `split`, and the photos beside it),
 * texts as a table with `text`, `label` and `split` (CSV, or JSON Lines if the name ends in .jsonl). What is written appears whole or not at all.
 * @returns samples written. @throws {InjertoError} OUTPUT_EXISTS · WRITE_FAILED · BLOB_MISSING. */
export async function exportSamples(project: Project, out: string): Promise<number> {
  const target = path.resolve(out);
  if (await stat(target).catch(() => undefined)) throw new InjertoError('OUTPUT_EXISTS/samples', { where: target });
  const { modality } = await projectFacts(project);
  return modality === 'text' ? writeTexts(project, target) : writePhotos(project, target);
}

async function writeTexts(project: Project, target: string): Promise<number> {
  const isCsv = path.extname(target).toLowerCase() !== '.jsonl';
  let count = 0;
  const lines = async function* () {
    if (isCsv) yield csvRow(['text', 'label', 'split']);
    for await (const { text, label, side } of samplesOf(project, 'labeled')) {
      count++;
      yield isCsv ? csvRow([text!, label!, side!]) : `${JSON.stringify({ text, label, split: side })}\n`;
    }
  };
  await makeFolder(path.dirname(target));
  await replaceFile(target, lines());
  return count;
}

async function writePhotos(project: Project, target: string): Promise<number> {
  const folder = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID().slice(0, 8)}.tmp`);
  let count = 0;
  const rows = async function* () {
    yield csvRow(['file_name', 'label', 'split']);
    for await (const { id, extension, label, side } of samplesOf(project, 'labeled')) {
      // named by hash: a class may have any name, and not every name is one of a folder
      const name = `${side}/${id}${extension}`;
      await makeFolder(path.join(folder, side!));
      await copyPhoto(blobFile(project.folder, id, extension), path.join(folder, name));
      count++;
      yield csvRow([name, label!, side!]);
    }
  };
  try {
    await makeFolder(folder);
    await replaceFile(path.join(folder, 'metadata.csv'), rows());
    await rename(folder, target);
    return count;
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    if (cause instanceof InjertoError) throw cause;
    throw new InjertoError('WRITE_FAILED', { details: { reason: messageOf(cause) }, where: target, cause });
  }
}

async function copyPhoto(file: string, to: string): Promise<void> {
  try {
    await copyFile(file, to);
  } catch (cause) {
    throw new InjertoError('BLOB_MISSING', { details: { reason: messageOf(cause) }, where: file, cause });
  }
}
