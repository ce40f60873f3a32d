/** Photos with a number each, through the command line; and a training of the body that gained nothing. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeTinyModel } from '../../src/methods/test-tiny-model.ts';
import { foodFolder } from './food-folder.ts';
import { type CliOptions, runCli } from './run-cli.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-numbers-'));
  const photos = await foodFolder(join(folder, 'photos'), { A: 10, E: 10 });
  await writeTinyModel(join(folder, 'tiny.onnx'));
  const rows = (
    await Promise.all(
      ['A', 'E'].map(async (group, n) =>
        (await readdir(join(photos, group))).map((name, k) => `photos/${group}/${name},${200 + 100 * n + k}`),
      ),
    )
  ).flat();
  await writeFile(join(folder, 'prices.csv'), `photo,price\n${rows.join('\n')}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function train(out: string, args: readonly string[], options?: CliOptions) {
  const data = [
    join(folder, 'prices.csv'),
    '--image-column',
    'photo',
    '--label-column',
    'price',
    '--task',
    'regression',
  ];
  const shared = ['--model', join(folder, 'tiny.onnx'), '--cache', join(folder, 'cache'), '--out', join(folder, out)];
  return runCli(['train', ...data, ...shared, ...args], options);
}

/** Steps so large that the validation photos cannot like them. */
const tooFast = ['--method', 'fine-tune', '--epochs', '2', '--lr', '0.9'];

test('of a number nothing is said of accuracy, in the report, in JSON and in predictions.csv', async () => {
  const { stdout, code } = await train('plain', ['--method', 'transfer']);
  expect(code).toBe(0);
  expect(stdout).not.toMatch(/accuracy|interval|%.*–/);
  expect(stdout).toContain('rmse');
  expect(stdout).toContain('a number');
  expect(await readFile(join(folder, 'plain', 'predictions.csv'), 'utf8')).toMatch(/^id,truth,predicted,error\n/);
  const [photo] = await readdir(join(folder, 'photos', 'A'));
  const predicted = await runCli(['predict', join(folder, 'plain'), join(folder, 'photos', 'A', photo!), '--json']);
  expect(JSON.parse(predicted.stdout)).toEqual([{ file: expect.any(String), value: expect.any(Number) }]);
});

test('that nothing was gained is the first line of the report, in either language, and of the card', async () => {
  const english = await train('nothing', tooFast);
  expect(english.code, english.stderr).toBe(0);
  const [first] = english.stdout.split('\n');
  expect(first).toMatch(/^Nothing was gained by training the body: after \d epochs? .* Try a lower .*--lr/);
  const card = await readFile(join(folder, 'nothing', 'README.md'), 'utf8');
  expect(card).toMatch(/# nothing\n\n> \*\*Nothing was gained/);
  const record = JSON.parse(await readFile(join(folder, 'nothing', 'injerto.json'), 'utf8'));
  expect(record.remarks).toEqual([{ code: 'NOTHING_GAINED', message: expect.stringContaining('learningRate') }]);
  const spanish = await train('nada', tooFast, { env: { LANG: 'es_ES.UTF-8' } });
  expect(spanish.stdout.split('\n')[0]).toMatch(/^Entrenar el cuerpo no ha servido de nada: .*--lr/);
  expect(spanish.stdout).not.toContain('exactitud');
});

test('and the first field of JSON', async () => {
  const { stdout } = await train('json', [...tooFast, '--json']);
  expect(stdout.startsWith('{"nothingGained":true,')).toBe(true);
  const result = JSON.parse(stdout);
  expect(result.bestEpoch).toBe(0);
  expect(result.val).not.toHaveProperty('accuracy');
  expect(result.remarks.map(({ code }: { code: string }) => code)).toContain('NOTHING_GAINED');
});
