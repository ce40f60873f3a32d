import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type HubAccess, locateHubModel, looksLikeHubId } from '../../hub/index.ts';

export interface NamedFolder {
  readonly name: string;
  readonly folder: string;
}

/** A folder by its path, there or not, else a model of the hub as its folder in the cache. What lies here goes before the hub.
 * @throws {InjertoError} what `pullModel` throws. */
export async function locateFolder(name: string, hub?: HubAccess): Promise<NamedFolder> {
  const path = resolve(name);
  if (!looksLikeHubId(name) || existsSync(path)) return { name: basename(path), folder: path };
  const { id, folder } = await locateHubModel(name, hub);
  return { name: id, folder };
}
