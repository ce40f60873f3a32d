/** Packs the packages as they would be published, checks what is inside, installs them with every package manager from a registry on
 *  this machine, and uses them there as a user would. Run after `npm run build`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useBundlers, useCommandLine, useTypes } from './consumers.ts';
import { openLocalRegistry, type PackedPackage } from './local-registry.ts';
import { installEverywhere } from './managers.ts';
import { root, run } from './run.ts';
import { stagePackages } from './stage.ts';

const mebibyte = 1024 * 1024;

interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** Limits of the packages: what is installed, and what may lie inside. */
const rules: Record<string, { readonly maxBytes: number; readonly allowed: RegExp }> = {
  injerto: {
    // half of it is declarations, which stand twice, for import and require
    maxBytes: 8 * mebibyte,
    allowed:
      /^(package\.json|LICENSE|README\.md|README\.es\.md|CHANGELOG\.md|docs\/[\w./-]+\.(md|schema\.json)|dist\/(?!.*\btest\b).*\.(js|d\.ts|d\.cts))$/,
  },
  'injerto-starters': {
    maxBytes: 45 * mebibyte,
    allowed:
      /^(package\.json|README\.md|starters\.json|[a-z0-9.-]+\/(LICENSE|README\.md|(1_Pooling\/)?config\.json|preprocessor_config\.json|onnx\/model\.onnx|(tokenizer|tokenizer_config|special_tokens_map|modules|sentence_bert_config|config_sentence_transformers)\.json|vocab\.txt))$/,
  },
  'injerto-onnxruntime': {
    maxBytes: 320 * mebibyte,
    allowed: /^(package\.json|LICENSE|README\.md|dist\/.*\.(js|d\.ts|map)|bin\/.*\.(node|dll|dylib|so\.1))$/,
  },
};

const folder = await mkdtemp(join(tmpdir(), 'injerto-package-'));
try {
  const packages: PackedPackage[] = [];
  for (const staged of await stagePackages(folder)) packages.push(await pack(staged));
  const library = packages.at(-1)!;
  await run('npx', ['--no-install', 'publint', library.folder, '--strict'], root);
  // Node lets `require` load these modules as they are, which attw does not know; the oldest resolution knows no subpaths.
  const known = ['cjs-resolves-to-esm', 'false-cjs'];
  await run('npx', ['--no-install', 'attw', library.tarball, '--profile', 'node16', '--ignore-rules', ...known], root);
  const registry = await openLocalRegistry(packages);
  try {
    const project = await installEverywhere(folder, registry.url);
    await useCommandLine(project);
    await useTypes(project);
    await useBundlers(project);
  } finally {
    registry.close();
  }
  console.log('The packages are well: contents, installation, command line, types and bundlers.');
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function pack(staged: string): Promise<PackedPackage> {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], staged);
  const found: unknown = JSON.parse(stdout);
  // npm 12 gives an object by package name, earlier ones a list.
  const [packed] = (Array.isArray(found) ? found : Object.values(found as object)) as [Packed];
  checkContents(packed);
  return { folder: staged, tarball: join(folder, packed.filename) };
}

function checkContents({ name, size, unpackedSize, files }: Packed): void {
  const rule = rules[name];
  if (!rule) throw new Error(`A package that nobody expects: ${name}`);
  const stray = files.filter(({ path }) => !rule.allowed.test(path)).map(({ path }) => path);
  if (stray.length > 0) throw new Error(`Stray files in ${name}:\n  ${stray.join('\n  ')}`);
  if (unpackedSize > rule.maxBytes) throw new Error(`${name} unpacks to ${unpackedSize} bytes, over ${rule.maxBytes}.`);
  console.log(`${name}: ${files.length} files, ${megabytes(size)} packed, ${megabytes(unpackedSize)} unpacked`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
