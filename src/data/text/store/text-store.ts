import { randomUUID } from 'node:crypto';
import { closeSync, openSync, read, rmSync, unlinkSync, writeSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { InjertoError, messageOf } from '../../../errors.ts';
import { makeFolder } from '../../../make-folder.ts';
import { GrowingNumbers } from './growing-numbers.ts';

export interface TextStoreOptions {
  /** UTF-8 bytes that are held in memory; beyond, all of them lie in one file. @default 64 MiB */
  readonly memoryBytes?: number;
  /** Where that file is made. */
  readonly folder: string;
}

const blockBytes = 1 << 22;
const readBytes = promisify(read);

/** Texts by number, as UTF-8: in memory up to a bound, else in a file that goes with `close` or with the process. */
export class TextStore {
  readonly #options: TextStoreOptions;
  readonly #ends = new GrowingNumbers(Float64Array);
  /** Full blocks, and behind them the one that is being filled. Once there is a file, only that one. */
  #blocks: Buffer[] = [];
  #block = Buffer.allocUnsafe(blockBytes);
  #filled = 0;
  #file: number | undefined;
  #path: string | undefined;
  /** Bytes that lie in the file. */
  #spooled = 0;
  #closed = false;

  constructor(options: TextStoreOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#ends.length;
  }

  /** Bytes on disk; 0 while all texts are in memory. */
  get spooledBytes(): number {
    return this.#spooled;
  }

  /** Adds a well-formed text. @returns its number.
   * @throws {InjertoError} WRITE_FAILED if it has to go to disk and can't. */
  async add(text: string): Promise<number> {
    const length = Buffer.byteLength(text);
    const start = this.#ends.length > 0 ? this.#ends.at(this.#ends.length - 1) : 0;
    if (this.#filled + length > this.#block.length) await this.#nextBlock(length);
    this.#filled += this.#block.write(text, this.#filled);
    this.#ends.push(start + length);
    return this.#ends.length - 1;
  }

  /** The texts with these numbers, in their order. */
  async read(numbers: readonly number[]): Promise<string[]> {
    if (this.#closed) {
      throw new InjertoError('DISPOSED/texts');
    }
    const texts = new Array<string>(numbers.length);
    // By place, so that neighbors are read at once.
    const order = numbers.map((_, i) => i).sort((a, b) => numbers[a]! - numbers[b]!);
    for (let i = 0; i < order.length; ) {
      const from = this.#start(numbers[order[i]!]!);
      let to = i;
      while (to + 1 < order.length && this.#ends.at(numbers[order[to + 1]!]!) - from <= blockBytes) to++;
      const bytes = await this.#bytes(from, this.#ends.at(numbers[order[to]!]!));
      for (; i <= to; i++) {
        const number = numbers[order[i]!]!;
        texts[order[i]!] = bytes.toString('utf8', this.#start(number) - from, this.#ends.at(number) - from);
      }
    }
    return texts;
  }

  close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#blocks = [];
      this.#block = Buffer.alloc(0);
      if (this.#file !== undefined) closeSync(this.#file);
      if (this.#path) {
        rmSync(this.#path, { force: true });
        isRemoved(this.#path);
      }
    }
    return Promise.resolve();
  }

  #start(number: number): number {
    return number > 0 ? this.#ends.at(number - 1) : 0;
  }

  async #nextBlock(least: number): Promise<void> {
    const full = this.#block.subarray(0, this.#filled);
    if (this.#file === undefined && this.#memory() + full.length + least <= (this.#options.memoryBytes ?? 64 << 20)) {
      if (full.length > 0) this.#blocks.push(full);
      this.#block = Buffer.allocUnsafe(Math.max(blockBytes, least));
    } else {
      this.#file ??= await this.#openFile();
      for (const block of [...this.#blocks, full]) this.#write(block);
      this.#blocks = [];
      if (least > this.#block.length) this.#block = Buffer.allocUnsafe(least);
    }
    this.#filled = 0;
  }

  #memory(): number {
    return this.#blocks.reduce((sum, block) => sum + block.length, 0);
  }

  /** The file has no name once it is open, so nothing stays behind even if the process is killed; where a system keeps the name, it goes at exit. */
  async #openFile(): Promise<number> {
    try {
      await makeFolder(this.#options.folder);
      const file = path.join(this.#options.folder, `texts-${randomUUID()}.tmp`);
      const descriptor = openSync(file, 'wx+', 0o600);
      try {
        unlinkSync(file);
      } catch {
        this.#path = file;
        removeAtExit(file);
      }
      return descriptor;
    } catch (cause) {
      throw this.#writeFailed(cause);
    }
  }

  #write(block: Uint8Array): void {
    try {
      for (let done = 0; done < block.length; ) {
        done += writeSync(this.#file!, block, done, block.length - done, this.#spooled + done);
      }
      this.#spooled += block.length;
    } catch (cause) {
      throw this.#writeFailed(cause);
    }
  }

  #writeFailed(cause: unknown): InjertoError {
    return new InjertoError('WRITE_FAILED/texts', {
      details: { reason: messageOf(cause) },
      where: this.#options.folder,
      cause,
    });
  }

  /** Bytes `from` … `to` of all texts one behind the other. */
  async #bytes(from: number, to: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(to - from);
    let at = from;
    while (at < Math.min(to, this.#spooled)) {
      const { bytesRead } = await readBytes(this.#file!, bytes, at - from, Math.min(to, this.#spooled) - at, at);
      if (bytesRead === 0) throw new Error('The file of texts was cut by another program.');
      at += bytesRead;
    }
    let start = this.#spooled;
    for (const block of [...this.#blocks, this.#block.subarray(0, this.#filled)]) {
      const end = start + block.length;
      if (at < to && at < end && at >= start) {
        block.copy(bytes, at - from, at - start, Math.min(to, end) - start);
        at = Math.min(to, end);
      }
      start = end;
    }
    return bytes;
  }
}

/** Files that are open: they go when the process ends. */
const leftovers = new Set<string>();

function removeAtExit(file: string): void {
  if (leftovers.size === 0) process.on('exit', removeLeftovers);
  leftovers.add(file);
}

function isRemoved(file: string): void {
  leftovers.delete(file);
  if (leftovers.size === 0) process.off('exit', removeLeftovers);
}

function removeLeftovers(): void {
  for (const left of leftovers) rmSync(left, { force: true });
}
