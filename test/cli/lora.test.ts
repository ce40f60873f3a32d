/** An adapter from the command line: trained, used, merged. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScoredLabel } from '../../src/predict/ranked-labels.ts';
import { byLabel } from '../../src/predict/test-scores.ts';
import { foodFolder } from './food-folder.ts';
import { runCli } from './run-cli.ts';

let folder: string;
let photos: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto lora '));
  photos = await foodFolder(join(folder, 'photos'), { A: 8, E: 8 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const train = (args: readonly string[]) =>
  runCli(['train', photos, '--model', 'squeezenet-1.1', '--cache', join(folder, 'cache'), ...args]);

test('trains an adapter, which predicts like the whole model and like what merge makes of it', async () => {
  const [out, adapter, merged] = ['model', 'adapter', 'merged'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const trained = await train([
    ...['--method', 'lora', '--rank', '2', '--alpha', '8', '--targets', 'features.12.expand1x1,features.12.expand3x3'],
    // so few photos for validation would prefer the start, which has no adapter
    ...['--val', '0', '--epochs', '1', '--batch', '4', '--lora-dropout', '0.1'],
    ...['--out', out, '--adapter-out', adapter, '--json'],
  ]);
  expect(trained.code, trained.stderr).toBe(0);
  // A and B of 64 → 256 channels by 1×1 and by 3×3, and the head
  const weights = 2 * (64 + 256) + 2 * (9 * 64 + 256) + 2 * 513;
  expect(JSON.parse(trained.stdout)).toMatchObject({ method: 'lora', trainedParameters: weights, adapterOut: adapter });
  const config = JSON.parse(await readFile(join(adapter, 'adapter_config.json'), 'utf8'));
  expect(config).toMatchObject({ r: 2, lora_alpha: 8, base_model_name_or_path: 'squeezenet-1.1' });

  const summed = await runCli(['merge', adapter, '--out', merged, '--json']);
  expect(summed.code, summed.stderr).toBe(0);
  expect(JSON.parse(summed.stdout)).toEqual({
    base: 'squeezenet-1.1',
    adapters: [adapter],
    classes: ['A', 'E'],
    layers: 2,
    out: merged,
    remarks: [],
  });
  const labels = async (model: string) => {
    const { code, stdout, stderr } = await runCli(['predict', model, photos, '--json']);
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as { file: string; scores: ScoredLabel[] }[];
  };
  const [a, b, c] = [await labels(out), await labels(adapter), await labels(merged)];
  expect(a).toHaveLength(16);
  a.forEach(({ file, scores }, i) => {
    for (const other of [b[i]!, c[i]!]) {
      expect(other.file).toBe(file);
      expect(byLabel(other.scores).A).toBeCloseTo(byLabel(scores).A!, 5);
    }
  });
});

test('says what is wrong before any work', async () => {
  const noAdapter = await train(['--adapter-out', join(folder, 'none'), '--out', join(folder, 'x'), '--lang', 'es']);
  expect(noAdapter.code).not.toBe(0);
  expect(noAdapter.stderr).toContain('Un entrenamiento con transfer no hace ningún adaptador.');
  const targets = await train(['--method', 'lora', '--targets', 'features.12.expand', '--out', join(folder, 'x')]);
  expect(targets.code).toBe(2);
  expect(targets.stderr).toContain('Near names: features.12.expand');
  const merge = await runCli(['merge', photos, '--out', join(folder, 'x')]);
  expect(merge.code).toBe(1);
  expect(merge.stderr).toContain('ADAPTER_NOT_FOUND');
  expect((await runCli(['merge', photos])).code).toBe(2);
});
