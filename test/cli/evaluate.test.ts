import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foodFolder } from './food-folder.ts';
import { runCli } from './run-cli.ts';

let folder: string;
let photos: string;
let model: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-evaluate-'));
  photos = join(folder, 'photos');
  await foodFolder(photos, { A: 12, P: 12 });
  model = join(folder, 'model');
  const trained = await runCli(['train', photos, '--model', 'squeezenet-1.1', '--out', model, '--quiet']);
  expect(trained.code, trained.stderr).toBe(0);
  // how each class fared in the test stands in the report and, sample by sample, in the folder
  expect(trained.stdout).toMatch(/label +count +recall +precision +F1\n +A +\d+ +\d/);
  const csv = await readFile(join(model, 'predictions.csv'), 'utf8');
  expect(csv).toMatch(/^id,truth,predicted,right,score\n[AP]\/\S+,[AP],[AP],(true|false),[01]\.\d{4}\n/);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('accuracy, each class, the confusion and the wrong answers; as JSON the same', async () => {
  const { code, stdout, stderr } = await runCli(['evaluate', model, photos, '--quiet']);
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^Accuracy \d+(\.\d)? % \(95 % interval/);
  expect(stdout).toContain('row: truth, column: answer');
  const csv = join(folder, 'answers.csv');
  const json = await runCli(['evaluate', model, photos, '--quiet', '--json', '--csv', csv]);
  const found = JSON.parse(json.stdout);
  expect(found).toMatchObject({ task: 'single-label', count: 24, skipped: 0 });
  expect(found.accuracy).toBe(found.predictions.filter(({ right }: { right: boolean }) => right).length / 24);
  expect(found.perClass.map(({ label, support }: { label: string; support: number }) => [label, support])).toEqual([
    ['A', 12],
    ['P', 12],
  ]);
  expect(found.confusion.flat().reduce((a: number, b: number) => a + b)).toBe(24);
  expect((await readFile(csv, 'utf8')).trim().split('\n')).toHaveLength(25);
  const again = await runCli(['evaluate', model, photos, '--quiet', '--csv', csv]);
  expect(again.stderr).toContain('OUTPUT_EXISTS');
  expect(again.stderr).toContain('replace it with --overwrite');
  const over = await runCli(['evaluate', model, photos, '--quiet', '--csv', csv, '--overwrite']);
  expect(over.code, over.stderr).toBe(0);
});

test('mirror images count as well with --tta, in evaluate as in predict', async () => {
  const asked = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCli([...args, model, photos, '--quiet', '--json']);
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout);
  };
  const [plain, mean, each] = [
    await asked('evaluate'),
    await asked('evaluate', '--tta'),
    await asked('predict', '--tta'),
  ];
  const best = (answers: readonly { scores: readonly { score: number }[] }[]) =>
    answers.map(({ scores }) => scores[0]!.score.toFixed(4)).sort();
  expect(best(mean.predictions)).toEqual(best(each));
  expect(best(mean.predictions)).not.toEqual(best(plain.predictions));
});

test('a class that the model does not have', async () => {
  const other = await foodFolder(join(folder, 'other'), { A: 3, P: 3 });
  await rename(join(other, 'P'), join(other, 'Z'));
  const { code, stderr } = await runCli(['evaluate', model, other, '--quiet']);
  expect(code).toBe(1);
  expect(stderr).toContain('error [EVALUATION_MISMATCH]: The model has no class "Z". Its classes are "A" and "P".');
});

test('texts for a model of photos, in Spanish', async () => {
  const table = join(folder, 'texts.csv');
  await writeFile(table, 'text,label\nuno dos,a\ntres cuatro,b\ncinco seis,a\nsiete ocho,b\n');
  const { code, stderr } = await runCli(['evaluate', model, table, '--quiet', '--lang', 'es']);
  expect(code).toBe(1);
  expect(stderr).toContain('Los datos son textos, pero el modelo lee fotos.');
});
