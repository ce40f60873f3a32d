/** `injerto choose` as a process of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { choiceSchema } from '../../src/guidance/choose/index.ts';
import { writeTinyModel } from '../../src/methods/test-tiny-model.ts';
import { foodFolder } from './food-folder.ts';
import { type CliOptions, runCli } from './run-cli.ts';

let folder: string;
let photos: string;
let models: string;

const choose = (args: readonly string[], options?: CliOptions) =>
  runCli(['choose', photos, '--models', models, '--state', join(folder, 'state'), ...args], {
    ...options,
    env: { INJERTO_CACHE: join(folder, 'cache'), ...options?.env },
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto choose '));
  photos = await foodFolder(join(folder, 'photos'), { A: 12, D: 12, E: 12 });
  await writeTinyModel(join(folder, 'tiny.onnx'));
  await writeTinyModel(join(folder, 'other.onnx'), { normalized: true });
  models = ['tiny.onnx', 'other.onnx', 'missing.onnx'].map((name) => join(folder, name)).join();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Windows has no signals: there a process ends at once.
test.skipIf(process.platform === 'win32')('Ctrl-C loses no model that was judged, and says how to go on', async () => {
  let sent = false;
  const { code, stdout, stderr } = await choose([], {
    onStderr: (text, child) => {
      if (sent || !text.includes('tiny.onnx:')) return;
      sent = true;
      child.kill('SIGINT');
    },
  });
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr).toContain('the same command goes on from there');
  expect(stderr).toContain('Go on with: injerto choose');
});

test('the next call goes on, and prints JSON that keeps to its schema', async () => {
  const { code, stdout, stderr } = await choose(['--json']);
  expect(stderr).toContain('tiny.onnx: ');
  expect(stderr).toContain('from an earlier call');
  expect(code).toBe(0);
  const json = JSON.parse(stdout);
  expect(choiceSchema.safeParse(json).error).toBeUndefined();
  expect(json.models).toHaveLength(2);
  expect(json.leftOut).toMatchObject([{ model: join(folder, 'missing.onnx'), reason: { code: 'MODEL_LEFT_OUT' } }]);
});

test('for people, in Spanish', async () => {
  const { code, stdout } = await choose(['--lang', 'es', '--quiet']);
  expect(code).toBe(0);
  expect(stdout).toContain('Recomendado: ');
  expect(stdout).toContain('Omitidos:');
  expect(stdout).toContain('Entrénalo con injerto train');
  expect(stdout).not.toMatch(/undefined|NaN|\[object/);
});

test('what is wrong with the command is said before any work', async () => {
  expect((await choose(['--budget', 'soon'])).stderr).toContain('Expected a time such as 90s, 10m or 1h.');
  const { code, stderr } = await choose(['--seed', '-1', '--quiet']);
  expect(code).toBe(2);
  expect(stderr).toContain('--seed');
});
