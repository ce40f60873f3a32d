/** For tests: real photographs of food, one folder per food group (the first letter of the file's name). */
import { copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { photoPaths } from '../data/images/test-photos.ts';

/** Lays out `count` photos of each group. */
export async function layOutFood(folder: string, groups: readonly string[], count: number): Promise<void> {
  const photos = await photoPaths();
  for (const group of groups) {
    await mkdir(path.join(folder, group), { recursive: true });
    const chosen = photos.filter((photo) => path.basename(photo).startsWith(group)).slice(0, count);
    for (const photo of chosen) await copyFile(photo, path.join(folder, group, path.basename(photo)));
  }
}
