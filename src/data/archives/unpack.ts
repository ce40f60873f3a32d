import { open } from 'node:fs/promises';
import { InjertoError, messageOf } from '../../errors.ts';
import { ArchiveWriter } from './archive-writer.ts';
import { UnpackedFolder } from './unpacked-folder.ts';
import { untar } from './untar.ts';
import { unzip } from './unzip.ts';

export interface UnpackOptions {
  readonly cacheDir?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Most bytes that may come out, so that a bomb fills no disk. @default 200 GB */
  readonly maxBytes?: number;
}

type ArchiveKind = 'zip' | 'tar' | 'gzip' | 'bzip2' | 'xz' | 'zstd' | '7z' | 'rar';

const starts: readonly [ArchiveKind, string][] = [
  ['zip', 'PK\x03\x04'],
  ['zip', 'PK\x05\x06'],
  ['gzip', '\x1f\x8b'],
  ['bzip2', 'BZh'],
  ['xz', '\xfd7zXZ\0'],
  ['zstd', '\x28\xb5\x2f\xfd'],
  ['7z', '7z\xbc\xaf\x27\x1c'],
  ['rar', 'Rar!\x1a\x07'],
];

/** What kind of archive a file is, by its first bytes; undefined for other files and for those that can't be read. */
export async function archiveKind(file: string): Promise<ArchiveKind | undefined> {
  const handle = await open(file).catch(() => undefined);
  if (!handle) return undefined;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
    const start = buffer.toString('latin1', 0, bytesRead);
    const found = starts.find(([, bytes]) => start.startsWith(bytes))?.[0];
    return found ?? (start.slice(257, 262) === 'ustar' ? 'tar' : undefined);
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}

/**
 * Unpacks a zip, tar or tar.gz archive as a stream into a folder of the cache. Names that lead out of it are an error; links and devices are left out.
 * @returns the folder: whoever called removes it.
 * @throws {InjertoError} ARCHIVE_UNREADABLE · ARCHIVE_UNSAFE · ARCHIVE_TOO_LARGE · ARCHIVE_KIND_UNKNOWN · WRITE_FAILED
 */
export async function unpack(
  file: string,
  kind: ArchiveKind,
  { cacheDir, signal, maxBytes = 200e9 }: UnpackOptions,
): Promise<{ readonly folder: UnpackedFolder; readonly leftOut: readonly string[] }> {
  if (kind !== 'zip' && kind !== 'tar' && kind !== 'gzip') {
    throw new InjertoError('ARCHIVE_KIND_UNKNOWN', { details: { kind }, where: file });
  }
  const folder = await UnpackedFolder.make(cacheDir);
  const writer = new ArchiveWriter(folder.path, file, maxBytes);
  try {
    await (kind === 'zip' ? unzip(file, writer, signal) : untar(file, kind === 'gzip', writer, signal));
    return { folder, leftOut: writer.leftOut };
  } catch (cause) {
    await folder.remove();
    if (cause instanceof InjertoError || signal?.aborted) throw cause;
    throw new InjertoError('ARCHIVE_UNREADABLE', { details: { reason: messageOf(cause) }, where: file, cause });
  }
}
