/**
 * Features of samples on disk, so that a frozen trunk runs once per sample and not once per epoch.
 *
 * `<dir>/features-1/<space>/`, one folder per (model, boundary, preprocessing, shapes):
 *   `space.json`            what the space is of, for people; its time is when the space was last used
 *   `<shard>.data`, `.keys` the records: see feature-shard.ts
 *   `<owner>-<n>.lease`     a process has the space open: it is not evicted
 *
 * Bounded: what would exceed `maxBytes` first evicts whole spaces, those unused the longest, never one that is open.
 * Two processes evicting at once, or one storing what another evicts, costs features that are computed again, never wrong ones.
 */
import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheDirectory } from '../../cache-directory.ts';
import type { InjertoError } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';
import { replaceFile } from '../../replace-file.ts';
import { isGone, thisProcess } from '../process-owner.ts';
import { type FeatureShapes, type SpaceKey, spaceName } from './feature-key.ts';
import { FeatureSpace } from './feature-space.ts';

export interface FeatureCacheOptions {
  /** @default `INJERTO_CACHE`, else the platform's place for caches; see `cacheDirectory` */
  readonly dir?: string | undefined;
  /** Bytes on disk, all spaces together. @default 4 GiB */
  readonly maxBytes?: number;
  /** Told once per space when nothing more can be stored: CACHE_FULL · CACHE_UNWRITABLE; or read: CACHE_UNREADABLE. */
  readonly onWarning?: (warning: InjertoError) => void;
}

export interface CacheStats {
  readonly dir: string;
  readonly bytes: number;
  readonly maxBytes: number;
  readonly spaces: number;
}

/** Opens the cache. Nothing is written before something is stored, so a folder that can't be written costs a warning then. */
export function openFeatureCache(options: FeatureCacheOptions = {}): FeatureCache {
  return new FeatureCache(options);
}

export class FeatureCache {
  /** Holds the folders of the spaces. */
  readonly dir: string;
  readonly maxBytes: number;
  readonly #onWarning: (warning: InjertoError) => void;
  readonly #open = new Map<FeatureSpace, string | undefined>();
  /** Bytes that may still be stored before the disk is looked at again; other processes store too. */
  #allowance = 0;

  constructor({ dir, maxBytes = 4 * 1024 ** 3, onWarning = () => {} }: FeatureCacheOptions) {
    this.dir = path.join(path.resolve(dir ?? cacheDirectory()), 'features-1');
    this.maxBytes = maxBytes;
    this.#onWarning = onWarning;
  }

  /**
   * The features of one model, boundary and preprocessing.
   * @param shapes of one sample's values, without the batch axis.
   * @throws {InjertoError} FEATURE_SHAPE_INVALID
   */
  async space(key: SpaceKey, shapes: FeatureShapes): Promise<FeatureSpace> {
    const folder = path.join(this.dir, spaceName(key, shapes));
    const space = new FeatureSpace(folder, shapes, {
      reserve: (bytes) => this.#reserve(bytes),
      warn: this.#onWarning,
      closed: (closed) => this.#closed(closed),
    });
    this.#open.set(space, await this.#lease(folder, { ...key, shapes }));
    await space.load();
    return space;
  }

  /** What lies on disk, of all processes. */
  async stats(): Promise<CacheStats> {
    const spaces = await spacesIn(this.dir);
    return { dir: this.dir, bytes: total(spaces), maxBytes: this.maxBytes, spaces: spaces.length };
  }

  /** Deletes every space that no process has open. @returns bytes freed. */
  async clear(): Promise<number> {
    let freed = 0;
    for (const space of await spacesIn(this.dir)) if (await evict(space)) freed += space.bytes;
    return freed;
  }

