import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { zipOf } from '../../archives/test-zip.ts';
import { failure, lay, photos, root } from '../test-folder.ts';
import { codes, open, rows } from './test-forms.ts';

const tar = async (name: string, folder: string) =>
  promisify(execFile)('tar', ['-cf', path.join(root, name), '-C', path.join(root, folder), '.']);

describe('a file beside each photo', () => {
  test.each([
    ['.cls', 'cat', 'dog'],
    ['.cls', '0\n', '1\n'],
    ['.json', '{"label": "cat", "id": 1}', '{"label": "dog", "id": 2}'],
    ['.json', '{"cls": 0, "caption": "x"}', '{"cls": 1, "caption": "y"}'],
    ['.json', '"cat"', '"dog"'],
    ['.txt', 'cat', 'dog'],
  ])('%s: %s', async (end, first, second) => {
    await lay({
      'a/1.jpg': 1,
      [`a/1${end}`]: first,
      'a/2.jpg': 2,
      [`a/2${end}`]: second,
      'a/3.jpg': 3,
      [`a/3${end}`]: first,
    });
    const dataset = await open();
    expect([dataset.form, dataset.classes.length, dataset.samples.map(({ label }) => label)]).toEqual([
      'sidecar',
      2,
      [0, 1, 0],
    ]);
    expect(codes(dataset.notes)).toContain('DATA_FORM');
  });

  test('in sides', async () => {
    await lay({
      'train/1.jpg': 1,
      'train/1.cls': 'x',
      'train/2.jpg': 2,
      'train/2.cls': 'y',
      'test/3.jpg': 3,
      'test/3.cls': 'x',
    });
    expect(rows(await open())).toEqual(['test/3.jpg: x (test)', 'train/1.jpg: x (train)', 'train/2.jpg: y (train)']);
  });

  test('WebDataset: shards as they are, each a side by its name', async () => {
    await lay({ 's/1.jpg': 1, 's/1.cls': 'x', 's/2.jpg': 2, 's/2.cls': 'y', 't/3.jpg': 3, 't/3.cls': 'x' });
    await tar('one.tar', 's');
    expect(rows(await open('one.tar'))).toEqual(['1.jpg: x', '2.jpg: y']);
    await lay({ 'shards/.keep': '' });
    await tar('shards/train-000000.tar', 's');
    await tar('shards/test-000000.tar', 't');
    const dataset = await open('shards');
    expect(rows(dataset)).toEqual([
      'test-000000.tar/3.jpg: x (test)',
      'train-000000.tar/1.jpg: x (train)',
      'train-000000.tar/2.jpg: y (train)',
    ]);
    expect(codes(dataset.notes)).toContain('ARCHIVES_UNPACKED');
    await dataset.close();
  });

  test('a zip in a zip', async () => {
    const [a, b] = [await readFile(photos[1]!), await readFile(photos[2]!)];
    await lay({ 'outer.zip': zipOf({ 'inner.zip': zipOf({ 'cat/1.jpg': a, 'dog/2.jpg': b }) }) });
    const dataset = await open('outer.zip');
    expect(dataset.classes).toEqual(['cat', 'dog']);
    await dataset.close();
  });

  test.each([
    ['Pascal VOC', '1.xml', '<annotation><filename>1.jpg</filename><object><name>cat</name></object></annotation>'],
    ['LabelMe', '1.json', '{"version":"5","shapes":[{"label":"cat","points":[[1,2]]}],"imagePath":"1.jpg"}'],
    ['YOLO', '1.txt', '0 0.5 0.5 0.2 0.2\n1 0.1 0.1 0.1 0.1\n'],
    ['YOLO', '1.txt', '3 0.1 0.1 0.5 0.1 0.5 0.5 0.1 0.5\n'],
  ])('%s says where things are, and is refused by name', async (tool, file, content) => {
    await lay({ 'all/1.jpg': 1, [`all/${file}`]: content });
    expect(await failure(open())).toMatch(
      new RegExp(`^ANNOTATIONS_OF_PLACES: "(all/)?${file}" is written as ${tool} does`),
    );
  });

  test('VOC’s folders', async () => {
    await lay({
      'JPEGImages/1.jpg': 1,
      'Annotations/1.xml': '<annotation><object><name>cat</name></object></annotation>',
    });
    expect(await failure(open())).toContain('Pascal VOC');
  });
});
