/** Compiles the AssemblyScript of each folder below to WebAssembly and writes it as a TypeScript module, so that neither users, bundlers nor
 *  browsers need a loader for it. Run `npm run build:kernels` after changing a kernel; a test compares the two. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { replaceFile } from '../src/replace-file.ts';

const source = join(dirname(fileURLToPath(import.meta.url)), '..', 'src');

/** `assembly/*.ts` of a folder becomes `generated/NAME-wasm.ts` there. */
export const kernelModules = [
  { folder: join(source, 'runtime', 'kernels'), name: 'kernels' },
  { folder: join(source, 'data', 'resize'), name: 'resize' },
] as const;
type KernelModule = (typeof kernelModules)[number];

export function generatedFile({ folder, name }: KernelModule): string {
  return join(folder, 'generated', `${name}-wasm.ts`);
}

/** The module's text for the sources as they are now. */
export async function compileKernels({ folder, name }: KernelModule): Promise<string> {
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
      readFile: (file, baseDir) => readFile(join(folder, 'assembly', baseDir ?? '', file), 'utf8').catch(() => null),
      writeFile: (_file, contents) => {
        wasm = contents as Uint8Array;
      },
    },
  );
  if (error || !wasm) throw new Error(`The kernels of ${name} do not compile: ${error?.message}\n${stderr}`);
  const lines = Buffer.from(wasm)
    .toString('base64')
    .match(/.{1,110}/g)!;
  return [
    '/** Made by scripts/build-kernels.ts from assembly/*.ts: never edited by hand. */',
    '',
    `export const ${name}Base64 =`,
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const kernels of kernelModules) await replaceFile(generatedFile(kernels), [await compileKernels(kernels)]);
}
