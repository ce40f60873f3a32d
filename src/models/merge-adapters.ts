import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { InjertoError } from '../errors.ts';
import type { SaveOptions } from './export/save-model.ts';
import { type HubAccess, locateHubModel, looksLikeHubId } from './hub/index.ts';
import { type MergedFolder, mergeFolders, type NamedFolder } from './lora/merge-folders.ts';
import { isAdapterFile, type OpenAdapterOptions } from './lora/open-adapter.ts';
import { openModel } from './open-model.ts';

export interface MergeOptions extends OpenAdapterOptions, SaveOptions {
  /** How the hub is reached where an adapter or its base is named by its id. @default the user's settings */
  readonly hub?: HubAccess;
}

/** Writes a model folder: the model that the adapters belong to, their updates added to its weights. Of several adapters the head is the first
 * one's, and no measurement is carried over: nobody measured the sum.
 * @param adapters folders that `saveAdapter` or PEFT wrote, or adapters of the hub as OWNER/NAME.
 * @throws {InjertoError} ADAPTER_NOT_FOUND · ADAPTER_UNSUPPORTED · ADAPTER_MISMATCH · BASE_CHANGED · BASE_UNKNOWN · NO_HEAD · OUTPUT_EXISTS ·
 * WRITE_FAILED · what `openModel` throws for the base.
 * @example await mergeAdapters(['./food-adapter'], './food-model'); */
export async function mergeAdapters(
  adapters: readonly [string, ...string[]],
  out: string,
  { hub, ...options }: MergeOptions = {},
): Promise<MergedFolder> {
  const [first, ...rest] = adapters;
  const folders: [NamedFolder, ...NamedFolder[]] = [await adapterFolder(first, hub)];
  for (const name of rest) folders.push(await adapterFolder(name, hub));
  return mergeFolders(folders, out, (base, settings) => openModel(base, { ...settings, ...(hub && { hub }) }), options);
}

async function adapterFolder(name: string, hub: HubAccess | undefined): Promise<NamedFolder> {
  const here = { name: basename(resolve(name)), folder: name };
  if (!looksLikeHubId(name) || existsSync(resolve(name))) return here;
  const { id, file } = await locateHubModel(name, hub);
  if (isAdapterFile(file)) return { name: id, folder: dirname(file) };
  throw new InjertoError('ADAPTER_NOT_FOUND', {
    what: 'The repository holds a model, not an adapter.',
    where: id,
    hint: 'An adapter has adapter_config.json and adapter_model.safetensors, as PEFT and Injerto write them.',
  });
}
