/** Answers as a labelled set that training reads. Node only. */
import { copyFile, link, readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { InjertoError, messageOf } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';
import { replaceFile } from '../../replace-file.ts';
import { csvRow } from '../csv-row.ts';
import type { ZeroShotPrediction, ZeroShotResult } from './options.ts';

/** Writes every input that got a label.
 *
 * · `.csv`: `text,label,score`, or `path,label,score` for photos · `.jsonl`: an object a line, with the same fields ·
 * otherwise, for photos, a folder with one folder per label: hard links where the disk allows, else copies.
 * Several labels of one input stand with `|` between them.
 * @param kind what the inputs are.
 * @returns how many were written.
 * @throws {InjertoError} OUTPUT_EXISTS · OPTION_INVALID for texts without an ending that is known · WRITE_FAILED. */
export async function writeLabelled(
  target: string,
  { predictions }: Pick<ZeroShotResult, 'predictions'>,
  kind: 'text' | 'image',
): Promise<number> {
  await checkLabelledTarget(target, kind);
  const rows = predictions.flatMap((prediction) => {
    const names = prediction.labels ?? (prediction.label === null ? [] : [prediction.label]);
    return names.length === 0 ? [] : [{ prediction, names }];
  });
  const fields = rows.map(({ prediction, names }) => ({
    [kind === 'text' ? 'text' : 'path']: prediction.input,
    label: names.join('|'),
    score: Number((prediction.scores.find(({ label }) => label === names[0])?.score ?? 0).toFixed(4)),
  }));
  const extension = extname(target).toLowerCase();
  if (extension === '.jsonl')
    await replaceFile(
      target,
      fields.map((row) => `${JSON.stringify(row)}\n`),
    );
  else if (extension === '.csv') await replaceFile(target, csv(kind === 'text' ? 'text' : 'path', fields));
  else await writeFolder(target, rows);
  return rows.length;
}

/** Whether a labelled set can be written there; worth asking before the inputs are labelled.
 * @throws {InjertoError} as `writeLabelled`. */
export async function checkLabelledTarget(target: string, kind: 'text' | 'image'): Promise<void> {
  const isTable = isTableFile(target);
  if (kind === 'text' && !isTable) {
    throw new InjertoError('OPTION_INVALID/labelled-file', { details: { file: target } });
  }
  const found = await stat(target).catch(() => undefined);
  if (found && (isTable || !found.isDirectory() || (await readdir(target)).length > 0)) {
    throw isTable
      ? new InjertoError('OUTPUT_EXISTS/file', { where: resolve(target) })
      : new InjertoError('OUTPUT_EXISTS/labelled-folder', { where: resolve(target) });
  }
  const above = isTable ? await stat(dirname(resolve(target))).catch(() => undefined) : undefined;
  if (isTable && !above?.isDirectory()) {
    throw new InjertoError('WRITE_FAILED/no-folder', { where: dirname(resolve(target)) });
  }
}

const tables = new Set(['.csv', '.jsonl']);

/** Whether a labelled set of that name is a table, else a folder. */
export function isTableFile(target: string): boolean {
  return tables.has(extname(target).toLowerCase());
}

function csv(first: string, rows: readonly Readonly<Record<string, string | number>>[]): string[] {
  const columns = [first, 'label', 'score'];
  return [columns, ...rows.map((row) => columns.map((column) => row[column]!))].map(csvRow);
}

async function writeFolder(
  target: string,
  rows: readonly { readonly prediction: ZeroShotPrediction; readonly names: readonly string[] }[],
): Promise<void> {
  const folder = resolve(target);
  const taken = new Set<string>();
  try {
    for (const { prediction, names } of rows) {
      for (const name of names) {
        const place = join(folder, folderName(name));
        await makeFolder(place);
        await linkOrCopy(resolve(prediction.input), freePath(place, prediction.input, taken));
      }
    }
  } catch (cause) {
    if (cause instanceof InjertoError) throw cause;
    throw new InjertoError('WRITE_FAILED/photos', { details: { reason: messageOf(cause) }, where: folder, cause });
  }
}

/** A label as the name of a folder, on every system. */
function folderName(label: string): string {
  const name = [...label].map((letter) => (letter < ' ' || '<>:"/\\|?*'.includes(letter) ? '_' : letter)).join('');
  return name.replace(/^\.+|[. ]+$/g, '_') || '_';
}

/** Photos of the same name from different folders are told apart by a number. */
function freePath(folder: string, file: string, taken: Set<string>): string {
  const extension = extname(file);
  const stem = basename(file, extension);
  for (let n = 1; ; n++) {
    const path = join(folder, n === 1 ? `${stem}${extension}` : `${stem}-${n}${extension}`);
    const key = relative('', path).toLowerCase();
    if (taken.has(key)) continue;
    taken.add(key);
    return path;
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(() => copyFile(from, to));
}
