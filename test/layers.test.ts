import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { importsOf, nodeInBrowser, type SourceFile, violations } from './layer-rules.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

async function sources(): Promise<SourceFile[]> {
  const entries = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    // The kernels are AssemblyScript, compiled apart.
    .filter((path) => !path.includes(`${sep}assembly${sep}`));
  return Promise.all(
    paths.map(async (path) => ({
      path: relative(root, path).split(sep).join('/'),
      text: await readFile(path, 'utf8'),
    })),
  );
}

/** What programs in a browser import. */
const browserEntries = ['onnx/index', 'autodiff/index', 'runtime/web/index', 'runtime/web/worker', 'web/index'].map(
  (entry) => `src/${entry}.ts`,
);

test('nothing that a browser loads needs Node', async () => {
  expect(nodeInBrowser(await sources(), browserEntries)).toEqual([]);
});

test('a way from a browser to Node is shown', () => {
  const files = {
    'src/a.ts': `import { b } from './b.ts';\nimport type { Stats } from 'node:fs';\nimport { type T } from './types.ts';`,
    'src/b.ts': `export { c } from './c.ts';`,
    'src/c.ts': `import { stat } from 'node:fs/promises';\n// process.env\nconst home = process.env.HOME;`,
  };
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  expect(nodeInBrowser(sources, ['src/a.ts'])).toEqual([
    'src/a.ts → src/b.ts → src/c.ts needs node:fs/promises, process.',
  ]);
});

test('every file of src keeps to its floor, its size and its name', async () => {
  const files = await sources();
  expect(files.length).toBeGreaterThan(50);
  expect(violations(files)).toEqual([]);
});

describe('a broken rule is noticed:', () => {
  const broken = (path: string, text: string) => violations([{ path, text }]);

  test('a lower floor imports an upper one', () => {
    expect(broken('src/onnx/tensor.ts', `import type { Runtime } from '../runtime/types.ts';`)).toEqual([
      'src/onnx/tensor.ts imports ../runtime/types.ts: runtime stands above onnx.',
    ]);
    expect(broken('src/errors.ts', `export * from './onnx/index.ts';`)).toHaveLength(1);
    expect(broken('src/onnx/files.ts', `import { decodeSafetensors } from '../safetensors.ts';`)).toHaveLength(1);
    expect(broken('src/training/loop.ts', `const { train } = await import('../methods/train.ts');`)).toHaveLength(1);
    expect(broken('src/methods/train.ts', `import '../index.ts';`)).toHaveLength(1);
    expect(broken('src/index.ts', `export { main } from './cli/main.ts';`)).toHaveLength(1);
  });

  test('the command line and the server import each other', () => {
    expect(broken('src/cli/main.ts', `import { serve } from '../server/index.ts';`)).toHaveLength(1);
    expect(broken('src/server/index.ts', `import { main } from '../cli/main.ts';`)).toHaveLength(1);
  });

  test('ONNX Runtime is reached past the runtime', () => {
    expect(broken('src/models/open.ts', `import * as ort from 'onnxruntime-node';`)).toEqual([
      'src/models/open.ts imports onnxruntime-node: only src/runtime may.',
    ]);
    expect(broken('src/runtime/node/worker.ts', `import * as ort from 'onnxruntime-node';`)).toEqual([]);
  });

  test('a file of 400 lines, a drawer for everything, a folder that is on no floor', () => {
    expect(broken('src/data/split.ts', 'x\n'.repeat(400))).toEqual([
      'src/data/split.ts has 400 lines: split it below 400, one concept a file.',
    ]);
    expect(broken('src/data/utils.ts', '')).toHaveLength(1);
    expect(() => broken('src/misc/thing.ts', `import './other.ts';`)).toThrow('stands on no floor');
  });
});

test('imports are read in every form, and comments are not', () => {
  const text = `
import a from './a.ts';
import { b,
  c } from "./b.ts";
export type * from './d.ts';
import './e.ts';
// import x from './commented.ts';
/* from './commented.ts' */
const f = await import('./f.ts');`;
  expect(importsOf(text)).toEqual(['./a.ts', './b.ts', './d.ts', './e.ts', './f.ts']);
});
