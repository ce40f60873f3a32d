/** What a page loads, as a bundler makes it without a polyfill. */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Of JavaScript, without ONNX Runtime's own. zod is imported as a namespace (`* as z`), of which esbuild leaves out the translations; of `{ z }` it
 *  keeps all, 60 kB more. */
const mostBytes = 320_000;

test.each(['src/web/index.ts', 'src/runtime/web/index.ts', 'src/onnx/index.ts', 'src/autodiff/index.ts'])(
  '%s is bundled for browsers without a warning, and no larger than it was',
  async (entry) => {
    const { warnings, outputFiles } = await build({
      entryPoints: [`${root}${entry}`],
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      minify: true,
      write: false,
      logLevel: 'silent',
    });
    expect(warnings.map(({ text }) => text)).toEqual([]);
    expect(gzipSync(outputFiles[0]!.contents).length).toBeLessThan(mostBytes);
  },
);
