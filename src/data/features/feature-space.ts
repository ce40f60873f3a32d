import { type FileHandle, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { InjertoError, messageOf } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';
import type { FeatureShapes } from './feature-key.ts';
import { RecordLayout, recordKey } from './feature-key.ts';
import { decodeEntries, listShards, type ShardEntry, ShardWriter } from './feature-shard.ts';

/** The values of one sample, by name. */
export type Features = Readonly<Record<string, Float32Array>>;

export interface SpaceStats {
  readonly records: number;
  readonly hits: number;
  readonly misses: number;
  /** Records whose checksum did not fit when they were read; they count as missing. */
  readonly corrupt: number;
}

/** What a space asks of the cache around it. */
export interface SpaceHost {
  /** Whether so many bytes more may be stored. */
  reserve(bytes: number): Promise<boolean>;
  warn(warning: InjertoError): void;
  closed(space: FeatureSpace): Promise<void>;
}

/** Neighbors in a shard are read together, up to this much; put in order, a data set is read at the speed of the disk. */
const readTogetherBytes = 4 * 1024 * 1024;
const writeTogetherBytes = 8 * 1024 * 1024;

interface Place extends ShardEntry {
  readonly data: string;
}

/**
 * All cached features of one (model, boundary, preprocessing). Keys are any texts, e.g. `${sample.hash} ${viewKey(view)}`.
 * Sees what other processes had stored when it was opened, and what it stores itself.
 */
export class FeatureSpace {
  readonly folder: string;
  readonly #layout: RecordLayout;
  readonly #host: SpaceHost;
  readonly #places = new Map<string, Place>();
  readonly #handles = new Map<string, Promise<FileHandle>>();
  #writer: ShardWriter | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #stopped = false;
  #closed = false;
  #hits = 0;
  #misses = 0;
  #corrupt = 0;

  /** Use `FeatureCache.space`. */
  constructor(folder: string, shapes: FeatureShapes, host: SpaceHost) {
    this.folder = folder;
    this.#layout = new RecordLayout(shapes);
    this.#host = host;
  }

  /** Bytes of one record. */
  get recordBytes(): number {
    return this.#layout.bytes;
  }

  /** Reads the keys of all shards. A folder that is not there is an empty space. */
  async load(): Promise<void> {
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        for (const { keys, data } of await listShards(this.folder)) {
          for await (const entry of decodeEntries(await readFile(keys)))
            this.#places.set(entry.key, { ...entry, data });
        }
        return;
      } catch (error) {
        // a shard changed hands between listing and reading, or the space was evicted: look again
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
        this.#host.warn(
          new InjertoError('CACHE_UNREADABLE', {
            details: { reason: messageOf(error) },
            where: this.folder,
            cause: error,
          }),
        );
        return;
      }
    }
  }

  /** Whether features are stored under this key; their checksum is looked at by `get`. */
  has(key: string): boolean {
    return this.#places.has(recordKey(key));
  }

  /**
   * Stored features, in the order of the keys; undefined where there are none, or damaged ones.
   * The arrays are views on the bytes read, neighbors sharing a buffer: copy what is kept for long.
   */
  async get(keys: readonly string[]): Promise<(Features | undefined)[]> {
    const found: (Features | undefined)[] = new Array(keys.length).fill(undefined);
    const wanted: { at: number; place: Place }[] = [];
    for (const [at, key] of keys.entries()) {
      const place = this.#places.get(recordKey(key));
      if (place) wanted.push({ at, place });
    }
    await Promise.all(
      runs(wanted, this.recordBytes).map(async (run) => {
        const records = await this.#read(run[0]!.place, run.at(-1)!.place.slot);
        for (const { at, place } of run) {
          const start = (place.slot - run[0]!.place.slot) * this.recordBytes;
          const record = records?.subarray(start, start + this.recordBytes);
          if (record?.length === this.recordBytes && crc32(record) === place.checksum)
            found[at] = this.#layout.read(record);
          else this.#forget(place);
        }
      }),
    );
    const hits = found.reduce((sum, features) => sum + (features ? 1 : 0), 0);
    this.#hits += hits;
    this.#misses += keys.length - hits;
    return found;
  }

  /**
   * Stores features that are not stored yet. Once it resolves they outlive a kill of this process.
   * A full disk or cache is no error: it warns once and stores nothing more.
   * @returns how many were stored.
   * @throws {InjertoError} FEATURE_SHAPE_MISMATCH
   */
  async put(entries: Iterable<readonly [key: string, features: Features]>): Promise<number> {
    const fresh = new Map<string, Features>();
    for (const [key, features] of entries) {
      const stored = recordKey(key);
      if (!this.#places.has(stored)) fresh.set(stored, features);
    }
    if (fresh.size === 0 || this.#stopped || this.#closed) return 0;
    const parts = this.#pack([...fresh]); // before anything is waited for: the caller may use its arrays again
    const turn = this.#writing.then(async () => {
      let stored = 0;
      for (const { keys, records } of parts) {
        if (this.#stopped || !(await this.#write(keys, records))) break;
        stored += keys.length;
      }
      return stored;
    });
    this.#writing = turn;
    return turn;
  }

  /** Brings what was stored onto the disk itself, past a power cut. */
  async flush(): Promise<void> {
    await this.#writing;
    await this.#writer?.flush();
  }

  stats(): SpaceStats {
    return { records: this.#places.size, hits: this.#hits, misses: this.#misses, corrupt: this.#corrupt };
  }

  /** Waits for what is being stored and lets go of the files. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#writing;
    await this.#writer?.close();
    const handles = await Promise.allSettled(this.#handles.values());
    await Promise.all(handles.map((opened) => (opened.status === 'fulfilled' ? opened.value.close() : undefined)));
    await this.#host.closed(this);
  }

  #pack(fresh: readonly (readonly [string, Features])[]): { keys: string[]; records: Buffer }[] {
    const perWrite = Math.max(1, Math.floor(writeTogetherBytes / this.recordBytes));
    const parts: { keys: string[]; records: Buffer }[] = [];
    for (let start = 0; start < fresh.length; start += perWrite) {
      const part = fresh.slice(start, start + perWrite);
      const records = Buffer.allocUnsafeSlow(part.length * this.recordBytes);
      for (const [i, [, features]] of part.entries()) {
        this.#layout.write(features, records.subarray(i * this.recordBytes, (i + 1) * this.recordBytes));
      }
      parts.push({ keys: part.map(([key]) => key), records });
    }
    return parts;
  }

  async #write(keys: readonly string[], records: Buffer): Promise<boolean> {
    try {
      if (!(await this.#host.reserve(records.length))) {
        this.#stop(new InjertoError('CACHE_FULL/bound', { where: this.folder }));
        return false;
      }
      if (!this.#writer) {
        await makeFolder(this.folder);
        this.#writer = await ShardWriter.claim(this.folder, this.recordBytes);
      }
      const { shard } = this.#writer;
      const data = path.join(this.folder, `${shard}.data`);
      for (const entry of await this.#writer.append(keys, records)) this.#places.set(entry.key, { ...entry, data });
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
      this.#stop(
        new InjertoError(full ? 'CACHE_FULL' : 'CACHE_UNWRITABLE', {
          details: { reason: messageOf(error) },
          where: this.folder,
          cause: error,
        }),
      );
      return false;
    }
  }

  #stop(why: InjertoError): void {
    this.#stopped = true;
    this.#host.warn(why);
  }

  async #read(from: Place, lastSlot: number): Promise<Buffer | undefined> {
    const length = (lastSlot - from.slot + 1) * this.recordBytes;
    try {
      let handle = this.#handles.get(from.data);
      if (!handle) {
        handle = open(from.data, 'r');
        this.#handles.set(from.data, handle);
      }
      const buffer = Buffer.allocUnsafeSlow(length);
      const { bytesRead } = await (await handle).read(buffer, 0, length, from.slot * this.recordBytes);
      return buffer.subarray(0, bytesRead);
    } catch {
      return undefined; // evicted, or a disk that fails: features can be computed again
    }
  }

  #forget(place: Place): void {
    this.#corrupt++;
    if (this.#places.get(place.key) === place) this.#places.delete(place.key);
  }
}

/** Groups places into reads: same shard, neighboring slots, not too much at once. */
function runs<T extends { readonly place: Place }>(wanted: readonly T[], recordBytes: number): T[][] {
  const sorted = [...wanted].sort((a, b) =>
    a.place.data === b.place.data ? a.place.slot - b.place.slot : a.place.data < b.place.data ? -1 : 1,
  );
  const grouped: T[][] = [];
  for (const item of sorted) {
    const run = grouped.at(-1);
    const last = run?.at(-1)?.place;
    const joins =
      run !== undefined &&
      last?.data === item.place.data &&
      item.place.slot - last.slot <= 1 &&
      (item.place.slot - run[0]!.place.slot + 1) * recordBytes <= readTogetherBytes;
    if (joins) run.push(item);
    else grouped.push([item]);
  }
  return grouped;
}
