/** `injerto compare` as a process of its own. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { comparisonSchema } from '../../src/guidance/compare/index.ts';
import { writeTinyModel } from '../../src/methods/test-tiny-model.ts';
import { foodFolder } from './food-folder.ts';
import { type CliOptions, runCli } from './run-cli.ts';

let folder: string;
let photos: string;

const compare = (args: readonly string[], options?: CliOptions) =>
  runCli(
    [
      'compare',
      photos,
      '--model',
      join(folder, 'tiny.onnx'),
      '--state',
      join(folder, 'state'),
      '--val',
      '0.3',
      ...args,
    ],
    { ...options, env: { INJERTO_CACHE: join(folder, 'cache'), ...options?.env } },
  );
const methods = ['--methods', 'nearest-neighbors,transfer,partial-fine-tune'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto compare '));
  photos = await foodFolder(join(folder, 'photos'), { A: 12, D: 12, E: 12 });
  await writeTinyModel(join(folder, 'tiny.onnx'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Windows has no signals: there a process ends at once.
test.skipIf(process.platform === 'win32')('Ctrl-C loses no finished method, and says how to go on', async () => {
  let sent = false;
  const { code, stdout, stderr } = await compare(methods, {
    onStderr: (text, child) => {
      if (sent || !text.includes('transfer:')) return;
      sent = true;
      child.kill('SIGINT');
    },
  });
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr).toContain('the same command goes on from there');
  expect(stderr).toContain('Go on with: injerto compare');
});

test('the next call goes on, and prints JSON that keeps to its schema; the recommended model is saved', async () => {
  const out = join(folder, 'model');
  const { code, stdout, stderr } = await compare([...methods, '--json', '--out', out]);
  expect(stderr).toContain('transfer:');
  expect(stderr).toContain('from an earlier call');
  expect(code).toBe(0);
  const json = JSON.parse(stdout);
  expect(comparisonSchema.safeParse(json).error).toBeUndefined();
  expect(json.methods.map(({ method }: { method: string }) => method)).toEqual(methods[1]!.split(','));
  expect(json.out).toBe(out);
  expect(existsSync(join(out, 'onnx', 'model.onnx'))).toBe(true);
});

test('for people, in Spanish', async () => {
  const { code, stdout } = await compare([...methods, '--lang', 'es', '--quiet']);
  expect(code).toBe(0);
  expect(stdout).toContain('Recomendado: ');
  expect(stdout).toContain('frente al más sencillo');
  expect(stdout).toContain('Lo terminado se conserva en');
  expect(stdout).not.toMatch(/undefined|NaN|\[object/);
});

test('what is wrong with the command is said before any work', async () => {
  expect((await compare(['--budget', 'soon'])).stderr).toContain('Expected a time such as 90s, 10m or 1h.');
  const { code, stderr } = await compare(['--methods', 'magic', '--quiet']);
  expect(code).toBe(2);
  expect(stderr).toContain('transfer');
});
