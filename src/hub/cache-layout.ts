/** The cache folder that all clients of the hub share: `models--OWNER--NAME/{blobs,refs,snapshots}`. Node only.
 * Blobs are named by their hash, snapshots by their commit and hold links to blobs, refs name a commit. */
import { lstat, mkdir, readFile, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { InjertoError, messageOf } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { commitPattern } from './model-id.ts';

export interface ModelCache {
  /** The folder that holds all models. */
  readonly root: string;
  /** `models--OWNER--NAME` */
  readonly name: string;
}

export function modelCache(root: string, id: string): ModelCache {
  return { root, name: ['models', ...id.split('/')].join('--') };
}

export function snapshotPath({ root, name }: ModelCache, commit: string): string {
  return path.join(root, name, 'snapshots', commit);
}

function refPath({ root, name }: ModelCache, revision: string): string {
  return path.join(root, name, 'refs', ...revision.split('/'));
}

/** The commit that a revision stood for when it was last downloaded; undefined if it never was. */
export async function cachedCommit(cache: ModelCache, revision: string): Promise<string | undefined> {
  if (commitPattern.test(revision)) return revision;
  const text = (await readFile(refPath(cache, revision), 'utf8').catch(() => '')).trim();
  // What is read becomes part of a path.
  return commitPattern.test(text) ? text : undefined;
}

/** Makes the folder `parts` below the cache's root and gives its real path. A link on the way may not lead out of the cache.
 * @throws {InjertoError} HUB_CACHE_UNSAFE · WRITE_FAILED. */
export async function folderInCache(root: string, parts: readonly string[]): Promise<string> {
  try {
    await makeFolder(root);
    const top = await realpath(root);
    let at = top;
    for (const part of parts) {
      const next = path.join(at, part);
      await mkdir(next).catch(unlessCode('EEXIST'));
      at = await realpath(next).catch((cause: unknown) => {
        throw leadsOut(next, cause);
      });
      if (!isInside(top, at)) throw leadsOut(next);
    }
    return at;
  } catch (cause) {
    if (cause instanceof InjertoError) throw cause;
    throw cacheUnwritable(path.join(root, ...parts), cause);
  }
}

/** Takes away whatever stands at a place where a file is to be written through its name, unless it is a plain file. */
export async function removeLink(file: string): Promise<void> {
  const found = await lstat(file).catch(() => undefined);
  if (found && !found.isFile()) await rm(file, { recursive: true, force: true });
}

export function cacheUnwritable(where: string, cause: unknown): InjertoError {
  return new InjertoError('WRITE_FAILED/cache', { details: { reason: messageOf(cause) }, where, cause });
}

function leadsOut(link: string, cause?: unknown): InjertoError {
  return new InjertoError('HUB_CACHE_UNSAFE', { where: link, cause });
}

function isInside(folder: string, file: string): boolean {
  const inner = path.relative(folder, file);
  return inner === '' || (inner !== '..' && !inner.startsWith(`..${path.sep}`) && !path.isAbsolute(inner));
}

function unlessCode(expected: string): (error: NodeJS.ErrnoException) => void {
  return (error) => {
    if (error.code !== expected) throw error;
  };
}
