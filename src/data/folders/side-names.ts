/** Names of folders that are sides, or that hold all samples. */
import type { SplitName } from '../sample.ts';
import type { FolderEntry } from './walk-folder.ts';

const splitNames: Record<string, SplitName> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  dev: 'validation',
  development: 'validation',
  eval: 'validation',
  evaluation: 'validation',
  test: 'test',
  testing: 'test',
  holdout: 'test',
  heldout: 'test',
  entrenamiento: 'train',
  validacion: 'validation',
  validación: 'validation',
  prueba: 'test',
  pruebas: 'test',
};

/** The side that a name stands for, whatever its capitals. */
export function sideOf(name: string): SplitName | undefined {
  const low = name
    .normalize()
    .trim()
    .toLowerCase()
    .replace(/^(hold|held)[-_ ]out$/, '$1out');
  return Object.hasOwn(splitNames, low) ? splitNames[low] : undefined;
}

/** The folders that are sides, if the folder is divided into sides; else none. */
export function sideFolders(top: readonly FolderEntry[]): Map<FolderEntry, SplitName> {
  const folders = top.filter((entry) => entry.kind === 'folder');
  const sides = new Map<FolderEntry, SplitName>();
  for (const entry of folders) {
    const split = sideOf(entry.name);
    if (split) sides.set(entry, split);
  }
  const found = new Set(sides.values());
  const allAreSides = sides.size === folders.length;
  return allAreSides || (found.has('train') && found.size > 1) ? sides : wordedSides(folders);
}

/** Folders whose names are alike but for a word that is a side: `seg_train` and `seg_test`, `training_set` and `test_set`. `test_tube` and
 * `train_station` are not. */
function wordedSides(folders: readonly FolderEntry[]): Map<FolderEntry, SplitName> {
  const families = new Map<string, Map<FolderEntry, SplitName>>();
  for (const entry of folders) {
    const words = entry.name
      .normalize()
      .toLowerCase()
      .split(/[-_. ]+/);
    const [at, ...others] = words.flatMap((word, i) => (sideOf(word) ? [i] : []));
    if (at === undefined || others.length > 0 || words.length === 1) continue;
    const family = words.with(at, '').join('_');
    const sides = families.get(family) ?? new Map();
    families.set(family, sides.set(entry, sideOf(words[at]!)!));
  }
  const found = [...families.values()].filter((sides) => {
    const names = new Set(sides.values());
    return names.has('train') && names.size > 1;
  });
  return found.length === 1 ? found[0]! : new Map();
}

/** Folders whose name says that they hold all samples, not those of one class. */
export const ofAll = /^(images?|imgs?|photos?|pictures?|pics|jpe?gs?|pngs?|jpegimages|fotos?|imagenes|imágenes)$/i;
