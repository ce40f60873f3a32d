/** A web site for tests: the library bundled as a user's bundler would, without a polyfill, and folders beside it. */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

/** Nothing of other origins, no code from strings. */
const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

export interface Site {
  readonly url: string;
  /** What the bundler complained of. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

/** Bundles a program of `test/browser/` as `page.js`, with the worker beside it, and serves it at `/`, ONNX Runtime's files at `/ort/`, and the project's
 * folders under their names.
 * @param isolated whether the page is cross-origin isolated, so that it may use several threads. */
export async function openSite(program: string, folders: readonly string[], isolated = false): Promise<Site> {
  const bundles = await mkdtemp(join(tmpdir(), 'injerto-site-'));
  const { warnings } = await build({
    entryPoints: { page: join(root, 'test/browser', program), worker: join(root, 'src/runtime/web/worker.ts') },
    outdir: bundles,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'silent',
  });
  const places = new Map([
    ['ort', join(root, 'node_modules/onnxruntime-web/dist')],
    ...folders.map((folder) => [folder.split('/')[0]!, join(root, folder.split('/')[0]!)] as const),
  ]);
  const fileOf = (path: string) => {
    const [, first = '', ...rest] = path.split('/');
    const place = places.get(first);
    return place ? join(place, ...rest) : join(bundles, first, ...rest);
  };
  const server = createServer(async ({ url = '/' }, response) => {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    response.setHeader('Content-Security-Policy', policy);
    if (isolated) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    }
    if (path === '/') {
      response.setHeader('Content-Type', 'text/html');
      response.end('<!doctype html><title>Injerto</title><script type="module" src="page.js"></script>');
      return;
    }
    const file = fileOf(path);
    const facts = await stat(file).catch(() => undefined);
    if (!facts?.isFile()) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader('Content-Type', types[extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    warnings: warnings.map(({ text }) => text),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(bundles, { recursive: true, force: true });
    },
  };
}
