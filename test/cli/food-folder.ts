/** Folders of real food photographs (devDependency), for tests of the command line. */
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { photoFolder } from '../../src/data/images/test-photos.ts';

/** `folder/<letter>/<photo>`: the first photos of each of these classes. */
export async function foodFolder(folder: string, counts: Readonly<Record<string, number>>): Promise<string> {
  const names = (await readdir(photoFolder)).sort();
  for (const [letter, count] of Object.entries(counts)) {
    await mkdir(join(folder, letter), { recursive: true });
    for (const name of names.filter((photo) => photo.startsWith(letter)).slice(0, count)) {
      await copyFile(join(photoFolder, name), join(folder, letter, name));
    }
  }
  return folder;
}
