/** A hub on this machine for tests: it speaks the protocol of the Hugging Face hub as far as clients that download need it, in TypeScript and
 * in Python, and fails on request. Files of git LFS lie on a second server, as they do on the hub. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HubFile {
  readonly content: Uint8Array;
  /** Kept in git LFS: named by its sha256 and served from the second server. */
  readonly lfs: boolean;
}

export interface HubRequest {
  readonly host: 'hub' | 'files';
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** From which byte on; 0 without a range. */
  readonly from: number;
}

/** What goes wrong with one answer. */
export interface Fault {
  /** Answers so instead. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** The connection is cut after so many bytes of the body. */
  readonly cutAfter?: number;
  /** Milliseconds before it is cut, in which the client may read; a connection that is reset takes along what was not read. @default 5 */
  readonly cutDelay?: number;
  /** Sent instead of the content. */
  readonly content?: Uint8Array;
  readonly ignoreRange?: boolean;
  /** Nothing is ever answered. */
  readonly silent?: boolean;
  /** Milliseconds before each piece of 64 KiB. */
  readonly slow?: number;
}

interface Model {
  readonly commits: Map<string, ReadonlyMap<string, HubFile>>;
  readonly refs: Map<string, string>;
  readonly access: 'public' | 'private' | 'gated';
}

export const goodToken = 'hf_good';

export class HubServer {
  readonly requests: HubRequest[] = [];
  /** Asked before each answer. */
  fault: (request: HubRequest) => Fault | undefined = () => undefined;
  /** Names that the list of files has besides those that there are. */
  hostileNames: readonly string[] = [];
  /** Models that have another name now. */
  readonly renamed = new Map<string, string>();
  readonly #models = new Map<string, Model>();
  readonly #servers: Server[] = [];
  #urls = { hub: '', files: '' };

  static async start(): Promise<HubServer> {
    const hub = new HubServer();
    for (const host of ['hub', 'files'] as const) {
      const server = createServer((request, response) => void hub.#answer(host, request, response));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      hub.#servers.push(server);
      hub.#urls[host] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    }
    return hub;
  }

  get url(): string {
    return this.#urls.hub;
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  reset(): void {
    this.requests.length = 0;
    this.fault = () => undefined;
    this.hostileNames = [];
  }

  /** Puts a commit on `main`. @returns its hash. */
  commit(id: string, files: Readonly<Record<string, HubFile>>, access: Model['access'] = 'public'): string {
    const model = this.#models.get(id) ?? { commits: new Map(), refs: new Map(), access };
    const hash = createHash('sha1').update(`${id} ${model.commits.size}`);
    for (const [path, { content }] of Object.entries(files)) hash.update(path).update(content);
    const sha = hash.digest('hex');
    model.commits.set(sha, new Map(Object.entries(files)));
    model.refs.set('main', sha);
    this.#models.set(id, model);
    return sha;
  }

  tag(id: string, name: string, sha: string): void {
    this.#models.get(id)!.refs.set(name, sha);
  }

  async #answer(host: HubRequest['host'], incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url!, this.#urls[host]);
    const from = Number(/^bytes=(\d+)-$/.exec(incoming.headers.range ?? '')?.[1] ?? 0);
    const path = decodeURIComponent(url.pathname);
    const request: HubRequest = { host, method: incoming.method!, path, headers: incoming.headers, from };
    this.requests.push(request);
    const fault = this.fault(request) ?? {};
    if (fault.silent) return;
    if (fault.status !== undefined) {
      response.writeHead(fault.status, fault.headers).end(fault.body);
      return;
    }
    if (host === 'files') return this.#sendBlob(request, fault, response);
    const [, id, rest] = /^\/(?:api\/models\/)?([^/]+\/[^/]+)\/(.*)$/.exec(url.pathname) ?? [];
    const renamed = this.renamed.get(id ?? '');
    if (renamed) {
      response.writeHead(307, { location: url.pathname.replace(id!, renamed) }).end();
      return;
    }
    const model = this.#models.get(id ?? '');
    const refusal = refusalFor(model, incoming.headers.authorization);
    if (!model || refusal) return sendError(response, refusal?.[0] ?? 404, refusal?.[1] ?? 'RepoNotFound');
    const [action = '', revision = '', ...inner] = rest!.split('/');
    const named = decodeURIComponent(revision);
    const sha = model.refs.get(named) ?? (model.commits.has(named) ? named : undefined);
    if (!sha) return sendError(response, 404, 'RevisionNotFound');
    const files = model.commits.get(sha)!;
    if (action === 'resolve') {
      return this.#resolve(request, fault, response, sha, files.get(inner.map(decodeURIComponent).join('/')));
    }
    const listing = [...files].map(([path, file]) => treeEntry(path, file));
    if (action === 'tree') return sendJson(response, listing, fault);
    if (action === 'paths-info') return sendJson(response, listing, fault);
    if (action === 'revision') return sendJson(response, this.#info(id!, sha, listing), fault);
    sendError(response, 404, '');
  }

  #info(id: string, sha: string, listing: readonly ReturnType<typeof treeEntry>[]) {
    const siblings = listing.map(({ path, oid, size, lfs }) => ({
      rfilename: path,
      size,
      blobId: oid,
      ...(lfs && { lfs: { sha256: lfs.oid, size: lfs.size, pointerSize: lfs.pointerSize } }),
    }));
    const hostile = this.hostileNames.map((rfilename) => ({ ...siblings[0], rfilename }));
    return {
      _id: id,
      id,
      modelId: id,
      sha,
      private: false,
      tags: [],
      downloads: 0,
      siblings: [...siblings, ...hostile],
    };
  }

  async #resolve(request: HubRequest, fault: Fault, response: ServerResponse, sha: string, file: HubFile | undefined) {
    if (!file) return sendError(response, 404, 'EntryNotFound', { 'x-repo-commit': sha });
    const common = { 'x-repo-commit': sha, 'accept-ranges': 'bytes' };
    if (!file.lfs)
      return send(request, fault, response, file.content, { ...common, etag: `"${gitHash(file.content)}"` });
    const sha256 = sha256Of(file.content);
    this.#blobs.set(sha256, file.content);
    response.writeHead(302, {
      ...common,
      'x-linked-etag': `"${sha256}"`,
      'x-linked-size': String(file.content.length),
      location: `${this.#urls.files}/${sha256}?signature=${Math.random()}`,
      ...fault.headers,
    });
    response.end();
  }

  readonly #blobs = new Map<string, Uint8Array>();

  async #sendBlob(request: HubRequest, fault: Fault, response: ServerResponse): Promise<void> {
    const content = this.#blobs.get(request.path.slice(1));
    if (!content) return sendError(response, 404, '');
    // The tag of the storage is none of the hub's hashes.
    await send(request, fault, response, content, { etag: `"${'0'.repeat(32)}"`, 'accept-ranges': 'bytes' });
  }
}

