import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InjertoError } from '../../errors.ts';
import { makeFolder } from '../../make-folder.ts';

/** Writes the entries of an archive below one folder, and nowhere else. */
export class ArchiveWriter {
  /** Entries that are neither files nor folders. */
  readonly leftOut: string[] = [];
  readonly #folder: string;
  readonly #archive: string;
  readonly #maxBytes: number;
  #bytesLeft: number;
  /** Lower-case paths that were written: systems that know no capitals would write one over the other. */
  readonly #written = new Set<string>();
  readonly #made = new Set<string>();

  constructor(folder: string, archive: string, maxBytes: number) {
    this.#folder = folder;
    this.#archive = archive;
    this.#maxBytes = maxBytes;
    this.#bytesLeft = maxBytes;
  }

  /** @throws {InjertoError} ARCHIVE_UNSAFE · ARCHIVE_TOO_LARGE */
  async write(name: string, content: AsyncIterable<Uint8Array>, signal: AbortSignal | undefined): Promise<void> {
    let file = this.#placeOf(name);
    for (let n = 2; this.#written.has(file.toLowerCase()); n++) {
      const { dir, name: stem, ext } = path.parse(this.#placeOf(name));
      file = path.join(dir, `${stem}~${n}${ext}`);
    }
    this.#written.add(file.toLowerCase());
    const folder = path.dirname(file);
    if (!this.#made.has(folder)) await makeFolder(folder);
    this.#made.add(folder);
    const bounded = new Transform({
      transform: (chunk: Buffer, _, done) => {
        this.#bytesLeft -= chunk.length;
        done(this.#bytesLeft < 0 ? this.#tooLarge() : null, chunk);
      },
    });
    await pipeline(content, bounded, createWriteStream(file, { flags: 'wx' }), { signal });
  }

  /** @throws {InjertoError} ARCHIVE_UNSAFE if the name leads out of the folder ("zip slip"). */
  #placeOf(name: string): string {
    const parts = name
      .replaceAll('\\', '/')
      .split('/')
      .filter((part) => part !== '' && part !== '.');
    const unsafe = parts.includes('..') || parts.length === 0 || /^([a-z]:|\/|\\)/i.test(name) || name.includes('\0');
    if (unsafe) throw this.unsafe(name);
    // characters that Windows refuses, and names that end so that it cuts them
    return path.join(
      this.#folder,
      ...parts.map((part) => part.replace(/[<>:"|?*\p{Cc}]/gu, '_').replace(/[. ]+$/, '_')),
    );
  }

  unsafe(name: string): InjertoError {
    return new InjertoError('ARCHIVE_UNSAFE', { details: { entry: name.slice(0, 120) }, where: this.#archive });
  }

  #tooLarge(): InjertoError {
    return new InjertoError('ARCHIVE_TOO_LARGE', { details: { maxBytes: this.#maxBytes }, where: this.#archive });
  }
}
