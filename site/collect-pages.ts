/** Copies the documents of the repository to `pages/`, where VitePress reads them: it resolves its own packages from the folder of the pages. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const site = fileURLToPath(new URL('.', import.meta.url));

/** Whatever else is Markdown stays out of the site. */
const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'docs',
  'models/README.md',
  'models/make/README.md',
  'examples/data/README.md',
  'src/messages/README.md',
];

rmSync(join(site, 'pages'), { recursive: true, force: true });
for (const document of documents) {
  const to = join(site, 'pages', document);
  mkdirSync(dirname(to), { recursive: true });
  cpSync(join(site, '..', document), to, { recursive: true });
}

// The pages in Spanish are a folder of their own, so their links start one folder further down.
const spanish = readFileSync(join(site, '..', 'README.es.md'), 'utf8').replace(/\]\((?![a-z]+:|#)/g, '](../');
mkdirSync(join(site, 'pages', 'es'));
writeFileSync(join(site, 'pages', 'es', 'index.md'), spanish);
const english = readFileSync(join(site, '..', 'README.md'), 'utf8').replace('](README.es.md)', '](es/index.md)');
writeFileSync(join(site, 'pages', 'README.md'), english);
