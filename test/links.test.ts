import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const documents = ['.', 'docs', 'models', 'models/make', 'examples/data', 'src/messages'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

test('relative links in documents lead to files, and their anchors to headings', () => {
  expect(documents).toContain('README.md');
  const broken = documents.flatMap((document) =>
    linksOf(document)
      .filter(({ target, anchor }) => !leadsSomewhere(document, target, anchor))
      .map(({ link }) => `${document}: ${link}`),
  );
  expect(broken).toEqual([]);
});

function linksOf(document: string): { link: string; target: string; anchor: string }[] {
  const prose = readFileSync(join(root, document), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]*))?\)/gi)].map(
    ([link, target = '', anchor = '']) => ({
      link,
      target,
      anchor,
    }),
  );
}

function leadsSomewhere(document: string, target: string, anchor: string): boolean {
  const file = target === '' ? join(root, document) : join(root, dirname(document), target);
  if (!existsSync(file)) return false;
  return anchor === '' || (statSync(file).isFile() && anchorsOf(file).includes(anchor));
}

/** As GitHub makes them from headings. */
function anchorsOf(file: string): string[] {
  const headings = readFileSync(file, 'utf8').match(/^#{1,6} .*$/gm) ?? [];
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );
}
