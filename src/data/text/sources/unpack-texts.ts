import { createReadStream, createWriteStream } from 'node:fs';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { InjertoError, messageOf } from '../../../errors.ts';
import { archiveKind, unpack } from '../../archives/unpack.ts';
import { UnpackedFolder } from '../../archives/unpacked-folder.ts';
import { officeKind } from '../encoding/binary-kind.ts';
import { tableFormat } from '../tables/table-format.ts';

export interface UnpackedTexts {
  /** The file or folder that was inside. */
  readonly root: string;
  readonly remove: () => Promise<void>;
}

/** Most bytes that come out of one file. */
const mostBytes = 200e9;

/**
 * Unpacks a zip or tar(.gz) archive, or a single file that gzip made small (`train.csv.gz`).
 * @returns undefined for a file that is none. Whoever called removes what was unpacked.
 * @throws {InjertoError} ARCHIVE_UNREADABLE · ARCHIVE_UNSAFE · ARCHIVE_TOO_LARGE · ARCHIVE_KIND_UNKNOWN · NOT_A_TEXT_FILE · WRITE_FAILED
 */
export async function unpackTexts(
  file: string,
  options: { readonly cacheDir?: string | undefined; readonly signal?: AbortSignal | undefined },
): Promise<UnpackedTexts | undefined> {
  const kind = await archiveKind(file);
  if (kind === undefined) return undefined;
  const office = officeKind(file);
  if (office !== undefined) throw new InjertoError('NOT_A_TEXT_FILE/kind', { details: { kind: office }, where: file });
  if (kind === 'gzip' && !/\.(tgz|tar\.gz)$/i.test(file)) return gunzip(file, options);
  // A table that happens to begin as an archive does is one.
  if (kind !== 'zip' && kind !== 'gzip' && tableFormat(file) !== undefined) return undefined;
  const { folder } = await unpack(file, kind, options);
  return { root: folder.path, remove: () => folder.remove() };
}

async function gunzip(
  file: string,
  { cacheDir, signal }: { readonly cacheDir?: string | undefined; readonly signal?: AbortSignal | undefined },
): Promise<UnpackedTexts> {
  const folder = await UnpackedFolder.make(cacheDir);
  const root = path.join(folder.path, path.basename(file).replace(/\.gz$/i, ''));
  let left = mostBytes;
  const bounded = new Transform({
    transform(chunk: Buffer, _, done) {
      left -= chunk.length;
      if (left >= 0) done(null, chunk);
      else done(new InjertoError('ARCHIVE_TOO_LARGE', { details: { maxBytes: mostBytes }, where: file }));
    },
  });
  try {
    await pipeline(createReadStream(file), createGunzip(), bounded, createWriteStream(root), {
      ...(signal && { signal }),
    });
  } catch (cause) {
    await folder.remove();
    if (cause instanceof InjertoError || signal?.aborted) throw cause;
    throw new InjertoError('ARCHIVE_UNREADABLE', { details: { reason: messageOf(cause) }, where: file, cause });
  }
  return { root, remove: () => folder.remove() };
}
