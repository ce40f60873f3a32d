import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { compileKernels, generatedFile, kernelModules } from '../scripts/build-kernels.ts';

test.each(kernelModules)(
  'the committed WebAssembly of $name is what its sources compile to (else: npm run build:kernels)',
  async (kernels) => {
    expect(await readFile(generatedFile(kernels), 'utf8')).toBe(await compileKernels(kernels));
  },
);