async function send(
  { method, from }: HubRequest,
  fault: Fault,
  response: ServerResponse,
  whole: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const content = fault.content ?? whole;
  const start = fault.ignoreRange ? 0 : from;
  if (start > 0 && start >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  const body = content.subarray(start);
  response.writeHead(start > 0 ? 206 : 200, {
    ...headers,
    'content-length': String(body.length),
    ...(start > 0 && { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }),
    ...fault.headers,
  });
  if (method === 'HEAD') {
    response.end();
    return;
  }
  const end = Math.min(body.length, fault.cutAfter ?? Number.POSITIVE_INFINITY);
  for (let at = 0; at < end; at += 65_536) {
    if (fault.slow) await new Promise((resolve) => setTimeout(resolve, fault.slow));
    const piece = body.subarray(at, Math.min(end, at + 65_536));
    await new Promise<void>((resolve) => response.write(piece, () => resolve()));
  }
  if (fault.cutAfter === undefined) response.end();
  else setTimeout(() => response.destroy(), fault.cutDelay ?? 5);
}

function refusalFor(
  model: Model | undefined,
  authorization: string | undefined,
): readonly [number, string] | undefined {
  const bad = authorization !== undefined && authorization !== `Bearer ${goodToken}`;
  if (bad) return [401, ''];
  if (authorization) return undefined;
  if (!model || model.access === 'private') return [401, 'RepoNotFound'];
  return model.access === 'gated' ? [401, 'GatedRepo'] : undefined;
}

function sendError(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
) {
  response.writeHead(status, { ...headers, ...(code && { 'x-error-code': code }) }).end('{"error":"no"}');
}

function sendJson(response: ServerResponse, value: unknown, fault: Fault): void {
  response
    .writeHead(200, { 'content-type': 'application/json', ...fault.headers })
    .end(fault.body ?? JSON.stringify(value));
}

function treeEntry(path: string, { content, lfs }: HubFile) {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256Of(content)}\nsize ${content.length}\n`;
  return {
    type: 'file',
    path,
    // The hash of what lies in git, which for LFS is the pointer.
    oid: gitHash(lfs ? Buffer.from(pointer) : content),
    size: content.length,
    ...(lfs && { lfs: { oid: sha256Of(content), size: content.length, pointerSize: pointer.length } }),
  };
}

export function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

export function gitHash(content: Uint8Array): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
