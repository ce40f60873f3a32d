import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { compileKernels } from '../scripts/build-kernels.ts';

test('the committed WebAssembly is what the kernels compile to (else: npm run build:kernels)', async () => {
  const committed = new URL('../src/runtime/kernels/generated/kernels-wasm.ts', import.meta.url);
  expect(await readFile(committed, 'utf8')).toBe(await compileKernels());
});
