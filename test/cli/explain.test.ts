import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeTinyModel } from '../../src/methods/test-tiny-model.ts';
import { foodFolder } from './food-folder.ts';
import { runCli } from './run-cli.ts';

let folder: string;
let model: string;
let photos: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-explain-cli-'));
  photos = await foodFolder(join(folder, 'photos'), { A: 12, P: 12 });
  await writeTinyModel(join(folder, 'tiny.onnx'));
  model = join(folder, 'model');
  const { code, stderr } = await runCli([
    'train',
    photos,
    '--model',
    join(folder, 'tiny.onnx'),
    '--out',
    model,
    '--quiet',
  ]);
  expect(code, stderr).toBe(0);
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a photo: place, map, nearest photos and pictures, in both languages; nothing is overwritten unasked', async () => {
  const out = join(folder, 'why');
  const photo = join(photos, 'A', 'A002.jpeg');
  const given = ['explain', model, photo, '--data', photos, '--nearest', '2', '--out', out, '--quiet'];
  const { code, stdout, stderr } = await runCli(given);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/A002\.jpeg: (A|P) [\d.]+ %\n {2}most of what speaks for it: .* \([\d.]+ %\)\n/);
  expect(stdout).toContain('looks like: A/A002.jpeg (A; 1.000)');
  expect(stdout).toMatch(/integrated gradients from gray, \d+ steps, error 0\.\d %/);
  expect((await readdir(out)).sort()).toEqual(['A002.evidence.png', 'A002.grad-cam.png']);
  for (const file of await readdir(out)) expect((await sharp(join(out, file)).metadata()).width).toBe(448);
  const again = await runCli([...given, '--lang', 'es']);
  expect(again.stderr).toContain('OUTPUT_EXISTS');
  const spanish = await runCli([...given, '--lang', 'es', '--overwrite', '--class', 'P']);
  expect(spanish.stdout).toMatch(/se parece a: A\/A002\.jpeg/);
  expect(spanish.stdout).toMatch(/gradientes integrados desde gris/);
});

test('for programs: an array; what is no photo is left out and said; two of one name get two files', async () => {
  const broken = join(folder, 'broken.jpg');
  await writeFile(broken, 'no photo');
  await mkdir(join(folder, 'other'), { recursive: true });
  await writeFile(
    join(folder, 'other', 'A002.jpeg'),
    await readFile(join(photos, 'P', (await readdir(join(photos, 'P')))[0]!)),
  );
  const out = join(folder, 'two');
  const files = [join(photos, 'A', 'A002.jpeg'), broken, join(folder, 'other', 'A002.jpeg')];
  const { code, stdout, stderr } = await runCli([
    'explain',
    model,
    ...files,
    '--json',
    '--baseline',
    'blurred',
    '--out',
    out,
  ]);
  expect(code, stderr).toBe(0);
  const found = JSON.parse(stdout);
  expect(found).toMatchObject([
    {
      file: files[0],
      baseline: 'blurred',
      completeness: { reached: true },
      attributions: { height: 16, width: 16 },
      nearest: [],
    },
    { file: files[2], files: [join(out, 'A002-2.evidence.png'), join(out, 'A002-2.grad-cam.png')] },
  ]);
  expect(stderr).toContain('broken.jpg');
  const unknown = await runCli(['explain', model, files[0]!, '--class', 'apple', '--quiet']);
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toContain('None of the 2 classes of the model is called "apple".');
  const baseline = await runCli(['explain', model, files[0]!, '--baseline', 'padding', '--quiet']);
  expect(baseline.stderr).toContain('"padding" is no baseline of photos.');
});

test('texts: signs beside the words, without colors', async () => {
  const rows = Array.from({ length: 30 }, (_, n) =>
    n % 2 ? `please refund order ${n},money` : `what a lovely day ${n},praise`,
  );
  await writeFile(join(folder, 'texts.csv'), ['text,label', ...rows].join('\n'));
  const textModel = join(folder, 'text-model');
  const trained = await runCli([
    'train',
    join(folder, 'texts.csv'),
    '--method',
    'transfer',
    '--out',
    textModel,
    '--quiet',
  ]);
  expect(trained.code, trained.stderr).toBe(0);
  const out = join(folder, 'pages');
  const { code, stdout, stderr } = await runCli(
    ['explain', textModel, '--text', 'please refund it', '--out', out, '--max-steps', '64', '--quiet'],
    { env: { NO_COLOR: '1' } },
  );
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^text 1: money [\d.]+ %\n/);
  expect(stdout).toMatch(/refund\+/);
  expect(stdout).toContain('+ speaks for "money", − speaks against it');
  expect(await readdir(out)).toEqual(['text-1.evidence.html']);
}, 180_000);
