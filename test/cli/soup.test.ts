import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { layOutFood } from '../../src/methods/test-food-folder.ts';
import { writeTinyModel } from '../../src/methods/test-tiny-model.ts';
import { runCli } from './run-cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-cli-soup-'));
  await layOutFood(join(folder, 'photos'), ['A', 'D'], 10);
  await writeTinyModel(join(folder, 'tiny.onnx'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function train(name: string, ...args: readonly string[]) {
  const shared = ['--model', join(folder, 'tiny.onnx'), '--out', join(folder, name), '--cache', join(folder, 'cache')];
  // with next to no head at the start, whatever the body learns is a gain
  const gain = [
    '--method',
    'fine-tune',
    '--C',
    '1e-9',
    '--lr',
    '0.01',
    '--epochs',
    '2',
    '--batch',
    '4',
    '--val',
    '0.4',
  ];
  return runCli(['train', join(folder, 'photos'), ...shared, ...gain, ...args]);
}

test('a soup says which training is under way, and how many went in', async () => {
  const { code, stdout, stderr } = await train('es', '--soup', '2', '--lang', 'es');
  expect(code).toBe(0);
  expect(stderr).toContain('entrenamiento 1 de 2, tasa de aprendizaje 0.01');
  expect(stdout).toMatch(/^Promedio: [12] de 2 entrenamientos$/m);
});

test('its JSON tells of each training', async () => {
  const { stdout, stderr } = await train('json', '--soup', '2', '--json');
  const { soup, config } = JSON.parse(stdout);
  expect(stderr).toContain('training 2 of 2, learning rate 0.007');
  expect(config.soup).toBe(2);
  expect(soup).toMatchObject([
    { seed: 0, learningRate: 0.01, joined: expect.any(Boolean), score: expect.any(Number) },
    { seed: expect.any(Number), learningRate: 0.007 },
  ]);
});
