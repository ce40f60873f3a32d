/** Where the .onnx file and its configs lie. Node only. */
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InjertoError } from '../../errors.ts';
import { type HubAccess, locateHubModel, looksLikeHubId } from '../../hub/index.ts';
import { nearestNames } from '../../names/nearest-names.ts';
import { replacedFolder } from '../export/replace-folder.ts';
import { listStarters, type Starter } from './starters.ts';

export interface ModelLocation {
  readonly name: string;
  readonly file: string;
  readonly folder: string | undefined;
  readonly starter: Starter | undefined;
}

/** A starter by its id, else a folder or file by its path, else a model of the hub by OWNER/NAME or OWNER/NAME@REVISION: from the cache, or
 * downloaded. A folder called like a starter is reached as `./name`.
 * @throws {InjertoError} MODEL_NOT_FOUND · what `pullModel` throws. */
export async function locateModel(name: string, access?: HubAccess): Promise<ModelLocation> {
  const starters = await listStarters();
  const starter = starters.find((s) => s.id === name);
  if (starter) return { name, file: await modelFileIn(starter.folder), folder: starter.folder, starter };
  const path = resolve(name);
  const kind = await kindOf(path);
  if (kind === 'folder') return inFolder(path, path);
  if (kind === 'file') return { name: basename(path, '.onnx'), file: path, folder: undefined, starter: undefined };
  const replaced = replacedFolder(path);
  if ((await kindOf(replaced)) === 'folder') return inFolder(path, replaced);
  if (looksLikeHubId(name)) {
    const { id, folder, file } = await locateHubModel(name, access);
    return { name: id, file, folder, starter: undefined };
  }
  throw notFound(
    name,
    starters.map((s) => s.id),
  );
}

async function inFolder(path: string, folder: string): Promise<ModelLocation> {
  return { name: basename(path), file: await modelFileIn(folder), folder, starter: undefined };
}

/** The model folder that an .onnx file lies in, itself or in its `onnx/`: the one with a tokenizer.json or config.json. Else undefined. */
export async function folderAround(file: string): Promise<string | undefined> {
  const beside = dirname(file);
  const folders = basename(beside) === 'onnx' ? [beside, dirname(beside)] : [beside];
  for (const folder of folders) {
    for (const name of ['tokenizer.json', 'config.json']) {
      if ((await kindOf(join(folder, name))) === 'file') return folder;
    }
  }
  return undefined;
}

/** The hub keeps a transformers.js model in `onnx/`; optimum writes it beside the configs. */
const places = ['onnx/model.onnx', 'model.onnx'];

async function modelFileIn(folder: string): Promise<string> {
  for (const place of places) {
    const file = join(folder, place);
    if ((await kindOf(file)) === 'file') return file;
  }
  const others = [...(await onnxFilesIn(folder, '')), ...(await onnxFilesIn(folder, 'onnx'))];
  throw new InjertoError('MODEL_NOT_FOUND/folder', { details: { places, others }, where: folder });
}

async function onnxFilesIn(folder: string, inner: string): Promise<string[]> {
  const names = await readdir(join(folder, inner)).catch(() => []);
  return names.filter((name) => name.endsWith('.onnx')).map((name) => join(inner, name));
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return 'folder';
  return found?.isFile() ? 'file' : undefined;
}

function notFound(name: string, starters: readonly string[]): InjertoError {
  const [nearest] = nearestNames(basename(name), starters, 1);
  return new InjertoError('MODEL_NOT_FOUND', {
    details: { name, ...(nearest !== undefined && { near: nearest }), starters },
    where: resolve(name),
  });
}
