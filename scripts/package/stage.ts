/** The three packages as they are published, each in a folder of its own that `npm pack` or `npm publish` takes as it is.
 *
 * The published `injerto` differs from the checkout in one line: its `onnxruntime-node` is the package `injerto-onnxruntime`, which has
 * no install script. `onnxruntime-node` itself has one, on Linux, that downloads files for GPUs from a server of its own, and the whole
 * `npm install injerto` fails where that server is out of reach. An alias of the same name and version serves transformers.js too: npm
 * installs one copy for both. */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pointOutwardLinks } from './outward-links.ts';
import { root } from './run.ts';

const require = createRequire(import.meta.url);

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly homepage?: string;
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** @returns the folders, in the order in which they are to be published. */
export async function stagePackages(into: string): Promise<string[]> {
  const engine = await stageEngine(join(into, 'injerto-onnxruntime'));
  const starters = await stageStarters(join(into, 'injerto-starters'));
  const library = await stageLibrary(join(into, 'injerto'), engine.version);
  return [engine.folder, starters, library];
}

async function stageEngine(folder: string): Promise<{ folder: string; version: string }> {
  const original = dirname(require.resolve('onnxruntime-node/package.json'));
  const { version, main, types, os, dependencies } = await readManifest(original);
  await mkdir(folder, { recursive: true });
  for (const part of ['dist', 'bin']) await cp(join(original, part), join(folder, part), { recursive: true });
  await cp(join(root, 'scripts', 'package', 'onnxruntime'), folder, { recursive: true });
  await writeManifest(folder, {
    name: 'injerto-onnxruntime',
    version,
    description: 'ONNX Runtime for Node without an install script: onnxruntime-node as Microsoft publishes it.',
    license: 'MIT',
    repository: (await readManifest(root)).repository,
    publishConfig: { access: 'public', provenance: true },
    main,
    types,
    os,
    // what else it depends on serves the install script alone
    dependencies: { 'onnxruntime-common': dependencies!['onnxruntime-common']! },
  });
  return { folder, version };
}

async function stageStarters(folder: string): Promise<string> {
  const original = join(root, 'models');
  const manifest = await readManifest(original);
  await copyFiles(original, folder, manifest);
  await writeManifest(folder, manifest);
  return folder;
}

async function stageLibrary(folder: string, engineVersion: string): Promise<string> {
  const { scripts: _, devDependencies: __, workspaces: ___, ...manifest } = await readManifest(root);
  await copyFiles(root, folder, manifest);
  await writeManifest(folder, {
    ...manifest,
    dependencies: { ...manifest.dependencies, 'onnxruntime-node': `npm:injerto-onnxruntime@${engineVersion}` },
  });
  const documents = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.md'));
  const files = `${manifest.homepage!.replace(/#.*/, '')}/blob/v${manifest.version}`;
  await pointOutwardLinks(
    folder,
    documents.map((name) => name.replaceAll('\\', '/')),
    files,
  );
  return folder;
}

/** Whole entries of `files`; `npm pack` then leaves out what the patterns among them exclude. */
async function copyFiles(from: string, to: string, { files }: Manifest): Promise<void> {
  const entries = (files ?? []).filter((entry) => !entry.startsWith('!'));
  await mkdir(to, { recursive: true });
  for (const entry of entries) await cp(join(from, entry), join(to, entry), { recursive: true });
}

export async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
