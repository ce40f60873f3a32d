/** A training that is killed, at whatever moment, and resumed ends with the bits of one that never stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TrainOptions } from './options/train-options.ts';
import { layOutFood } from './test-food-folder.ts';
import { writeTinyModel } from './test-tiny-model.ts';

const child = fileURLToPath(new URL('./test-train-child.ts', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-kill-'));
  await layOutFood(path.join(folder, 'photos'), ['A', 'D', 'E'], 8);
  await writeTinyModel(path.join(folder, 'tiny.onnx'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function start(name: string, options: TrainOptions): ChildProcess {
  const own = {
    ...options,
    cacheDir: path.join(folder, name, 'cache'),
    checkpointDir: path.join(folder, name, 'checkpoints'),
    checkpointSeconds: 0, // one after every step
    resume: true,
    threads: 1,
  };
  const args = [path.join(folder, 'tiny.onnx'), path.join(folder, 'photos'), path.join(folder, name, 'model')];
  return spawn(process.execPath, ['--import', 'tsx', child, ...args, JSON.stringify(own)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Waits for the end. @returns 'done', or 'killed'. */
async function ended(process: ChildProcess): Promise<'done' | 'killed'> {
  let errors = '';
  process.stderr!.on('data', (data) => {
    errors += data;
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    process.on('close', (...result) => resolve(result)),
  );
  if (signal === 'SIGKILL') return 'killed';
  expect(code, errors).toBe(0);
  return 'done';
}

const weights = (name: string) => readFile(path.join(folder, name, 'model', 'onnx', 'model.onnx'));

test.each<[string, TrainOptions]>([
  ['all weights, new views in every epoch', { method: 'fine-tune', unfreeze: 'all', epochs: 3, batchSize: 4 }],
  ['the last block, on cached views', { method: 'fine-tune', unfreeze: 1, epochs: 6, batchSize: 4, views: 2 }],
  ['a soup of two', { method: 'fine-tune', soup: 2, epochs: 2, batchSize: 4 }],
  ['low-rank paths with dropout', { method: 'lora', rank: 2, dropout: 0.2, epochs: 3, batchSize: 4 }],
  ['an MLP head with dropout', { head: 'mlp', epochs: 8, batchSize: 4, hiddenUnits: 8 }],
])('%s', async (name, options) => {
  const whole = `${name} whole`;
  const began = performance.now();
  expect(await ended(start(whole, options))).toBe('done');
  const duration = performance.now() - began;

  let kills = 0;
  for (let round = 0; kills < 4; round++) {
    const broken = `${name} ${round}`;
    for (let finished = false; !finished; ) {
      const running = start(broken, options);
      // a moment anywhere in the run; each round is killed once or twice
      const timer = setTimeout(() => running.kill('SIGKILL'), Math.random() * duration);
      if (kills >= 4 || round > 8) clearTimeout(timer);
      finished = (await ended(running)) === 'done';
      clearTimeout(timer);
      if (!finished) kills++;
    }
    expect(await weights(broken)).toEqual(await weights(whole));
    const left = await readdir(path.join(folder, broken, 'checkpoints'));
    expect(left.filter((file) => file.endsWith('.json')).length).toBeLessThanOrEqual(2);
  }
});
