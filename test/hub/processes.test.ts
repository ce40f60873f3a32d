/** Processes that share a cache: several at once, and one that is killed. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { withLock } from '../../src/hub/lock-file.ts';
import { type CliResult, runCli } from '../cli/run-cli.ts';
import { checkedBlobs, modelFiles, modelId, removeFolder, temporaryFolder, weights } from './hub-fixture.ts';
import { HubServer, sha256Of } from './hub-server.ts';

let hub: HubServer;
let folder: string;

beforeAll(async () => {
  hub = await HubServer.start();
  hub.commit(modelId, modelFiles());
});
afterAll(() => hub.close());
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  hub.reset();
  await removeFolder(folder);
});

const env = () => ({ HF_ENDPOINT: hub.url, HF_HOME: folder, HF_TOKEN: '', HF_HUB_OFFLINE: '' });
const cache = () => join(folder, 'hub');
const pulled = ({ stdout }: CliResult) => JSON.parse(stdout) as { folder: string; files: { downloaded: boolean }[] };

test('three pull the same model at once: each file is downloaded once', async () => {
  hub.fault = ({ host }) => (host === 'files' ? { slow: 100 } : undefined);
  const results = await Promise.all(
    [1, 2, 3].map(() => runCli(['pull', modelId, '--json', '--quiet'], { env: env() })),
  );
  for (const result of results) expect(result).toMatchObject({ code: 0, stderr: '' });
  expect(hub.requests.filter((request) => request.host === 'files')).toHaveLength(1);
  const downloads = results.flatMap((result) => pulled(result).files.filter((file) => file.downloaded));
  expect(downloads).toHaveLength(pulled(results[0]!).files.length);
  await checkedBlobs(cache());
  expect(await readdir(join(cache(), '.locks', 'models--ana--tiny-encoder'))).toEqual([]);
});

test('one that is killed leaves its part, and the next goes on without waiting for it', async () => {
  hub.fault = ({ host }) => (host === 'files' ? { slow: 100 } : undefined);
  const partial = join(cache(), 'models--ana--tiny-encoder', 'blobs', `${sha256Of(weights)}.incomplete`);
  const killed = await runCli(['pull', modelId, '--quiet'], {
    env: env(),
    onStart: async (child) => {
      while ((await readFile(partial).catch(() => '')).length < 60_000)
        await new Promise((done) => setTimeout(done, 10));
      child.kill('SIGKILL');
    },
  });
  expect(killed.code).toBe('SIGKILL');
  const kept = (await readFile(partial)).length;
  hub.reset();
  const result = await runCli(['pull', modelId, '--json'], { env: env() });
  expect(result.code).toBe(0);
  expect(result.stderr).toContain('onnx/model.onnx');
  expect(result.stderr).not.toContain('Another process');
  expect(hub.requests.find((request) => request.host === 'files')!.from).toBe(kept);
  await checkedBlobs(cache());
});

test('Ctrl-C ends with 130 and the command to go on', async () => {
  hub.fault = ({ host }) => (host === 'files' ? { slow: 200 } : undefined);
  const result = await runCli(['pull', modelId, '--quiet'], {
    env: env(),
    onStart: async (child) => {
      while (!hub.requests.some((request) => request.host === 'files'))
        await new Promise((done) => setTimeout(done, 10));
      child.kill('SIGINT');
    },
  });
  expect(result).toEqual({
    code: 130,
    stdout: '',
    stderr: `Interrupted.\nWhat has arrived is kept.\nGo on with: injerto pull ${modelId} --quiet\n`,
  });
});

test('a lock whose holder shows no life is taken over, one of a living process is waited for', async () => {
  const file = join(folder, 'a.lock');
  await mkdir(folder, { recursive: true });
  const timing = { beat: 10, patience: 100 };
  // Another machine, of which nothing is known but that the lock does not move.
  await writeFile(file, JSON.stringify({ host: `${os.hostname()}-other`, pid: process.pid }));
  const started = performance.now();
  await withLock(file, async () => undefined, { timing });
  expect(performance.now() - started).toBeGreaterThan(timing.patience - 1);

  const order: string[] = [];
  const hold = (name: string, milliseconds: number) =>
    withLock(
      file,
      async () => {
        order.push(`${name} in`);
        await new Promise((done) => setTimeout(done, milliseconds));
        order.push(`${name} out`);
      },
      { timing },
    );
  const first = hold('first', 300);
  await new Promise((done) => setTimeout(done, 50));
  await Promise.all([first, hold('second', 0)]);
  expect(order).toEqual(['first in', 'first out', 'second in', 'second out']);
});