  /** Closes all spaces. */
  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((space) => space.close()));
  }

  /** Marks a space as in use. Where nothing may be written, a space can still be read. */
  async #lease(folder: string, description: object): Promise<string | undefined> {
    const lease = path.join(folder, `${thisProcess}-${randomUUID().slice(0, 8)}.lease`);
    try {
      for (let attempt = 0; ; attempt++) {
        await makeFolder(folder);
        try {
          await writeFile(lease, '');
          break;
        } catch (error) {
          if (attempt === 5) throw error; // evicted again and again between the two
        }
      }
      const file = path.join(folder, 'space.json');
      const now = new Date();
      await utimes(file, now, now).catch(() => replaceFile(file, [`${JSON.stringify(description, null, 2)}\n`]));
      return lease;
    } catch {
      return undefined;
    }
  }

  async #closed(space: FeatureSpace): Promise<void> {
    const lease = this.#open.get(space);
    this.#open.delete(space);
    if (!lease) return;
    const now = new Date();
    await utimes(path.join(space.folder, 'space.json'), now, now).catch(() => {});
    await rm(lease, { force: true }).catch(() => {});
  }

  async #reserve(bytes: number): Promise<boolean> {
    if (bytes > this.#allowance) {
      const spaces = await spacesIn(this.dir);
      let used = total(spaces);
      for (const space of spaces.sort((a, b) => a.usedAtMs - b.usedAtMs)) {
        if (used + bytes <= this.maxBytes) break;
        if (await evict(space)) used -= space.bytes;
      }
      this.#allowance = Math.min(this.maxBytes - used, Math.max(bytes, this.maxBytes / 64));
    }
    if (bytes > this.#allowance) return false;
    this.#allowance -= bytes;
    return true;
  }
}

interface SpaceOnDisk {
  readonly folder: string;
  readonly bytes: number;
  readonly usedAtMs: number;
}

async function spacesIn(dir: string): Promise<SpaceOnDisk[]> {
  const names = await readdir(dir).catch(() => []);
  const spaces: SpaceOnDisk[] = [];
  for (const name of names) {
    const folder = path.join(dir, name);
    const files = await readdir(folder).catch(() => []);
    let bytes = 0;
    let usedAtMs = 0;
    for (const file of files) {
      const facts = await stat(path.join(folder, file)).catch(() => undefined);
      bytes += facts?.size ?? 0;
      if (file === 'space.json') usedAtMs = facts?.mtimeMs ?? 0;
    }
    if (isTrash(name)) await rm(folder, { recursive: true, force: true }).catch(() => {});
    else spaces.push({ folder, bytes, usedAtMs });
  }
  return spaces;
}

/** Deletes a space unless a process has it open. Renamed first, so that nobody opens a half-deleted one. */
async function evict({ folder }: SpaceOnDisk): Promise<boolean> {
  try {
    if (await isLeased(folder)) return false;
    const trash = `${folder}.${randomUUID().slice(0, 8)}.trash`;
    await rename(folder, trash);
    if (await isLeased(trash)) {
      await rename(trash, folder); // opened between the two looks
      return false;
    }
    await rm(trash, { recursive: true, force: true });
    return true;
  } catch {
    return false; // another process evicts it, or holds its files open
  }
}

const isTrash = (name: string) => name.endsWith('.trash');

/** A lease of a process that is gone no longer counts; of another host, for a day. */
async function isLeased(folder: string): Promise<boolean> {
  for (const name of await readdir(folder)) {
    const owner = /^([0-9a-f]+-\d+)-[0-9a-f]+\.lease$/.exec(name)?.[1];
    if (owner === undefined || isGone(owner)) continue;
    const facts = await stat(path.join(folder, name)).catch(() => undefined);
    const host = thisProcess.split('-')[0]!;
    if (facts && (owner.startsWith(`${host}-`) || Date.now() - facts.mtimeMs < 86_400_000)) return true;
  }
  return false;
}

function total(spaces: readonly SpaceOnDisk[]): number {
  return spaces.reduce((sum, { bytes }) => sum + bytes, 0);
}
