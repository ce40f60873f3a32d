/** What the cache holds of a model at one commit. Node only. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { cachedCommit, modelCache, snapshotPath } from './cache-layout.ts';

export interface Snapshot {
  readonly commit: string;
  readonly folder: string;
  /** Relative to the folder, with forward slashes. */
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** Undefined if nothing of that revision was ever downloaded. */
export async function cachedSnapshot(root: string, id: string, revision: string): Promise<Snapshot | undefined> {
  const cache = modelCache(root, id);
  const commit = await cachedCommit(cache, revision);
  return commit === undefined ? undefined : readSnapshot(snapshotPath(cache, commit), commit);
}

export async function readSnapshot(folder: string, commit: string): Promise<Snapshot | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (!entries) return undefined;
  const files = await Promise.all(
    entries.map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name);
      // Behind a link without a blob there is nothing.
      const found = await stat(file).catch(() => undefined);
      if (!found?.isFile() || entry.name.endsWith('.tmp')) return [];
      return [{ path: path.relative(folder, file).split(path.sep).join('/'), size: found.size }];
    }),
  );
  return { commit, folder, files: files.flat().sort((a, b) => (a.path < b.path ? -1 : 1)) };
}
