import path from 'node:path';
import { InjertoError } from '../../../errors.ts';
import { remark } from '../../../messages/index.ts';
import { byCodePoint } from '../../code-point-order.ts';
import type { FlatSide } from '../../folders/flat-side.ts';
import { classFolders, nameClass } from '../../folders/folder-layout.ts';
import { ofAll, sideFolders, sideOf } from '../../folders/side-names.ts';
import { type FolderEntry, type FoundFile, join, listFolder, walkFolder } from '../../folders/walk-folder.ts';
import type { SplitName } from '../../sample.ts';
import { isImageName } from '../image-extensions.ts';
import type { ImageReport } from '../image-report.ts';
import type { ImageDatasetOptions } from '../open-images.ts';
import type { FoundPhotos, PhotoCandidate } from '../photo-candidate.ts';
import { ofAnnotations } from './class-base.ts';

export interface FolderOptions {
  /** `inner-folder`: the class is the folder that a photo lies in, however deep. @default 'folder' */
  readonly labelFrom?: ImageDatasetOptions['labelFrom'];
  /** Finds the photos of a held-out side without class folders in a list. */
  readonly sideList?: (split: SplitName) => Promise<readonly PhotoCandidate[] | undefined>;
}

/** Photos whose folder is their class. @throws {InjertoError} as `classFolders` */
export async function folderPhotos(
  root: string,
  report: ImageReport,
  { labelFrom, sideList }: FolderOptions,
): Promise<FoundPhotos> {
  const candidates: PhotoCandidate[] = [];
  const bare: FlatSide[] = [];
  const onFlat = async (side: FlatSide) => {
    const listed = await sideList?.(side.split);
    if (listed) candidates.push(...listed);
    else bare.push(side);
    return listed !== undefined;
  };
  const folders = await classFolders(root, report.skip, isImageName, onFlat);
  const inner = new Map<string, string>();
  const names = new Set<string>();
  for (const { path: folder, at, className, split } of folders) {
    if (labelFrom !== 'inner-folder') names.add(className);
    for (const file of await walkFolder(folder, at, report.skip)) {
      if (!isPhoto(file, report)) continue;
      const below = file.id
        .slice(at.length + 1)
        .split('/')
        .slice(0, -1);
      const deepest = below.findLast((name) => !ofAll.test(name));
      if (deepest !== undefined) inner.set(`${at}/${below.join('/')}`, className);
      const label = labelFrom === 'inner-folder' ? (deepest ?? className) : className;
      names.add(label);
      candidates.push({ ...file, label, ...(split && { split }) });
    }
  }
  refuseMasks([...names], root);
  noteSideNames([...names], report);
  const sides = [...new Set(candidates.flatMap(({ split }) => split ?? []))];
  report.note(remark('DATA_FORM/folders', { classes: names.size, sides }));
  const [nested] = inner;
  if (nested && labelFrom !== 'inner-folder')
    report.note(remark('FOLDERS_INSIDE_CLASSES', { folders: inner.size, first: nested[0], class: nested[1] }));
  for (const { at, split, files } of bare)
    report.note(remark('SIDE_WITHOUT_CLASSES', { folder: at, side: split, files, thing: 'photo' }));
  return {
    root,
    form: 'class-folders',
    candidates: candidates.sort((a, b) => byCodePoint(a.id, b.id)),
    task: 'single-label',
    folders: [...names],
  };
}

/** Photos whose file's name says the class, as `nameClass` reads it; in sides, where the folder has any. */
export async function namedPhotos(root: string, report: ImageReport): Promise<FoundPhotos> {
  const top = await listFolder(root, '', report.skip);
  const sides = sideFolders(top);
  const drawn = top.filter(({ kind, name }) => kind === 'folder' && ofAnnotations.test(name));
  for (const { name } of drawn) report.skip(name, remark('OUTSIDE_CLASSES/annotations'));
  const parts: readonly (readonly [FolderEntry, PhotoCandidate['split']])[] = sides.size > 0 ? [...sides] : [];
  const files =
    parts.length === 0
      ? (await walkFolder(root, '', () => {})).map((file) => ({ file, split: undefined }))
      : (
          await Promise.all(
            parts.map(async ([{ path: folder, name }, split]) =>
              (await walkFolder(folder, join('', name), report.skip)).map((file) => ({ file, split })),
            ),
          )
        ).flat();
  const candidates: PhotoCandidate[] = [];
  for (const { file, split } of files) {
    if (drawn.some(({ name }) => file.id.startsWith(`${join('', name)}/`)) || !isPhoto(file, report)) continue;
    const label = nameClass(path.posix.basename(file.id));
    if (label === undefined) report.skip(file.id, remark('LABEL_MISSING/file-name'));
    else candidates.push({ ...file, label, ...(split && { split }) });
  }
  const names = [...new Set(candidates.map(({ label }) => label as string))];
  const [example] = candidates;
  if (example) report.note(remark('DATA_FORM/file-names', { class: example.label as string, file: example.id }));
  return {
    root,
    form: 'file-names',
    candidates: candidates.sort((a, b) => byCodePoint(a.id, b.id)),
    task: 'single-label',
    folders: names,
  };
}

/** Whether a file's name says that it is an image; if not, it is reported. Of which kind, and whether that is read, its content says later. */
export function isPhoto({ id }: FoundFile, report: ImageReport): boolean {
  if (isImageName(id)) return true;
  report.skip(id, remark('NOT_AN_IMAGE', { extension: path.extname(id).toLowerCase() }));
  return false;
}

/** `images` beside `masks` are two halves of one data set, not two classes.
 * @throws {InjertoError} FOLDERS_ARE_NO_CLASSES */
function refuseMasks(names: readonly string[], root: string): void {
  const images = names.find((name) => ofAll.test(name));
  const others = names.filter((name) => ofAnnotations.test(name));
  if (images === undefined || others.length === 0) return;
  throw new InjertoError('FOLDERS_ARE_NO_CLASSES', { details: { images, others }, where: root });
}

/** 'train' beside 'plane' is a vehicle; but it may be that somebody meant a side. */
function noteSideNames(names: readonly string[], report: ImageReport): void {
  const sides = names.filter((name) => sideOf(name) !== undefined);
  if (sides.length === 0) return;
  const others = names.filter((name) => sideOf(name) === undefined);
  report.warn(remark('CLASS_NAMED_AS_SIDE', { sides, others }));
}
