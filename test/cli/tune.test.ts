/** `injerto tune` as a process of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tuningSchema } from '../../src/guidance/tune/index.ts';
import { writeTinyModel } from '../../src/methods/test-tiny-model.ts';
import { foodFolder } from './food-folder.ts';
import { type CliOptions, runCli } from './run-cli.ts';

let folder: string;
let photos: string;

const tune = (args: readonly string[], options?: CliOptions) =>
  runCli(['tune', photos, '--model', join(folder, 'tiny.onnx'), '--state', join(folder, 'state'), ...args], {
    ...options,
    env: { INJERTO_CACHE: join(folder, 'cache'), ...options?.env },
  });
const few = ['--trials', '3', '--epochs', '2', '--no-near-duplicates'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto tune '));
  photos = await foodFolder(join(folder, 'photos'), { A: 12, D: 12 });
  await writeTinyModel(join(folder, 'tiny.onnx'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Windows has no signals: there a process ends at once.
test.skipIf(process.platform === 'win32')('Ctrl-C loses no finished trial; the same command goes on', async () => {
  let sent = false;
  const stopped = await tune(few, {
    onStderr: (text, child) => {
      if (sent || !text.includes('trial 1 (')) return;
      sent = true;
      child.kill('SIGINT');
    },
  });
  expect(stopped.code, stopped.stderr).toBe(130);
  expect(stopped.stderr).toContain('Finished trials are kept in');
  expect(stopped.stderr).toContain(`Go on with: injerto tune '${photos}'`);
  const { code, stdout, stderr } = await tune([...few, '--json']);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('from an earlier call');
  const found = tuningSchema.parse(JSON.parse(stdout));
  expect(found.trials.map(({ epochs }) => epochs)).toEqual([2, 2, 2]);
});

test('the report ends with a command that trains', async () => {
  const { code, stdout, stderr } = await tune([...few, '--quiet']);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^fine-tune: 3 sets of options; \d+ samples learn, \d+ select, \d+ confirm\n/);
  expect(stdout).toMatch(/trial +options +epochs +accuracy +loss +best epoch +time\n/);
  expect(stdout).toContain('the defaults');
  const command = /Train with injerto (train .*)/.exec(stdout)![1]!;
  expect(command).toContain('--method fine-tune');
  expect(command).toMatch(/ --epochs 2 --no-near-duplicates$/);
  expect(command).not.toMatch(/--trials|--state/);
});

test('in Spanish, and without time for any trial', async () => {
  const { code, stdout, stderr } = await tune(['--budget', '1s', '--seed', '7', '--lang', 'es']);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('juegos de opciones');
  expect(stdout).toMatch(/No se ha terminado ninguna prueba|Recomendación/);
});

test('methods without options to search for are refused', async () => {
  const { code, stderr } = await tune(['--method', 'transfer']);
  expect(code).toBe(2);
  expect(stderr).toContain('fine-tune');
});
