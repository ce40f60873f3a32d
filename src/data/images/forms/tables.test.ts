import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { splitDataset } from '../../splits/splits.ts';
import { failure, lay, photos, root, skips } from '../test-folder.ts';
import { codes, lines, open, rows } from './test-forms.ts';

describe('tables', () => {
  test.each(['image', 'file', 'path', 'filename', 'filepath', 'Foto'])(
    'the photos in the column "%s"',
    async (name) => {
      await lay({
        'labels.csv': lines(`${name},label`, 'img/1.jpg,cat', 'img/2.jpg,dog'),
        'img/1.jpg': 1,
        'img/2.jpg': 2,
      });
      for (const at of ['', 'labels.csv']) expect(rows(await open(at))).toEqual(['img/1.jpg: cat', 'img/2.jpg: dog']);
    },
  );

  test('rows whose photo can not be had are named', async () => {
    await lay({
      'labels.csv': lines(
        'file,label',
        'a.jpg,cat',
        'b.jpg,dog',
        'gone.jpg,cat',
        '../outside.jpg,dog',
        'https://example.org/a.jpg,cat',
        ',dog',
        'c.jpg,',
        'a.jpg,cat',
        'twin.jpg,dog',
      ),
      'a.jpg': 1,
      'b.jpg': 2,
      'c.jpg': 3,
      'x/twin.jpg': 4,
      'y/twin.jpg': 5,
    });
    const dataset = await open('labels.csv');
    expect(rows(dataset)).toEqual(['a.jpg: cat', 'b.jpg: dog']);
    expect(skips(dataset)).toEqual([
      'a.jpg#2: DUPLICATE',
      'c.jpg: LABEL_MISSING',
      'labels.csv:4: FILE_MISSING',
      'labels.csv:5: FILE_MISSING',
      'labels.csv:6: IMAGE_IS_URL',
      'labels.csv:7: ROW_INVALID',
      'labels.csv:10: FILE_AMBIGUOUS',
    ]);
    expect(codes(dataset.warnings)).toContain('ROWS_LEFT_OUT');
  });

  test('fastai’s: several labels with blanks between them, and is_valid', async () => {
    await lay({
      'train.csv': lines(
        'fname,labels,is_valid',
        '1.jpg,chair person,True',
        '2.jpg,car,True',
        '3.jpg,horse person,False',
        '4.jpg,car,False',
        '5.jpg,person,False',
        '6.jpg,car person,False',
      ),
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`train/${n}.jpg`, n])),
    });
    const options = { imageRoot: path.join(root, 'train') };
    const dataset = await open('train.csv', options).catch((error: Error) => error.message);
    // "chair person" is a class of the validation side only
    expect(dataset).toMatch('chair person');
    const several = await open('train.csv', { ...options, separator: ' ' });
    expect(rows(several)).toEqual([
      '1.jpg: chair+person (validation)',
      '2.jpg: car (validation)',
      '3.jpg: horse+person (train)',
      '4.jpg: car (train)',
      '5.jpg: person (train)',
      '6.jpg: car+person (train)',
    ]);
    expect(codes(several.notes)).toContain('SIDES_FOUND');
    await lay({
      'folds.csv': lines(
        'fname,labels,fold',
        ...[1, 2, 3, 4].map((n) => `train/${n}.jpg,${'ab'[(n >> 1) % 2]},${n % 2}`),
      ),
    });
    const folds = await open('folds.csv', { testFold: '1' });
    expect(rows(folds)).toContain('train/1.jpg: a (test)');
  });

  test('photos of one patient stay together, also with their near-duplicates; a column that is not used is named', async () => {
    const list = Array.from({ length: 24 }, (_, i) => `${i}.jpg,${'ab'[i % 2]},p${i % 8}`);
    await lay({ 'labels.csv': lines('file,label,patient_id', ...list) });
    await lay(Object.fromEntries(Array.from({ length: 24 }, (_, i) => [`${i}.jpg`, i])));
    const without = await open('labels.csv');
    expect(without.notes.find(({ code }) => code === 'GROUPS_NOT_USED')?.details).toEqual({ column: 'patient_id' });
    const dataset = await open('labels.csv', { groupColumn: 'patient_id' });
    expect(codes(dataset.notes)).toContain('GROUPS_KEPT');
    expect(dataset.samples.map(({ subject }) => subject)).toEqual(Array.from({ length: 24 }, (_, i) => `p${i % 8}`));
    const split = splitDataset(dataset.samples, { seed: 1 });
    const placed = [split.train, split.validation, split.test].flatMap((side) => [
      ...new Set(side.map(({ group }) => group)),
    ]);
    expect(new Set(placed).size).toBe(placed.length);
    expect(split.test.length).toBeGreaterThan(0);
  });

  test.each([
    ['other capitals', 'img/1.JPG', '1.jpg'],
    ['another extension', 'img/1.jpg', '1.png'],
    ['no extension', 'img/1.jpeg', '1'],
    ['what Label Studio puts before uploads', 'img/1.jpg', '/data/upload/3/0a1b2c3d-1.jpg'],
    ['a path of Windows', 'img/1.jpg', 'C:\\\\data\\\\img\\\\1.jpg'],
  ])('names with %s', async (_, file, name) => {
    await lay({
      'labels.csv': lines('file,label', `${name},cat`, `${name.replace(/1(?=$|\.)/, '2')},dog`),
      [file]: 1,
      [file.replace('1', '2')]: 2,
    });
    const dataset = await open();
    expect(dataset.samples.map(({ label }) => dataset.classes[label])).toEqual(['cat', 'dog']);
    expect(codes(dataset.notes)).toContain('PHOTOS_FOUND_BY_NAME');
  });

  test.each(['HAM_part_1', 'images_001', 'batch-1', 'Data1'])(
    'parts such as %s are no classes where a table names the photos',
    async (part) => {
      await lay({
        'meta.csv': lines('image_id,dx', 'a,mel', 'b,nv'),
        [`${part}/a.jpg`]: 1,
        [`${part.replace('1', '2')}/b.jpg`]: 2,
      });
      expect((await open()).classes).toEqual(['mel', 'nv']);
    },
  );

  test('a row a box: the labels of a photo are those of its boxes', async () => {
    const box = (file: string, name: string) => `${file},64,48,${name},1,1,5,5`;
    await lay({
      '_annotations.csv': lines(
        'filename,width,height,class,xmin,ymin,xmax,ymax',
        box('1.jpg', 'cat'),
        box('1.jpg', 'dog'),
        box('2.jpg', 'dog'),
      ),
      '1.jpg': 1,
      '2.jpg': 2,
    });
    const dataset = await open();
    expect(rows(dataset)).toEqual(['1.jpg: cat+dog', '2.jpg: dog']);
    expect(codes(dataset.notes)).toContain('BOXES_IGNORED');
  });

  test('several numbers behind a photo: attributes, or nothing that is understood', async () => {
    await lay({
      'list_attr.txt': lines(
        '2',
        'Smiling Young',
        '1.jpg  1 -1',
        '2.jpg -1  1',
        ...Array.from({ length: 18 }, () => '1.jpg  1 -1'),
      ),
      '1.jpg': 1,
      '2.jpg': 2,
    });
    expect(rows(await open()).slice(0, 2)).toEqual(['1.jpg: Smiling', '2.jpg: Young']);
    await lay({ 'list_attr.txt': lines('1.jpg 3 1 2', '2.jpg 7 2 1') });
    expect(await failure(open())).toMatch(/^LIST_OF_NUMBERS/);
  });

  test('files that may say the classes are named where nothing in them is understood', async () => {
    await lay({ 'labels.xlsx': 'PK', 'README.txt': 'x', 'images/1.jpg': 1, 'images/2.jpg': 2 });
    const said = await failure(open());
    expect(said).toContain('Nothing in "labels.xlsx" names them.');
  });

  test('files per class in JSON, which are no columns, are photos with labels', async () => {
    await lay({
      'labels.json': JSON.stringify({ cat: ['1.jpg', '2.jpg'], dog: ['3.jpg', '4.jpg'] }),
      '1.jpg': 1,
      '2.jpg': 2,
      '3.jpg': 3,
      '4.jpg': 4,
    });
    const { task, classes, samples } = await open();
    expect({ task, classes }).toEqual({ task: 'single-label', classes: ['cat', 'dog'] });
    expect(samples.map(({ id, label }) => [id, classes[label]])).toEqual([
      ['1.jpg', 'cat'],
      ['2.jpg', 'cat'],
      ['3.jpg', 'dog'],
      ['4.jpg', 'dog'],
    ]);
  });

  test('photos that no row names are counted', async () => {
    await lay({ 'labels.csv': lines('file,label', '1,cat', '2,dog'), 'img/1.jpg': 1, 'img/2.jpg': 2, 'img/3.jpg': 3 });
    const { notes } = await open();
    expect(notes.map(({ message }) => message)).toEqual([
      '2 photos were not where the data say, and found by name elsewhere in the folder.',
      'A table of photos: the column "file" has the photos, "label" the labels.',
      '1 photo in the folder is named by no row and left out; the first is img/3.jpg.',
    ]);
  });

  test('a held-out table without labels is left out, as competitions keep them back', async () => {
    await lay({
      'train.csv': lines('image_id,rust,scab', '1,1,0', '2,0,1', '3,1,1'),
      'test.csv': lines('image_id', '4'),
      'sample_submission.csv': lines('image_id,rust,scab', '4,0.5,0.5'),
      'images/1.jpg': 1,
      'images/2.jpg': 2,
      'images/3.jpg': 3,
      'images/4.jpg': 4,
    });
    const dataset = await open();
    expect(rows(dataset)).toEqual([
      'images/1.jpg: rust (train)',
      'images/2.jpg: scab (train)',
      'images/3.jpg: rust+scab (train)',
    ]);
    expect(codes(dataset.warnings)).toEqual(['TASK_GUESSED', 'TABLE_LEFT_OUT']);
  });

  test('a path that leads out of the folder is not followed, unless its root is named', async () => {
    await lay({
      'data/labels.csv': lines('file,label', 'a.jpg,cat', 'b.jpg,dog', '../c.jpg,cat'),
      'data/a.jpg': 1,
      'data/b.jpg': 2,
      'c.jpg': 3,
    });
    const inside = await open('data/labels.csv');
    expect(skips(inside)).toEqual(['labels.csv:4: FILE_OUTSIDE']);
    const outside = await open('data/labels.csv', { imageRoot: root });
    expect(rows(outside)).toEqual(['data/a.jpg: cat', 'data/b.jpg: dog', 'c.jpg: cat']);
  });

  test('paths of the machine that the table was made on, with backslashes, and without extension', async () => {
    await lay({
      'train.csv': lines('id,breed', 'C:\\data\\train\\1.jpg,pug', '/home/x/train/2.jpg,boxer', '3,pug'),
      'train/1.jpg': 1,
      'train/2.jpg': 2,
      'train/3.jpg': 3,
      'test/4.jpg': 4,
      'sample_submission.csv': lines('id,breed', '4,pug'),
    });
    const dataset = await open('', { labelColumn: 'breed' });
    expect(rows(dataset)).toEqual([
      'train/1.jpg: pug (train)',
      'train/2.jpg: boxer (train)',
      'train/3.jpg: pug (train)',
    ]);
    expect(codes(dataset.notes)).toContain('PHOTOS_FOUND_BY_NAME');
  });

  test('a table a side, and a column that says it', async () => {
    await lay({
      'train.csv': lines('image,label', '1.jpg,a', '2.jpg,b'),
      'test.csv': lines('image,label', '3.jpg,a'),
      'all.tsv': lines('image\tlabel\tsplit', '1.jpg\ta\ttrain', '2.jpg\tb\ttrain', '3.jpg\ta\ttest'),
      '1.jpg': 1,
      '2.jpg': 2,
      '3.jpg': 3,
    });
    const wanted = ['1.jpg: a (train)', '2.jpg: b (train)', '3.jpg: a (test)'];
    expect(rows(await open())).toEqual(wanted);
    expect(rows(await open('all.tsv'))).toEqual(wanted);
  });

  test.each([
    ['columns of 0 and 1', lines('file,cat,dog', '1.jpg,1,1', '2.jpg,0,1', '3.jpg,1,0')],
    ['names between bars', lines('file,labels', '1.jpg,cat|dog', '2.jpg,dog', '3.jpg,cat')],
    ['a JSON list', lines('file,labels', '1.jpg,"[""cat"",""dog""]"', '2.jpg,"[""dog""]"', '3.jpg,"[""cat""]"')],
  ])('several labels from %s', async (_, csv) => {
    await lay({ 'labels.csv': csv, '1.jpg': 1, '2.jpg': 2, '3.jpg': 3 });
    const dataset = await open();
    expect(dataset.task).toBe('multi-label');
    expect(rows(dataset)).toEqual(['1.jpg: cat+dog', '2.jpg: dog', '3.jpg: cat']);
  });

  test('photos with none of several labels', async () => {
    await lay({
      'l.csv': lines('file,cat,dog', '1.jpg,1,1', '2.jpg,0,1', '3.jpg,0,0'),
      '1.jpg': 1,
      '2.jpg': 2,
      '3.jpg': 3,
    });
    expect(rows(await open('l.csv'))).toEqual(['1.jpg: cat+dog', '2.jpg: dog', '3.jpg: ']);
  });

  test('a row a label becomes several labels where they are asked for', async () => {
    await lay({ 'l.csv': lines('file,label', '1.jpg,cat', '1.jpg,dog', '2.jpg,dog'), '1.jpg': 1, '2.jpg': 2 });
    expect(rows(await open('l.csv', { task: 'multi-label' }))).toEqual(['1.jpg: cat+dog', '2.jpg: dog']);
  });

  test('a number to be estimated', async () => {
    await lay({
      'l.jsonl': lines('{"img":"1.jpg","score":1.5}', '{"img":"2.jpg","score":-2}'),
      '1.jpg': 1,
      '2.jpg': 2,
    });
    const dataset = await open('l.jsonl');
    expect(dataset.task).toBe('regression');
    expect(rows(dataset)).toEqual(['1.jpg: 1.5', '2.jpg: -2']);
  });

  test('columns that could both be the label are asked for', async () => {
    await lay({ 'l.csv': lines('file,color,shape', '1.jpg,red,round', '2.jpg,blue,flat'), '1.jpg': 1, '2.jpg': 2 });
    expect(await failure(open('l.csv'))).toMatch(/^COLUMN_AMBIGUOUS/);
    expect(rows(await open('l.csv', { labelColumn: 'shape' }))).toEqual(['1.jpg: round', '2.jpg: flat']);
  });

  test("Hugging Face's imagefolder: metadata beside the photos of each side", async () => {
    await lay({
      'train/metadata.csv': lines('file_name,label', '1.jpg,a', '2.jpg,b'),
      'test/metadata.jsonl': lines('{"file_name":"3.jpg","label":"a"}'),
      'train/1.jpg': 1,
      'train/2.jpg': 2,
      'test/3.jpg': 3,
    });
    const dataset = await open();
    expect(dataset.form).toBe('image-folder');
    expect(rows(dataset)).toEqual(['train/1.jpg: a (train)', 'train/2.jpg: b (train)', 'test/3.jpg: a (test)']);
  });

  test('class folders are stronger than another table, and that is said', async () => {
    await lay({ 'a/1.jpg': 1, 'b/2.jpg': 2, 'sizes.csv': lines('file,label', 'a/1.jpg,x', 'b/2.jpg,y') });
    const dataset = await open();
    expect(dataset.classes).toEqual(['a', 'b']);
    expect(codes(dataset.notes)).toContain('TABLE_NOT_READ');
  });

  test('photos that are stored in Parquet', async () => {
    const bytes = await Promise.all([1, 2, 3].map((i) => readFile(photos[i]!)));
    const file = parquetWriteBuffer({
      columnData: [
        { name: 'image', data: bytes.map((content) => new Uint8Array(content)), type: 'BYTE_ARRAY' },
        { name: 'label', data: ['a', 'b', 'a'], type: 'STRING' },
      ],
    });
    await lay({ 'data/train-00000-of-00001.parquet': Buffer.from(file) });
    for (const at of ['', 'data/train-00000-of-00001.parquet']) {
      const dataset = await open(at);
      expect(rows(dataset).map((row) => row.replace(/^data\//, '').replace(' (train)', ''))).toEqual([
        'train-00000-of-00001.parquet:1: a',
        'train-00000-of-00001.parquet:2: b',
        'train-00000-of-00001.parquet:3: a',
      ]);
      expect(await readFile(dataset.samples[1]!.path)).toEqual(bytes[1]);
      await dataset.close();
    }
    expect(await readdir(path.join(root, '.cache/unpacked'))).toEqual([]);
  });
});
