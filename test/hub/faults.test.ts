/** Whatever goes wrong, and in whatever order: no damaged file is ever in the cache, and in the end the model is whole. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { InjertoError } from '../../src/errors.ts';
import { pullModel } from '../../src/hub/index.ts';
import { readSnapshot } from '../../src/hub/snapshot.ts';
import {
  checkedBlobs,
  hasty,
  large,
  modelFiles,
  modelId,
  removeFolder,
  seededBytes,
  settingsFor,
  temporaryFolder,
  wantedFiles,
} from './hub-fixture.ts';
import { type Fault, type HubRequest, HubServer } from './hub-server.ts';

const weights = seededBytes(20_000, 11);
const files = modelFiles({ 'onnx/model.onnx': large(weights), 'onnx/model.onnx_data': large(seededBytes(5000, 12)) });
const wanted = [...wantedFiles, 'onnx/model.onnx_data'].sort();

let hub: HubServer;
let folder: string;
let commit: string;

beforeAll(async () => {
  hub = await HubServer.start();
  commit = hub.commit(modelId, files);
});
afterAll(() => hub.close());
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  hub.reset();
  await removeFolder(folder);
});

/** Numbers below 1 that follow from the seed (mulberry32). */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function drawFault(draw: () => number, { path }: HubRequest): Fault | undefined {
  if (draw() > 0.35) return undefined;
  const content = contentOf(path) ?? weights;
  const at = Math.floor(draw() * content.length);
  const faults: readonly Fault[] = [
    { cutAfter: at },
    { status: 503 },
    { status: 429, headers: { 'retry-after': '0' } },
    { status: 416 },
    { ignoreRange: true },
    { content: Uint8Array.from(content, (byte, i) => (i === at ? byte ^ 0x40 : byte)) },
    { content: content.subarray(0, at) },
    { content: Buffer.concat([content, Buffer.from('more')]) },
    { content: new Uint8Array(content.length) },
    { headers: { 'x-linked-etag': `"${'b'.repeat(64)}"` } },
    { headers: { 'content-range': 'bytes 1-2/3' } },
    { headers: { 'x-repo-commit': 'c'.repeat(40) } },
  ];
  return faults[Math.floor(draw() * faults.length)];
}

function contentOf(path: string): Uint8Array | undefined {
  const [, name = ''] = /\/resolve\/[^/]+\/(.*)$/.exec(path) ?? [];
  return files[name]?.content;
}

test.each(Array.from({ length: 30 }, (_, seed) => seed))('faults of seed %i', async (seed) => {
  const draw = draws(seed);
  const cache = join(folder, 'cache');
  const snapshot = join(cache, 'models--ana--tiny-encoder', 'snapshots', commit);
  const pull = () => pullModel(modelId, { settings: settingsFor(hub, cache), timing: { ...hasty, attempts: 3 } });
  const check = async () => {
    await checkedBlobs(cache).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    for (const { path } of (await readSnapshot(snapshot, commit))?.files ?? []) {
      expect(Buffer.compare(await readFile(join(snapshot, path)), files[path]!.content), path).toBe(0);
    }
  };
  hub.fault = (request) => drawFault(draw, request);
  for (let run = 0; run < 4; run++) {
    const error = await pull().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error !== undefined && !(error instanceof InjertoError)) throw error;
    await check();
  }
  hub.reset();
  expect((await pull()).files.map((file) => file.path).sort()).toEqual(wanted);
  await check();
});
