/** A package registry on this machine that serves the packed packages and sends every other request on to the usual registry, so that
 * package managers install them by name, as they would install what is published. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { root, run } from './run.ts';
import { type Manifest, readManifest } from './stage.ts';

export interface PackedPackage {
  /** Where it was staged. */
  readonly folder: string;
  readonly tarball: string;
}

export interface LocalRegistry {
  readonly url: string;
  close(): void;
}

export async function openLocalRegistry(packages: readonly PackedPackage[]): Promise<LocalRegistry> {
  const upstream = (await run('npm', ['config', 'get', 'registry'], root)).stdout.trim();
  const ours = new Map<string, { manifest: Manifest; tarball: Buffer }>();
  for (const { folder, tarball } of packages) {
    const manifest = await readManifest(folder);
    ours.set(manifest.name, { manifest, tarball: await readFile(tarball) });
  }
  const server = createServer((request, response) => {
    const [name = '', file] = decodeURIComponent(request.url!.slice(1)).split('/-/');
    const found = ours.get(name);
    if (!found) {
      response.writeHead(302, { location: new URL(request.url!.slice(1), upstream).href }).end();
    } else if (file) {
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(found.tarball);
    } else {
      const document = packument(found.manifest, found.tarball, new URL(`/${name}/-/${name}.tgz`, url()).href);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
    }
  });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: url(), close: () => server.close() };
}

function packument(manifest: Manifest, bytes: Buffer, tarball: string) {
  const { name, version } = manifest;
  const hash = (algorithm: string, encoding: 'base64' | 'hex') => createHash(algorithm).update(bytes).digest(encoding);
  const dist = { tarball, integrity: `sha512-${hash('sha512', 'base64')}`, shasum: hash('sha1', 'hex') };
  return {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, dist } },
    // yarn and pnpm pass over what was published within the last hours
    time: { [version]: '2026-01-01T00:00:00.000Z' },
  };
}
