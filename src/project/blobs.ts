/** The photos of a project, each by the SHA-256 of its bytes, so that equal photos are kept once and a damaged one is noticed. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { InjertoError, messageOf } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';

/** Where a blob lies: `blobs/3f/3fa9….jpg`. The extension tells other programs what it is. */
export function blobFile(folder: string, id: string, extension: string): string {
  return path.join(folder, 'blobs', id.slice(0, 2), `${id}${extension}`);
}

/** Keeps the bytes of a photo. What is there already is not written again.
 * @param source a file or its bytes. @param id the SHA-256 that they must have.
 * @throws {InjertoError} BLOB_CHANGED if the file is not what it was when it was hashed · WRITE_FAILED. */
export async function putBlob(
  folder: string,
  source: string | Uint8Array,
  { id, extension }: { readonly id: string; readonly extension: string },
): Promise<void> {
  const target = blobFile(folder, id, extension);
  if (await isThere(target)) return;
  const temporary = path.join(folder, 'blobs', `.${randomUUID()}.tmp`);
  try {
    await makeFolder(path.dirname(target));
    const hash = createHash('sha256');
    const handle = await open(temporary, 'wx');
    try {
      for await (const chunk of typeof source === 'string' ? createReadStream(source) : [source]) {
        hash.update(chunk as Uint8Array);
        await handle.writeFile(chunk as Uint8Array);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (hash.digest('hex') !== id) {
      throw new InjertoError('BLOB_CHANGED', { where: typeof source === 'string' ? source : id });
    }
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true });
    if (cause instanceof InjertoError) throw cause;
    throw new InjertoError('WRITE_FAILED', { details: { reason: messageOf(cause) }, where: target, cause });
  }
}

/** All files below `blobs/`: those with a name of a blob, and what an interrupted write left (`.….tmp`). */
export async function* blobFiles(
  folder: string,
): AsyncGenerator<{ readonly file: string; readonly id: string | undefined }> {
  const root = path.join(folder, 'blobs');
  for (const entry of await readdir(root, { withFileTypes: true })) {
    if (entry.isFile()) yield { file: path.join(root, entry.name), id: undefined };
    if (!entry.isDirectory()) continue;
    for (const name of await readdir(path.join(root, entry.name))) {
      const id = /^([0-9a-f]{64})(\.[a-z0-9]+)?$/.exec(name)?.[1];
      yield { file: path.join(root, entry.name, name), id };
    }
  }
}

async function isThere(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() ?? false;
}
