/** Documents link to others by relative paths. Those that stay in the repository would lead nowhere in an installed package. */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';

const relativeLink = /\]\((?![a-z]+:|#)([^)#\s]+)(#[^)\s]*)?\)/gi;

/**
 * Points relative links that lead out of the package to the repository.
 * @param folder the staged package
 * @param documents Markdown files in it, by their paths in the package, with `/`
 * @param base the address of the repository's files, such as `https://github.com/owner/name/blob/v1.0.0`
 */
export async function pointOutwardLinks(folder: string, documents: readonly string[], base: string): Promise<void> {
  for (const document of documents) {
    const file = join(folder, document);
    const text = await readFile(file, 'utf8');
    const pointed = text.replace(relativeLink, (link, target: string, anchor = '') => {
      if (existsSync(join(dirname(file), target))) return link;
      return `](${base}/${posix.join(posix.dirname(document), target)}${anchor})`;
    });
    if (pointed !== text) await writeFile(file, pointed);
  }
}
