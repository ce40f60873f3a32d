/** Parts of long work that are done, kept so that work which was stopped goes on where it was: each part is a JSON file, written whole or not at
 * all, and may have a folder of its own. Node only. */
import { createHash } from 'node:crypto';
import { cp, readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from './make-folder.ts';
import { replaceFile } from './replace-file.ts';

export class StateFolder {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** The state of the work that `parts` name (models, data, options): other work lies in another folder below `parent`, a path in pieces. */
  static async open(parent: readonly string[], parts: readonly string[]): Promise<StateFolder> {
    const hash = createHash('sha256');
    // with the length, so that ('ab', 'c') is not ('a', 'bc')
    for (const part of parts) hash.update(`${part.length}:${part}`);
    const folder = resolve(...parent, hash.digest('hex').slice(0, 16));
    await makeFolder(folder);
    return new StateFolder(folder);
  }

  /** Where a part keeps files of its own. */
  place(name: string): string {
    return join(this.folder, name);
  }

  /** What was kept of a part; undefined where nothing was, or a disk has damaged it: then it is done anew. */
  async read(name: string): Promise<unknown> {
    const text = await readFile(this.place(`${name}.json`), 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
  }

  /** @throws {InjertoError} WRITE_FAILED. */
  async write(name: string, value: unknown): Promise<void> {
    await replaceFile(this.place(`${name}.json`), [`${JSON.stringify(value)}\n`]);
  }
}

/** Bytes of all files in a folder. */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Copies what is in a folder into another, which is there. */
export async function copyContents(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true });
}
