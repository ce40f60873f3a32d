/** Whether a folder may be written over. Node only. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rmdir } from 'node:fs/promises';
import { dirname, join, normalize, resolve } from 'node:path';
import * as z from 'zod';
import { InjertoError, messageOf } from '../../errors.ts';
import { readJsonFile } from '../opening/read-json.ts';
import { unknownFile } from './unknown-file.ts';

/** What Injerto writes into a model folder. */
const ownFiles = new Set([
  ...[
    'README.md',
    'LICENSE',
    'config.json',
    'preprocessor_config.json',
    'injerto.json',
    'training.yaml',
    'predictions.csv',
    'report.html',
    'report.json',
    unknownFile,
  ],
  ...['onnx', join('onnx', 'model.onnx'), join('onnx', 'model.onnx_data')],
  ...['adapter_config.json', 'adapter_model.safetensors'],
]);

const recordOfFiles = z.looseObject({ injerto: z.string(), files: z.array(z.string()).optional() });

/** Litter of file managers. */
const litter = /(^|[\\/])(\.DS_Store|Thumbs\.db|desktop\.ini)$/;

/** Checks that a model can be saved to `folder` without destroying anything: it does not exist, is empty, or holds a model that
 * Injerto wrote and nothing else. Worth calling before a long training.
 * @param options.overwrite whether a model that Injerto wrote may be replaced. @default true
 * @throws {InjertoError} OUTPUT_EXISTS names what is in the way · WRITE_FAILED if nothing can be written there. */
export async function checkOutputFolder(
  folder: string,
  { overwrite = true }: { readonly overwrite?: boolean } = {},
): Promise<void> {
  const entries = await readdir(folder, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    if (cause.code === 'ENOTDIR') throw new InjertoError('OUTPUT_EXISTS/not-a-folder', { where: folder, cause });
    throw new InjertoError('WRITE_FAILED/nothing', { details: { reason: messageOf(cause) }, where: folder, cause });
  });
  await checkWritable(resolve(folder));
  const found = entries.filter((entry) => !litter.test(entry));
  if (found.length === 0) return;
  const record = await readJsonFile(join(folder, 'injerto.json'), recordOfFiles).catch(() => undefined);
  const companions = (record?.files ?? []).map((file) => normalize(file));
  const own = new Set([...ownFiles, ...companions, ...companions.map((file) => dirname(file))]);
  const foreign = found.find((entry) => !own.has(entry));
  if (foreign !== undefined)
    throw new InjertoError('OUTPUT_EXISTS/foreign', { details: { entry: foreign }, where: folder });
  if (!record) throw new InjertoError('OUTPUT_EXISTS/model', { where: folder });
  if (!overwrite) throw new InjertoError('OUTPUT_EXISTS/overwrite', { where: folder });
}

/** A folder is made where saving will make one, and removed again. */
async function checkWritable(folder: string): Promise<void> {
  let above = dirname(folder);
  while (!existsSync(above) && dirname(above) !== above) above = dirname(above);
  try {
    await rmdir(await mkdtemp(join(above, '.injerto-')));
  } catch (cause) {
    throw new InjertoError('WRITE_FAILED/nothing', { details: { reason: messageOf(cause) }, where: folder, cause });
  }
}
