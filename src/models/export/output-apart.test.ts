import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeTinyModel } from '../../methods/test-tiny-model.ts';
import { openModel } from '../open-model.ts';
import { checkApart, type KeptPlace, placesOf } from './output-apart.ts';
import { checkOutputFolder } from './output-folder.ts';

let folder: string;
let base: KeptPlace;
let data: KeptPlace;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-apart-'));
  base = { path: join(folder, 'models', 'base'), kind: 'model' };
  data = { path: join(folder, 'photos'), kind: 'data' };
  await mkdir(join(base.path, 'onnx'), { recursive: true });
  await mkdir(data.path);
  await symlink(base.path, join(folder, 'link'), 'junction');
  await symlink(join(folder, 'models'), join(folder, 'linked-models'), 'junction');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const refused = async (out: string, variant: string) =>
  expect(checkApart(out, [base, data])).rejects.toMatchObject({ code: 'OUTPUT_EXISTS', variant });

describe('nothing is saved', () => {
  test.each([
    ['over the model', 'models/base', 'same'],
    ['over it by a longer way', 'models/../models/base/.', 'same'],
    ['over it through a link', 'link', 'same'],
    ['over it below a link', 'linked-models/base', 'same'],
    ['inside it', 'models/base/trained', 'inside'],
    ['deep inside it, where nothing is yet', 'link/a/b/c', 'inside'],
    ['around it', 'models', 'around'],
    ['around it through a link', 'linked-models', 'around'],
    ['over the data', 'photos', 'same'],
    ['inside the data', 'photos/photos-model', 'inside'],
    ['around both', '.', 'around'],
  ])('%s', async (_, out, variant) => {
    await refused(join(folder, out), variant);
    await refused(relative(process.cwd(), join(folder, out)), variant);
  });

  test('where the disk takes capitals for small letters', async () => {
    const capitals = join(folder, 'models', basename(base.path).toUpperCase());
    // a link stands for such a disk where this one tells them apart
    await symlink(base.path, capitals, 'junction').catch(() => undefined);
    await refused(capitals, 'same');
  });
});

test('beside what is read is free, and what is not there keeps nothing from anywhere', async () => {
  await checkApart(join(folder, 'models', 'trained'), [base, data]);
  await checkApart(join(folder, 'photos-model'), [base, data]);
  await checkApart(join(folder, 'gone', 'x'), [{ path: join(folder, 'gone'), kind: 'data' }]);
});

test('a file of data keeps the folder that it lies in', async () => {
  const table = join(folder, 'tables', 'prices.csv');
  await mkdir(join(folder, 'tables'));
  await writeFile(table, 'a,b\n');
  const kept: KeptPlace[] = [{ path: table, kind: 'data' }];
  await expect(checkApart(join(folder, 'tables'), kept)).rejects.toMatchObject({ variant: 'around' });
  await checkApart(join(folder, 'tables', 'prices-model'), kept);
});

test('a bare file is the place of its model', async () => {
  const file = join(folder, 'tiny.onnx');
  await writeTinyModel(file);
  const model = await openModel(file);
  expect(placesOf(model)).toEqual([{ path: file, kind: 'model' }]);
  await expect(checkApart(file, placesOf(model))).rejects.toMatchObject({ variant: 'same' });
  await copyFile(file, join(folder, 'other.onnx'));
  await checkApart(join(folder, 'other.onnx'), placesOf(model));
});

test('a model that Injerto wrote is replaced unless that is not wanted', async () => {
  const out = join(folder, 'trained');
  await mkdir(out);
  await writeFile(join(out, 'injerto.json'), JSON.stringify({ injerto: '0.1.0' }));
  await checkOutputFolder(out);
  await expect(checkOutputFolder(out, { overwrite: false })).rejects.toMatchObject({
    code: 'OUTPUT_EXISTS',
    variant: 'overwrite',
    hint: expect.stringContaining('`overwrite`'),
  });
});
