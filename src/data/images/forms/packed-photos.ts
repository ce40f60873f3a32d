import { InjertoError } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import { inArchive } from '../../archives/in-archive.ts';
import { archiveKind, unpack } from '../../archives/unpack.ts';
import type { UnpackedFolder } from '../../archives/unpacked-folder.ts';
import { listFolder } from '../../folders/walk-folder.ts';
import { sideOfFile } from '../../text/sources/text-sources.ts';
import { isTableName } from '../../text/tables/table-format.ts';
import { isImageName } from '../image-extensions.ts';
import { ImageReport } from '../image-report.ts';
import type { ImageDatasetOptions } from '../open-images.ts';
import type { FoundPhotos, PhotoCandidate } from '../photo-candidate.ts';

/** The archives of a folder that holds nothing else: WebDataset's shards, `train.zip` and `test.zip`, a zip in a zip. */
export async function archivesIn(root: string): Promise<{ path: string; name: string }[]> {
  const inside = await listFolder(root, '', () => {});
  if (inside.some(({ kind, name }) => kind === 'folder' || isImageName(name) || isTableName(name))) return [];
  return inside.filter(({ name }) => /\.(tar|tar\.gz|tgz|zip)$/i.test(name));
}

/** Photos of several archives, each of which may be a side by its name.
 * @param inFolder opens what was unpacked. @throws {InjertoError} as `unpack` and the forms */
export async function packedPhotos(
  root: string,
  archives: readonly { readonly path: string; readonly name: string }[],
  options: ImageDatasetOptions,
  report: ImageReport,
  inFolder: (folder: string, report: ImageReport) => Promise<FoundPhotos>,
): Promise<FoundPhotos> {
  const sides = archives.map(({ name }) => sideOfFile(name.replace(/\.tar\.gz$/i, '')));
  const sided = sides.includes('train');
  const folders: UnpackedFolder[] = [];
  const closing: (() => Promise<void>)[] = [];
  const candidates: PhotoCandidate[] = [];
  const close = async () => {
    for (const each of closing) await each();
    for (const folder of folders) await folder.remove();
  };
  let first: FoundPhotos | undefined;
  try {
    for (const [i, { path: file, name }] of archives.entries()) {
      if (sided && sides[i] === undefined) {
        report.skip(name, remark('OUTSIDE_CLASSES/beside-tables'));
        continue;
      }
      const kind = await archiveKind(file);
      if (!kind) throw new InjertoError('ARCHIVE_KIND_UNKNOWN', { details: { kind: '?' }, where: file });
      const { folder } = await unpack(file, kind, { cacheDir: options.cacheDir, signal: options.signal });
      folders.push(folder);
      const own = new ImageReport();
      const found = await inFolder(folder.path, own).catch((error: unknown) => {
        throw inArchive(error, folder.path, file);
      });
      if (found.close) closing.push(found.close);
      for (const { path: at, ...why } of own.skipped) report.skip(`${name}/${at}`, why);
      if (!first) for (const said of own.notes) report.note(said);
      first ??= found;
      const split = sided ? sides[i] : undefined;
      for (const one of found.candidates) candidates.push({ ...one, id: `${name}/${one.id}`, ...(split && { split }) });
    }
    report.note(remark('ARCHIVES_UNPACKED', { archives: archives.map(({ name }) => name) }));
    const { folders: classes, ...form } = first!;
    const names = [...new Set(candidates.flatMap(({ label }) => (typeof label === 'string' ? [label] : [])))];
    return { ...form, root, candidates, ...(classes && { folders: names }), close };
  } catch (error) {
    await close();
    throw error;
  }
}
