/** What was left out of the data is one number, wherever it is said. */
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeTinyModel } from '../../src/methods/test-tiny-model.ts';
import { foodFolder } from './food-folder.ts';
import { runCli } from './run-cli.ts';

let folder: string;
let photos: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-left-out-'));
  photos = await foodFolder(join(folder, 'photos'), { A: 10, E: 10 });
  await writeTinyModel(join(folder, 'tiny.onnx'));
  const [first] = await readdir(join(photos, 'A'));
  for (let n = 0; n < 6; n++) await copyFile(join(photos, 'A', first!), join(photos, 'A', `copy ${n}.jpeg`));
  await writeFile(join(photos, 'A', 'a text.jpg'), 'Dear diary, today I was renamed.');
  await writeFile(join(photos, '.DS_Store'), '');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const train = (out: string, ...args: string[]) =>
  runCli([
    ...['train', photos, '--model', join(folder, 'tiny.onnx'), '--method', 'transfer'],
    ...['--cache', join(folder, 'cache'), '--out', join(folder, out), ...args],
  ]);

test('six copies and a text are seven in JSON, in the card and in the report', async () => {
  const { stdout, stderr, code } = await train('json', '--json');
  expect(code, stderr).toBe(0);
  const { skipped, leftOut, samples } = JSON.parse(stdout);
  expect(skipped).toBe(7);
  expect(leftOut.DUPLICATE).toBe(6);
  expect(samples.train + samples.val + samples.test).toBe(20);
  const reasons = Object.entries(leftOut as Record<string, number>);
  expect(reasons.reduce((sum, [, count]) => sum + count, 0)).toBe(7);
  const record = JSON.parse(await readFile(join(folder, 'json', 'injerto.json'), 'utf8'));
  expect(record.leftOut).toEqual(leftOut);
  const card = await readFile(join(folder, 'json', 'README.md'), 'utf8');
  expect(card).toContain('Left out, and in none of these numbers: 7 ');
  for (const [reason, count] of reasons) expect(card).toContain(`\`${reason}\` ${count}`);
  const told = await train('report');
  expect(told.stdout).toContain('Left out of the data: 7 (');
  expect(told.stdout).toContain('DUPLICATE 6');
});

test('a model that is there is replaced only where that is asked for, and what is read never', async () => {
  const before = await readFile(join(folder, 'json', 'injerto.json'), 'utf8');
  const again = await train('json');
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('error [OUTPUT_EXISTS]: A model that Injerto wrote is there already.');
  expect(again.stderr).toContain('--overwrite');
  expect(again.stderr).not.toContain('features');
  expect(await readFile(join(folder, 'json', 'injerto.json'), 'utf8')).toBe(before);
  expect((await train('json', '--overwrite')).code).toBe(0);
  const base = join(folder, 'json');
  const over = await runCli(['train', photos, '--model', base, '--out', base, '--overwrite']);
  expect(over.stderr).toContain('it would take the place of the model that is read');
  const inside = await runCli(['train', photos, '--model', base, '--out', join(photos, 'model'), '--lang', 'es']);
  expect(inside.stderr).toContain('El modelo no se puede guardar dentro de los datos');
});
