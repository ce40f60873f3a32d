/** One file of a repository into the blobs of the cache: resumed where it was cut off, checked before it gets its name. Node only. */
import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { InjertoError } from '../errors.ts';
import { hashOfFile } from './blob-hash.ts';
import { cacheUnwritable, removeLink } from './cache-layout.ts';
import { type Disk, isDiskFull } from './disk.ts';
import type { HubClient, HubResponse } from './hub-client.ts';
import { withLock } from './lock-file.ts';
import type { RepositoryFile } from './repository.ts';
import { PassingFailure } from './retry.ts';

export interface BlobDownload {
  readonly client: HubClient;
  readonly id: string;
  readonly commit: string;
  readonly file: RepositoryFile;
  /** Where the blob is to lie; beside it, `<blob>.incomplete` holds what has arrived. In a real folder. */
  readonly blob: string;
  readonly lock: string;
  readonly disk: Disk;
  /** Also if the blob is there. */
  readonly force: boolean;
  readonly signal: AbortSignal;
  /** Bytes of this file that are here by now; fewer than before where it begins anew. */
  readonly onBytes: (bytes: number) => void;
  /** Another process is downloading it. */
  readonly onWait: () => void;
}

/** @returns whether it was downloaded; false if it was there.
 * @throws {InjertoError} HUB_FILE_CORRUPT · HUB_FILE_CHANGED · DISK_FULL · WRITE_FAILED · what `HubClient.get` throws. */
export async function downloadBlob(download: BlobDownload): Promise<boolean> {
  const { blob, file, force, onBytes, onWait, signal, lock } = download;
  const isThere = async () => (await sizeOf(blob)) === file.size;
  if (!force && (await isThere())) return false;
  const work = async () => {
    if (force || !(await isThere())) {
      await fill(download);
      return true;
    }
    onBytes(file.size);
    return false;
  };
  return withLock(lock, work, { signal, onWait });
}

async function fill({ blob, ...download }: BlobDownload): Promise<void> {
  const { file, signal, onBytes } = download;
  const partial = `${blob}.incomplete`;
  await removeLink(partial);
  // What was left by an earlier run may be the damaged part, so a wrong hash has one more chance, from the first byte.
  for (let last = false; ; last = true) {
    await receive(download, partial);
    if ((await hashOfFile(partial, file.etag, file.size, signal)) === file.etag) break;
    await rm(partial, { force: true });
    onBytes(0);
    if (last)
      throw new InjertoError('HUB_FILE_CORRUPT/hash', { details: { file: download.file.path }, where: download.id });
  }
  await rename(partial, blob).catch((cause: unknown) => {
    throw cacheUnwritable(blob, cause);
  });
}

type Receiving = Omit<BlobDownload, 'blob' | 'lock' | 'force'>;

/** Leaves `partial` with exactly as many bytes as the file has. */
async function receive({ client, id, commit, file, disk, onBytes }: Receiving, partial: string): Promise<void> {
  const path = `/${id}/resolve/${commit}/${file.path.split('/').map(encodeURIComponent).join('/')}`;
  const subject = `${id}, ${file.path}`;
  let most = 0;
  await client.retrying(async () => {
    let here = (await sizeOf(partial)) ?? 0;
    if (here > file.size) await rm(partial, { force: true });
    if (here > file.size) here = 0;
    most = Math.max(most, here);
    if (here === file.size && here > 0) return;
    const answer = await client.get(path, subject, here > 0 ? { range: `bytes=${here}-` } : {});
    let handle: FileHandle | undefined;
    try {
      checkSame(answer, { id, commit, file });
      here = startOf(answer.response, here);
      handle = await openPartial(partial, here);
      onBytes(here);
      for await (const chunk of answer.response.body ?? []) {
        answer.alive();
        if (here + chunk.length > file.size) throw new TooLong();
        await disk.append(handle, chunk);
        here += chunk.length;
        onBytes(here);
      }
      await handle.sync();
    } catch (error) {
      if (error instanceof TooLong) {
        await rm(partial, { force: true });
        throw new InjertoError('HUB_FILE_CORRUPT/size', { details: { file: file.path, size: file.size }, where: id });
      }
      if (isDiskFull(error))
        throw new InjertoError('DISK_FULL/part', {
          details: { file: file.path, fit: here, size: file.size },
          where: partial,
          cause: error,
        });
      if (isFileError(error)) throw cacheUnwritable(partial, error);
      throw client.connectionFailure(error, subject, here > most);
    } finally {
      answer.done();
      await handle?.close();
    }
    if (here < file.size)
      throw client.connectionFailure(new Error(`${here} of ${file.size} bytes arrived`), subject, here > most);
  });
}

class TooLong extends Error {}

/** The commit is fixed, so nothing may change between two requests. Tags that are no hashes (of a mirror) say nothing. */
function checkSame({ said }: HubResponse, { id, commit, file }: Pick<BlobDownload, 'id' | 'commit' | 'file'>): void {
  const isHash = said.etag !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(said.etag);
  const sameTag = !isHash || said.etag === file.etag;
  if (sameTag && (said.commit === undefined || said.commit === commit)) return;
  throw new InjertoError('HUB_FILE_CHANGED', { details: { file: file.path, commit: commit.slice(0, 7) }, where: id });
}

/** From which byte on the answer is. */
function startOf(response: Response, asked: number): number {
  if (response.status === 200) return 0;
  const start = Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? Number.NaN);
  return response.status === 206 && start === asked ? asked : Number.NaN;
}

/** @param start NaN where the server's range cannot be used: it begins anew. */
async function openPartial(partial: string, start: number): Promise<FileHandle> {
  if (Number.isNaN(start)) {
    await rm(partial, { force: true });
    throw new PassingFailure(new InjertoError('HUB_FAILED/range', { where: partial }));
  }
  // A link that someone put there is not followed (Windows has no such flag; links were removed before).
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0);
  const handle = await open(partial, flags);
  if (start === 0) await handle.truncate(0);
  return handle;
}

function isFileError(error: unknown): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return code !== undefined && ['open', 'write', 'fsync', 'ftruncate', 'unlink', 'rm'].includes(syscall ?? '');
}

export async function sizeOf(file: string): Promise<number | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}
