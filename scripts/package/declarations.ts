/** Makes the declarations in `dist/` readable for every compiler. TypeScript leaves `./x.ts` in them where the source says so, which releases
 * before 5.7 do not resolve: that becomes `./x.js`. `Float32Array<ArrayBuffer>`, generic since 5.7, becomes `Float32Array`. Beside each `x.d.ts` the same is written as `x.d.cts` for CommonJS programs: Node 20.19
 * lets `require` load the library itself, ES modules without a top-level await, and TypeScript's node16 resolution wants declarations that say so. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './run.ts';

const dist = join(root, 'dist');
const relativeImport = /(?<=\b(?:from|import\()\s*)(['"])(\.{1,2}\/[^'"]*)\.[jt]s\1/g;
const bufferArgument = /\b((?:Big)?(?:Ui|I)nt\d+(?:Clamped)?Array|Float\d+Array|DataView)<ArrayBuffer(?:Like)?>/g;

const declarations = (await readdir(dist, { recursive: true })).filter((file) => file.endsWith('.d.ts'));
for (const file of declarations) {
  const text = (await readFile(join(dist, file), 'utf8')).replace(bufferArgument, '$1');
  await writeFile(join(dist, file), text.replace(relativeImport, '$1$2.js$1'));
  await writeFile(join(dist, file.replace(/\.d\.ts$/, '.d.cts')), text.replace(relativeImport, '$1$2.cjs$1'));
}
