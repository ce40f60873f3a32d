/** What stops a training from outside: signals of the system, and the end of the engine's thread. Nothing that was learned is lost, and nothing half-written. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foodFolder } from './food-folder.ts';
import { type CliOptions, runCli } from './run-cli.ts';

let folder: string;
let photos: string;
let whole: Buffer;

const train = (name: string, args: readonly string[] = [], options?: CliOptions) =>
  runCli(
    [
      ...['train', photos, '--model', 'squeezenet-1.1', '--out', join(folder, name), '--cache', join(folder, 'cache')],
      ...['--method', 'fine-tune', '--unfreeze', '1', '--epochs', '3', '--batch', '8', '--seed', '5', ...args],
    ],
    options,
  );
const weightsOf = (name: string) => readFile(join(folder, name, 'onnx', 'model.onnx'));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto stop '));
  photos = await foodFolder(join(folder, 'photos'), { A: 8, E: 8 });
  expect((await train('whole')).code).toBe(0);
  whole = await weightsOf('whole');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Windows has no signals: there a process ends at once.
test.skipIf(process.platform === 'win32').each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s keeps the checkpoint and ends with %i; going on ends in the same weights', async (signal, exitCode) => {
  let sent = false;
  const { code, stdout, stderr } = await train(signal, [], {
    onStderr: (text, child) => {
      if (sent || !text.includes('epoch 1 of 3')) return;
      sent = true;
      child.kill(signal);
    },
  });
  expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
  expect(stderr).toContain('--resume');
  expect(existsSync(join(folder, signal))).toBe(false);
  expect(existsSync(join(folder, `${signal}.checkpoint`))).toBe(true);
  expect((await train(signal, ['--resume'])).code).toBe(0);
  expect((await weightsOf(signal)).equals(whole)).toBe(true);
});

test('the end of the engine’s thread is an error that says so; the checkpoint stays, and going on ends in the same weights', async () => {
  const preload = fileURLToPath(new URL('./dying-worker.cjs', import.meta.url));
  const checkpoint = join(folder, 'died.checkpoint');
  const { code, stdout, stderr } = await train('died', ['--json'], {
    env: { NODE_OPTIONS: `--require=${preload.replaceAll('\\', '/')}`, INJERTO_TEST_DIE_AFTER: checkpoint },
  });
  expect(code).toBe(1);
  expect(JSON.parse(stdout).error).toMatchObject({ code: 'RUNTIME_CLOSED' });
  expect(stderr).not.toMatch(/unhandled|at Object|node:internal/i);
  expect(existsSync(join(folder, 'died'))).toBe(false);
  expect((await readdir(folder)).filter((name) => name.includes('died'))).toEqual(['died.checkpoint']);
  expect((await train('died', ['--resume'])).code).toBe(0);
  expect((await weightsOf('died')).equals(whole)).toBe(true);
});
