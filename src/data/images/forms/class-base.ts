/** Which folders of a folder are classes. */
import { ofAll, sideFolders } from '../../folders/side-names.ts';
import { type FolderEntry, glance } from '../../folders/walk-folder.ts';
import { isImageName } from '../image-extensions.ts';

/**
 * The folder whose folders are the classes or the sides: the given one, or the only one in it that holds photos, if these lie in two folders and more
 * (Food-101's `images` beside `meta`, Caltech's `101_ObjectCategories` beside `Annotations`).
 */
export async function classBase(root: string, top: readonly FolderEntry[]): Promise<string> {
  if (sideFolders(top).size > 0 || top.some(isPhotoFile)) return root;
  const [only, ...others] = await holding(top);
  if (!only || others.length > 0) return root;
  const inside = await glance(only.path);
  if (inside.some(isPhotoFile) || (await holding(inside)).length < 2) return root;
  return classBase(only.path, inside);
}

/** Whether two folders and more, at the top or in the training side, hold photos; `images` beside `masks` are none. */
export async function hasClassFolders(top: readonly FolderEntry[]): Promise<boolean> {
  const sides = sideFolders(top);
  const training = [...sides].filter(([, split]) => split === 'train').map(([entry]) => entry);
  const entries = sides.size === 0 ? top : (await Promise.all(training.map((side) => glance(side.path)))).flat();
  const found = await holding(entries);
  return found.length > 1 && !found.every(({ name }) => ofAll.test(name) || ofAnnotations.test(name));
}

/** Folders that hold what was drawn on photos. */
export const ofAnnotations =
  /^((bin|binary|seg|segmentation|ground[-_ ]?truth|gt)[-_ ]?)?(masks?|annotations?|labels?|labelmaps?|segmentations?|segmentationclass|segmentationobject|ground[-_ ]?truths?|gts?|depths?|trimaps?)$/i;

/** The folders that hold photos, at any depth. */
export async function holding(entries: readonly FolderEntry[]): Promise<FolderEntry[]> {
  const found: FolderEntry[] = [];
  for (const entry of entries) if (entry.kind === 'folder' && (await holdsPhoto(entry.path))) found.push(entry);
  return found;
}

async function holdsPhoto(folder: string): Promise<boolean> {
  const inside = await glance(folder);
  if (inside.some(isPhotoFile)) return true;
  for (const { kind, path: below } of inside) if (kind === 'folder' && (await holdsPhoto(below))) return true;
  return false;
}

function isPhotoFile({ kind, name }: FolderEntry): boolean {
  return kind === 'file' && isImageName(name);
}

/** Folders whose names differ by a number, and say that they hold a part: `HAM10000_images_part_1` and `…_2`, `images_001` and `images_002`. */
export async function areParts(top: readonly FolderEntry[]): Promise<boolean> {
  const parts = await holding(top);
  const stems = new Set(parts.map(({ name }) => name.toLowerCase().replace(/\d+/g, '')));
  const [stem] = stems;
  return parts.length > 1 && stems.size === 1 && ofParts.test(stem!);
}

const ofParts =
  /(^|[^a-z])(parts?|parte|images?|imgs?|photos?|fotos?|batch|lote|data|chunk|shard|folder|dir|carpeta|set)([^a-z]|$)/;
