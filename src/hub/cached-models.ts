/** What the hub's cache holds, whoever put it there. Node only. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { chooseWeights } from './choose-files.ts';
import { commitPattern } from './model-id.ts';
import { readSnapshot } from './snapshot.ts';

export interface CachedSnapshot {
  readonly commit: string;
  /** Branches and tags that stand for it here. */
  readonly refs: readonly string[];
  readonly folder: string;
  readonly files: number;
  /** Of its files, also where another snapshot has them too. */
  readonly bytes: number;
  /** The file that is opened by the model's name; undefined if there is none. */
  readonly model: string | undefined;
}

export interface CachedModel {
  readonly id: string;
  readonly folder: string;
  /** On the disk, each file once, downloads that were cut off included. */
  readonly bytes: number;
  /** When a file of it was last read, as the file system knows it; ISO 8601. */
  readonly lastUsed: string;
  readonly snapshots: readonly CachedSnapshot[];
}

/** Sorted by id; empty if there is no cache. Folders that are no models are passed over. */
export async function listCachedModels(cacheFolder: string): Promise<readonly CachedModel[]> {
  const names = await readdir(cacheFolder).catch(() => []);
  const models = await Promise.all(
    names.map(async (name) => {
      const id = /^models--(.+)$/.exec(name)?.[1]?.split('--').join('/');
      return id === undefined ? [] : readCachedModel(id, path.join(cacheFolder, name));
    }),
  );
  return models.flat().sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function readCachedModel(id: string, folder: string): Promise<CachedModel[]> {
  const commits = (await readdir(path.join(folder, 'snapshots')).catch(() => [])).filter((name) =>
    commitPattern.test(name),
  );
  const refs = await readRefs(path.join(folder, 'refs'));
  const snapshots: CachedSnapshot[] = [];
  for (const commit of commits) {
    const snapshot = await readSnapshot(path.join(folder, 'snapshots', commit), commit);
    if (!snapshot) continue;
    snapshots.push({
      commit,
      refs: refs.filter(([, target]) => target === commit).map(([ref]) => ref),
      folder: snapshot.folder,
      files: snapshot.files.length,
      bytes: snapshot.files.reduce((sum, { size }) => sum + size, 0),
      model: chooseWeights(snapshot.files.map((file) => file.path)).model,
    });
  }
  const { bytes, lastUsed } = await measure(folder);
  return bytes === 0 && snapshots.length === 0 ? [] : [{ id, folder, bytes, lastUsed, snapshots }];
}

async function readRefs(folder: string): Promise<(readonly [ref: string, commit: string])[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(
    files.map(async (file) => {
      const ref = path.relative(folder, file).split(path.sep).join('/');
      return [ref, (await readFile(file, 'utf8').catch(() => '')).trim()] as const;
    }),
  );
}

async function measure(folder: string): Promise<{ bytes: number; lastUsed: string }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const seen = new Set<string>();
  let bytes = 0;
  let latest = 0;
  for (const entry of entries) {
    // Behind a link is a blob, which comes by itself.
    if (!entry.isFile()) continue;
    const found = await stat(path.join(entry.parentPath, entry.name)).catch(() => undefined);
    if (!found || seen.has(`${found.dev}:${found.ino}`)) continue;
    seen.add(`${found.dev}:${found.ino}`);
    bytes += found.size;
    latest = Math.max(latest, found.atimeMs);
  }
  return { bytes, lastUsed: new Date(latest).toISOString() };
}
