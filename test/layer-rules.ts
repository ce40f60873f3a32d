/** The walls between rooms, as rules that a test can check: which folder may import which, and how large a file may grow. */

export interface SourceFile {
  /** Relative to the repository, with forward slashes: `src/onnx/tensor.ts`. */
  readonly path: string;
  readonly text: string;
}

/** From the ground up. A floor imports from itself and from those before it. `errors` stands for the files that all may use. */
const floors = [
  'messages',
  'errors',
  'memory',
  'names',
  'options',
  'onnx',
  'safetensors',
  'tokenizers',
  'autodiff',
  'runtime',
  'hub',
  'models',
  'data',
  'training',
  'predict',
  'methods',
  'guidance',
  'project',
  'mixed',
  'web',
  'index',
  'server',
  'cli',
] as const;

const groundFiles = new Set(
  [
    'abort',
    'cache-directory',
    'close-after',
    'errors',
    'defined-only',
    'extremes',
    'git-lfs-pointer',
    'make-folder',
    'replace-file',
    'several',
    'sha256',
    'state-folder',
  ].map((name) => `src/${name}.ts`),
);
const maxLines = 400;

/** One sentence for each rule broken; none where all is well. */
export function violations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => [...badImports(file), ...badShape(file)]);
}

function badImports({ path, text }: SourceFile): string[] {
  // A test, and what only tests read (`test-….ts`), may stand on anything: it is nobody's floor.
  if (path.endsWith('.test.ts') || /\/test-[^/]+\.ts$/.test(path)) return [];
  const floor = floorOf(path);
  return importsOf(text).flatMap((specifier) => {
    if (specifier.startsWith('onnxruntime-')) {
      return floor === 'runtime' ? [] : [`${path} imports ${specifier}: only src/runtime may.`];
    }
    if (!specifier.startsWith('.')) return [];
    const target = floorOf(resolve(path, specifier));
    if (floor === 'cli' && target === 'server')
      return [`${path} imports ${specifier}: cli and server know nothing of each other.`];
    return floors.indexOf(target) <= floors.indexOf(floor)
      ? []
      : [`${path} imports ${specifier}: ${target} stands above ${floor}.`];
  });
}

function badShape({ path, text }: SourceFile): string[] {
  const broken: string[] = [];
  const lines = text.split('\n').length - 1;
  if (lines >= maxLines && !path.includes('/generated/')) {
    broken.push(`${path} has ${lines} lines: split it below ${maxLines}, one concept a file.`);
  }
  if (/(^|\/)utils?\.ts$/.test(path)) broken.push(`${path}: name the file after its concept.`);
  return broken;
}

function floorOf(path: string): (typeof floors)[number] {
  if (groundFiles.has(path)) return 'errors';
  const name = path.split('/')[1]!.replace(/\.ts$/, '');
  const floor = floors.find((known) => known === name);
  if (!floor) throw new Error(`${path} stands on no floor: add "${name}" to test/layer-rules.ts, where it belongs.`);
  return floor;
}

/** Modules of a browser's entry points may not be of Node, nor of packages that only Node runs. */
const nodeOnly =
  /^(node:|sharp$|onnxruntime-node|injerto-onnxruntime|yauzl$|modern-tar$|csv-parse|chardet$|tinyglobby$)/;

/** One sentence for each file that an entry point of the browser reaches, by imports that are not of types alone, and that only Node can load.
 * @param entries paths of the files that programs in a browser import. */
export function nodeInBrowser(files: readonly SourceFile[], entries: readonly string[]): string[] {
  const textOf = new Map(files.map(({ path, text }) => [path, text]));
  const reachedFrom = new Map<string, string | undefined>(entries.map((entry) => [entry, undefined]));
  const broken: string[] = [];
  for (const path of reachedFrom.keys()) {
    const text = textOf.get(path);
    if (text === undefined) throw new Error(`${path} is not there, and a browser's entry point imports it.`);
    const imports = importsOf(withoutTypes(text));
    const found = [...imports.filter((specifier) => nodeOnly.test(specifier)), ...nodeGlobals(text)];
    if (found.length > 0) broken.push(`${chainTo(path, reachedFrom)} needs ${found.join(', ')}.`);
    for (const specifier of imports.filter((name) => name.startsWith('.'))) {
      const target = resolve(path, specifier);
      if (!reachedFrom.has(target)) reachedFrom.set(target, path);
    }
  }
  return broken;
}

function chainTo(path: string, reachedFrom: ReadonlyMap<string, string | undefined>): string {
  const chain = [path];
  for (let from = reachedFrom.get(path); from !== undefined; from = reachedFrom.get(from)) chain.unshift(from);
  return chain.join(' → ');
}

/** What only Node has as a global, used as a value. */
function nodeGlobals(text: string): string[] {
  const code = withoutComments(text);
  return [
    ...new Set([...code.matchAll(/\b(Buffer)\.\w|\b(process)\.\w|\b(__dirname)\b/g)].map((m) => m[1] ?? m[2] ?? m[3]!)),
  ];
}

/** The text without imports and exports of types alone, which the compiler leaves out. */
function withoutTypes(text: string): string {
  return text
    .replace(/^\s*(import|export)\s+type\b[\s\S]*?from\s*['"][^'"]+['"];?/gm, '')
    .replace(/^\s*(import|export)\s*\{(\s*type\s+[\w$]+(\s+as\s+[\w$]+)?\s*,?)+\s*\}\s*from\s*['"][^'"]+['"];?/gm, '');
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

/** Every module that a file names: `import … from`, `export … from`, `import '…'`, `import('…')`, `import.meta.resolve` aside. */
export function importsOf(text: string): string[] {
  const code = withoutComments(text);
  const pattern = /(?:\bfrom\s*|\bimport\s*\(\s*|^\s*import\s+)['"]([^'"]+)['"]/gm;
  return [...code.matchAll(pattern)].map((match) => match[1]!);
}

function resolve(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
