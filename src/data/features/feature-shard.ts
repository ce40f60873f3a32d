/**
 * A shard: records of one size, and the keys that lead to them. Two files, both only ever appended to:
 *
 *  · `<shard>.data`          record after record, no headers
 *  · `<shard>.<owner>.keys`  44 bytes per record: key (32), slot (u32), CRC-32 of the record, CRC-32 of these 40 bytes; little-endian
 *
 * One process appends to a shard, any number read it. `owner` is that process, or `idle` when it closed the shard; a process
 * that wants to write takes over an idle shard, or that of a process that is gone, by renaming: of two, one succeeds.
 *
 * A record counts once its key entry is whole, and the entry is written after the record. A `kill -9` leaves at worst a
 * record that no key leads to or a torn entry; both are skipped. What a power cut leaves is caught by the CRC of the record.
 */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { isGone, thisProcess } from '../process-owner.ts';

const entryBytes = 44;
const keysName = /^([0-9a-f]+)\.(idle|[0-9a-f]+-\d+)\.keys$/;

/** One record's place. */
export interface ShardEntry {
  /** 32 bytes, one char each. */
  readonly key: string;
  readonly slot: number;
  /** CRC-32 of the record. */
  readonly checksum: number;
}

/** The shards in a folder, with their key files. */
export async function listShards(
  folder: string,
): Promise<{ shard: string; owner: string; keys: string; data: string }[]> {
  const names = await readdir(folder);
  return names.flatMap((name) => {
    const [, shard, owner] = keysName.exec(name) ?? [];
    if (shard === undefined || owner === undefined) return [];
    return [{ shard, owner, keys: path.join(folder, name), data: path.join(folder, `${shard}.data`) }];
  });
}

/** The whole entries of a key file. Lets others run between many. */
export async function* decodeEntries(bytes: Buffer): AsyncGenerator<ShardEntry> {
  for (let at = 0, count = 1; at + entryBytes <= bytes.length; at += entryBytes, count++) {
    if (count % 20_000 === 0) await setImmediate();
    if (crc32(bytes.subarray(at, at + 40)) !== bytes.readUInt32LE(at + 40)) continue;
    yield {
      key: bytes.toString('latin1', at, at + 32),
      slot: bytes.readUInt32LE(at + 32),
      checksum: bytes.readUInt32LE(at + 36),
    };
  }
}

function encodeEntries(entries: readonly ShardEntry[]): Buffer {
  const bytes = Buffer.alloc(entries.length * entryBytes);
  for (const [i, { key, slot, checksum }] of entries.entries()) {
    const at = i * entryBytes;
    bytes.write(key, at, 'latin1');
    bytes.writeUInt32LE(slot, at + 32);
    bytes.writeUInt32LE(checksum, at + 36);
    bytes.writeUInt32LE(crc32(bytes.subarray(at, at + 40)), at + 40);
  }
  return bytes;
}

/** Appends records to a shard that this process owns. Not for two calls at once. */
export class ShardWriter {
  readonly shard: string;
  readonly #folder: string;
  readonly #data: FileHandle;
  readonly #keys: FileHandle;
  readonly #recordBytes: number;
  #slot: number;
  #keysEnd: number;
  /** A write failed half-way: the shard is not handed on. */
  #spoiled = false;

  private constructor(
    folder: string,
    shard: string,
    data: FileHandle,
    keys: FileHandle,
    recordBytes: number,
    slot: number,
    keysEnd: number,
  ) {
    this.#folder = folder;
    this.shard = shard;
    this.#data = data;
    this.#keys = keys;
    this.#recordBytes = recordBytes;
    this.#slot = slot;
    this.#keysEnd = keysEnd;
  }

  /** Takes over a shard that nobody writes to, or begins one. */
  static async claim(folder: string, recordBytes: number): Promise<ShardWriter> {
    const free = (await listShards(folder)).filter(({ owner }) => owner === 'idle' || isGone(owner));
    for (const { shard, keys } of free) {
      try {
        await rename(keys, keysPath(folder, shard, thisProcess));
        return await ShardWriter.#open(folder, shard, recordBytes);
      } catch (error) {
        // another process was faster, or holds it open where renaming needs it closed
        if (!['ENOENT', 'EPERM', 'EACCES', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      }
    }
    return ShardWriter.#open(folder, randomUUID().replaceAll('-', ''), recordBytes);
  }

  static async #open(folder: string, shard: string, recordBytes: number): Promise<ShardWriter> {
    const keys = await open(keysPath(folder, shard, thisProcess), constants.O_RDWR | constants.O_CREAT);
    try {
      const data = await open(path.join(folder, `${shard}.data`), constants.O_RDWR | constants.O_CREAT);
      const keysEnd = Math.floor((await keys.stat()).size / entryBytes) * entryBytes; // a torn entry is written over
      const slot = Math.ceil((await data.stat()).size / recordBytes);
      return new ShardWriter(folder, shard, data, keys, recordBytes, slot, keysEnd);
    } catch (error) {
      await keys.close();
      throw error;
    }
  }

  get handle(): FileHandle {
    return this.#data;
  }

  /** @param records whole records, one after the other, as many as `keys`. */
  async append(keys: readonly string[], records: Uint8Array): Promise<ShardEntry[]> {
    const size = this.#recordBytes;
    const entries = keys.map((key, i) => ({
      key,
      slot: this.#slot + i,
      checksum: crc32(records.subarray(i * size, (i + 1) * size)),
    }));
    try {
      await writeAll(this.#data, records, this.#slot * size);
      const encoded = encodeEntries(entries);
      await writeAll(this.#keys, encoded, this.#keysEnd);
      this.#slot += keys.length;
      this.#keysEnd += encoded.length;
      return entries;
    } catch (error) {
      this.#spoiled = true;
      await this.#data.truncate(this.#slot * size).catch(() => {}); // gives back what a full disk took
      await this.#keys.truncate(this.#keysEnd).catch(() => {});
      throw error;
    }
  }

  /** Brings what was appended onto the disk itself, past a power cut. */
  async flush(): Promise<void> {
    await this.#data.datasync();
    await this.#keys.datasync();
  }

  async close(): Promise<void> {
    await this.#data.close();
    await this.#keys.close();
    if (this.#spoiled) return;
    const mine = keysPath(this.#folder, this.shard, thisProcess);
    await rename(mine, keysPath(this.#folder, this.shard, 'idle')).catch(() => {}); // evicted meanwhile
  }
}

function keysPath(folder: string, shard: string, owner: string): string {
  return path.join(folder, `${shard}.${owner}.keys`);
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}
