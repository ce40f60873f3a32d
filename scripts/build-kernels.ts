/** Compiles src/runtime/kernels/assembly to WebAssembly and writes it as a TypeScript module, so that neither users, bundlers
 *  nor browsers need a loader for it. Run `npm run build:kernels` after changing a kernel; a test compares the two. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { replaceFile } from '../src/replace-file.ts';

const kernels = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'runtime', 'kernels');

/** The module's text for the sources as they are now. */
export async function compileKernels(): Promise<string> {
  let wasm: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      'index.ts',
      '--outFile',
      'kernels.wasm',
      '--runtime',
      'stub',
      '--importMemory',
      '--enable',
      'simd',
      '-O3',
      '--noAssert',
    ],
    {
      readFile: (name, baseDir) => readFile(join(kernels, 'assembly', baseDir ?? '', name), 'utf8').catch(() => null),
      writeFile: (_name, contents) => {
        wasm = contents as Uint8Array;
      },
    },
  );
  if (error || !wasm) throw new Error(`The kernels do not compile: ${error?.message}\n${stderr}`);
  const lines = Buffer.from(wasm)
    .toString('base64')
    .match(/.{1,110}/g)!;
  return [
    '/** Made by scripts/build-kernels.ts from assembly/*.ts: never edited by hand. */',
    '',
    'export const kernelsBase64 =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await replaceFile(join(kernels, 'generated', 'kernels-wasm.ts'), [await compileKernels()]);
}
