import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as z from 'zod';
import { InjertoError } from '../errors.ts';
import { type HubAccess, hubAccess } from '../hub/index.ts';
import { checkArgument, checkOptions, type OptionSchemas } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';
import { checkStrings } from '../several.ts';
import { type SaveOptions, saveFields } from './export/save-model.ts';
import { type MergedFolder, mergeFolders } from './lora/merge-folders.ts';
import type { OpenAdapterOptions } from './lora/open-adapter.ts';
import { openModel } from './open-model.ts';
import { locateFolder, type NamedFolder } from './opening/locate-folder.ts';

export interface MergeOptions extends OpenAdapterOptions, SaveOptions {
  /** How the hub is reached where an adapter or its base is named by its id. @default the user's settings */
  readonly hub?: HubAccess;
  /** Whether a model that Injerto wrote to `out` may be replaced. @default true */
  readonly overwrite?: boolean;
}

const mergeFields: OptionSchemas<MergeOptions> = {
  ...saveFields,
  base: fields.filled,
  runtime: fields.runtime,
  hub: hubAccess,
  overwrite: fields.onOff,
};

/** Writes a model folder: the model that the adapters belong to, their updates added to its weights. Of several adapters the head is the first
 * one's, and no measurement is carried over: nobody measured the sum.
 * @param adapters folders that `saveAdapter` or PEFT wrote, or adapters of the hub as OWNER/NAME.
 * @throws {InjertoError} ADAPTER_NOT_FOUND · ADAPTER_UNSUPPORTED · ADAPTER_MISMATCH · BASE_CHANGED · BASE_UNKNOWN · NO_HEAD · OUTPUT_EXISTS ·
 * WRITE_FAILED · what `openModel` throws for the base.
 * @example await mergeAdapters(['./food-adapter'], './food-model'); */
export async function mergeAdapters(
  adapters: readonly [string, ...string[]],
  out: string,
  settings: MergeOptions = {},
): Promise<MergedFolder> {
  checkStrings('adapters', adapters);
  checkArgument('adapters', adapters, z.array(fields.filled).min(1));
  checkArgument('out', out, fields.filled);
  checkOptions('mergeAdapters', settings, mergeFields);
  const { hub, ...options } = settings;
  const [first, ...rest] = adapters;
  const folders: [NamedFolder, ...NamedFolder[]] = [await locateFolder(first, hub)];
  for (const name of rest) folders.push(await locateFolder(name, hub));
  await checkApart(folders, out);
  return mergeFolders(folders, out, (base, more) => openModel(base, { ...more, ...(hub && { hub }) }), options);
}

/** An adapter is an output of ours, which saving would replace. */
async function checkApart(adapters: readonly NamedFolder[], out: string): Promise<void> {
  const places: string[] = [];
  for (const { folder } of adapters) places.push(await realpath(folder).catch(() => resolve(folder)));
  const target = await realpath(out).catch(() => resolve(out));
  if (places.includes(target)) {
    throw new InjertoError('OUTPUT_EXISTS/merged', { where: out });
  }
  const twice = places.findIndex((place, i) => places.indexOf(place) < i);
  if (twice < 0) return;
  throw new InjertoError('OPTION_INVALID/adapter-twice', { where: adapters[twice]!.folder });
}
