import { readFile } from 'node:fs/promises';

/** The `license` of a model card's front matter (README.md, YAML between two lines of three hyphens), or undefined. */
export async function licenseOfCard(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const frontMatter = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1];
  const value = frontMatter && /^license:[ \t]*(.+?)[ \t]*$/m.exec(frontMatter)?.[1];
  return value ? value.replace(/^(['"])(.*)\1$/, '$2') : undefined;
}
