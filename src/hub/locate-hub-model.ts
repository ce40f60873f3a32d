/** A model named by its hub id, from the cache or else from the hub. Node only. */
import path from 'node:path';
import { InjertoError } from '../errors.ts';
import { chooseWeights } from './choose-files.ts';
import { hubSettings } from './hub-settings.ts';
import { parseHubId } from './model-id.ts';
import { type PullOptions, pullModel } from './pull-model.ts';
import { cachedSnapshot } from './snapshot.ts';

export interface HubModelLocation {
  readonly id: string;
  readonly folder: string;
  readonly file: string;
}

export type HubAccess = Pick<PullOptions, 'signal' | 'onEvent' | 'settings' | 'timing'>;

/** What the cache has is used as it is, without asking the network whether there is something newer: `pullModel` does that.
 * @throws {InjertoError} what `pullModel` throws. */
export async function locateHubModel(name: string, access: HubAccess = {}): Promise<HubModelLocation> {
  const { id, revision } = parseHubId(name);
  const settings = access.settings ?? (await hubSettings());
  const cached = await cachedSnapshot(settings.cacheFolder, id, revision ?? 'main');
  const model = cached && chooseWeights(cached.files.map((file) => file.path)).model;
  if (cached && model !== undefined) return { id, folder: cached.folder, file: path.join(cached.folder, model) };
  const pulled = await pullModel(name, { ...access, settings }).catch((error: unknown) => {
    throw alsoNoFile(error, name);
  });
  return { id, folder: pulled.folder, file: path.join(pulled.folder, pulled.model!) };
}

/** The name may have been meant for a folder, and be mistyped. */
function alsoNoFile(error: unknown, name: string): unknown {
  const codes = ['HUB_MODEL_NOT_FOUND', 'HUB_UNAUTHORIZED', 'HUB_UNREACHABLE', 'HUB_OFFLINE'];
  if (!(error instanceof InjertoError) || !codes.includes(error.code)) return error;
  return error.with({ nor: name });
}
