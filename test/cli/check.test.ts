import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeTinyModel } from '../../src/methods/test-tiny-model.ts';
import { foodFolder } from './food-folder.ts';
import { runCli } from './run-cli.ts';

let folder: string;
let photos: string;
let given: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-check-'));
  photos = await foodFolder(join(folder, 'photos'), { A: 14, P: 14, B: 4 });
  await writeFile(
    join(photos, 'A', 'copy.png'),
    await sharp(join(photos, 'A', 'A002.jpeg'))
      .png()
      .toBuffer(),
  );
  await writeTinyModel(join(folder, 'tiny.onnx'));
  const env = ['--model', join(folder, 'tiny.onnx'), '--quiet', '--only', 'leakage,few-examples,shift'];
  given = ['check', photos, ...env];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('findings with evidence and remedy, in both languages; a clean list beside them', async () => {
  const list = join(folder, 'clean.csv');
  const { code, stdout, stderr } = await runCli([...given, '--fix', list]);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('serious · small classes\n  One class has fewer than 10 photos: "B (4)".');
  expect(stdout).toContain('Not checked:\n  sides that differ: The data have no validation or test side of their own.');
  expect(stdout).toMatch(/List of \d+ samples written to .*clean\.csv; \d+ copies left out\./);
  const rows = (await readFile(list, 'utf8')).trim().split('\n');
  expect(rows[0]).toBe('image,label,suggested_label,outlier');
  expect(rows).toContain('A/A002.jpeg,A,,no');
  expect(rows.some((row) => row.startsWith('A/copy.png'))).toBe(false);
  const again = await runCli([...given, '--fix', list, '--lang', 'es']);
  expect(again.stderr).toContain('OUTPUT_EXISTS');
  const spanish = await runCli([...given, '--lang', 'es']);
  expect(spanish.stdout).toContain('grave · clases pequeñas\n  Una clase tiene menos de 10 fotos: «B (4)».');
});

test('for programs, and strictly', async () => {
  const { code, stdout, stderr } = await runCli([...given, '--json', '--strict']);
  expect(code, stderr).toBe(1);
  const { findings, checked, notChecked, samples, skipped } = JSON.parse(stdout);
  expect({ samples, checked, skipped }).toEqual({ samples: 33, checked: ['leakage', 'few-examples'], skipped: 0 });
  expect(findings.at(-1)).toMatchObject({ check: 'few-examples', evidence: { code: 'CLASSES_SMALL' }, samples: [] });
  expect(findings.at(-1).remedy).toBe('Add photos, or join the class with another.');
  expect(notChecked).toMatchObject([{ check: 'shift' }]);
  expect((await runCli([...given, '--only', 'imbalance,shift', '--strict'])).stdout).toMatch(/^Nothing found\./);
  const unknown = await runCli(['check', photos, '--only', 'luck']);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain('leakage, shortcuts');
});
