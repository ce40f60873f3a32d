import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { say } from '../../../messages/index.ts';
import type { ImageDataset } from '../image-dataset.ts';
import { type ImageDatasetOptions, imageDataset } from '../open-images.ts';
import { failure, lay, photos, root, skips } from '../test-folder.ts';

const open = (at = '', options: ImageDatasetOptions = {}) =>
  imageDataset(path.join(root, at), { cacheDir: path.join(root, '.cache'), ...options });

/** Each sample's id and its class, classes joined by +, or number. */
const rows = ({ samples, classes, task }: ImageDataset) =>
  samples.map(({ id, label, labels, value, split }) => {
    const answer =
      task === 'regression'
        ? value
        : task === 'multi-label'
          ? labels!.map((k) => classes[k]).join('+')
          : classes[label];
    return `${id}: ${answer}${split ? ` (${split})` : ''}`;
  });
const codes = (remarks: readonly { code: string }[]) => remarks.map(({ code }) => code);
const lines = (...list: string[]) => `${list.join('\n')}\n`;

describe('folders', () => {
  test.each([
    ['sides that hold photos', { 'train/1.jpg': 1, 'train/2.jpg': 2, 'test/3.jpg': 3 }],
    ['one side of another name', { 'training/1.jpg': 1, 'valid/2.jpg': 2 }],
    ['names that say the class', { 'train/cat.0.jpg': 1, 'train/dog.0.jpg': 2, 'test/1.jpg': 3 }],
    ['loose photos', { '1.jpg': 1, '2.jpg': 2 }],
    ['one folder for all', { 'images/1.jpg': 1, 'images/2.jpg': 2, 'readme.md': 'x' }],
    ['one folder for all in each side', { 'train/images/1.jpg': 1, 'val/images/2.jpg': 2 }],
  ])('%s are no classes', async (_, files) => {
    await lay(files);
    expect(await failure(open())).toMatch(/^FOLDER_WITHOUT_CLASSES/);
  });

  test('what is missing is said, and how names that say the class are read', async () => {
    await lay({ 'train/cat.0.jpg': 1, 'train/dog.0.jpg': 2, 'test/1.jpg': 3 });
    expect(await failure(open())).toMatchInlineSnapshot(`
      "FOLDER_WITHOUT_CLASSES: "train" holds 2 files such as "cat.0.jpg", but nothing says which class each belongs to.
        at: <root>/train
        try: Put the files of each class into a folder of its own (train/apple/1.jpg, train/pear/1.jpg), or put a table beside them with one file per row (file_name,label). If the names say the class ("cat" for "cat.0.jpg"), say so with \`labelFrom\`: \`file-name\`."
    `);
    const named = await open('', { labelFrom: 'file-name' });
    expect(rows(named)).toEqual(['train/cat.0.jpg: cat (train)', 'train/dog.0.jpg: dog (train)']);
    expect(skips(named)).toEqual(['test/1.jpg: LABEL_MISSING']);
  });

  test('sides without one to learn from', async () => {
    await lay({ 'val/a/1.jpg': 1, 'test/b/2.jpg': 2 });
    expect(await failure(open())).toMatch(/^FOLDER_WITHOUT_TRAIN/);
  });

  test('a test side without classes beside a training side with them is left out by name', async () => {
    await lay({ 'train/a/1.jpg': 1, 'train/b/2.jpg': 2, 'test/3.jpg': 3 });
    const dataset = await open();
    expect(rows(dataset)).toEqual(['train/a/1.jpg: a (train)', 'train/b/2.jpg: b (train)']);
    expect(skips(dataset)).toEqual(['test/3.jpg: OUTSIDE_CLASSES']);
  });

  test('sides inside each class', async () => {
    await lay({ 'cat/train/1.jpg': 1, 'cat/test/2.jpg': 2, 'dog/train/3.jpg': 3, 'dog/test/4.jpg': 4 });
    expect(rows(await open())).toEqual([
      'cat/test/2.jpg: cat (test)',
      'cat/train/1.jpg: cat (train)',
      'dog/test/4.jpg: dog (test)',
      'dog/train/3.jpg: dog (train)',
    ]);
  });

  test('one folder too many, and what systems and archives leave beside it', async () => {
    await lay({
      'archive/photos/10/1.jpg': 1,
      'archive/photos/9/2.jpg': 2,
      '__MACOSX/archive/._photos': 'x',
      '.hidden/1.jpg': 3,
    });
    const dataset = await open();
    expect(rows(dataset)).toEqual(['10/1.jpg: 10', '9/2.jpg: 9']);
    expect(dataset.classes).toEqual(['10', '9']); // as torchvision orders folders
    expect(codes(dataset.notes)).toEqual(['FOLDER_DESCENDED', 'DATA_FORM']);
  });

  test('a single class is an error, wherever it lies', async () => {
    await lay({ 'data/apple/1.jpg': 1, 'data/apple/2.jpg': 2 });
    expect(await failure(open())).toMatch(/^CLASS_TOO_FEW/);
  });

  test('folders of numbers to be estimated', async () => {
    await lay({ '25/1.jpg': 1, '31/2.jpg': 2, '7/3.jpg': 3 });
    expect(rows(await open('', { task: 'regression' }))).toEqual(['25/1.jpg: 25', '31/2.jpg: 31', '7/3.jpg: 7']);
  });

  test('kinds of image that are not read are named', async () => {
    await lay({
      'a/1.jpg': 1,
      'b/2.jpg': 2,
      'b/3.heic': Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic')]),
      'b/4.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    });
    expect((await open()).skipped.map((skipped) => `${skipped.path}: ${say(skipped, 'es')}`)).toMatchInlineSnapshot(`
      [
        "b/3.heic: El archivo es una foto HEIC, un formato que no se descodifica. Conviértela a JPEG. En un iPhone, Ajustes > Cámara > Formatos > Más compatible hace las fotos en JPEG.",
        "b/4.svg: El archivo es un dibujo SVG, un formato que no se descodifica. Exporta el dibujo como PNG, al tamaño al que se vaya a ver.",
      ]
    `);
  });
});

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

describe('lists', () => {
  test('numbers are called by the names beside them', async () => {
    await lay({
      'train.txt': lines('img/a b.jpg 0', 'img/2.jpg 1'),
      'val.txt': lines('img/3.jpg 1', 'img/4.jpg 7', 'img/gone.jpg 0'),
      'classes.txt': lines('cat', 'dog'),
      'img/a b.jpg': 1,
      'img/2.jpg': 2,
      'img/3.jpg': 3,
      'img/4.jpg': 4,
    });
    const dataset = await open();
    expect(rows(dataset)).toEqual([
      'img/a b.jpg: cat (train)',
      'img/2.jpg: dog (train)',
      'img/3.jpg: dog (validation)',
    ]);
    expect(skips(dataset)).toEqual(['img/4.jpg: LABEL_INVALID', 'val.txt:3: FILE_MISSING']);
  });

  test('numbers from 1 on, and lists without names', async () => {
    await lay({ 'list.txt': lines('1.jpg 1', '2.jpg 2'), 'names.txt': lines('cat', 'dog'), '1.jpg': 1, '2.jpg': 2 });
    expect(rows(await open('list.txt'))).toEqual(['1.jpg: cat', '2.jpg: dog']);
    await lay({ 'x/list.txt': lines('1.jpg,red', '2.jpg,blue'), 'x/1.jpg': 1, 'x/2.jpg': 2 });
    expect(rows(await open('x'))).toEqual(['1.jpg: red', '2.jpg: blue']);
  });
});

describe('annotations', () => {
  const coco = (annotations: object[]) =>
    JSON.stringify({
      info: {},
      images: [1, 2, 3].map((id) => ({ id, file_name: `${id}.jpg`, width: 9, height: 9 })),
      annotations,
      categories: [
        { id: 3, name: 'cat', supercategory: 'animal' },
        { id: 5, name: 'dog', supercategory: 'animal' },
      ],
    });
  const boxes = [
    { id: 1, image_id: 1, category_id: 3, bbox: [0, 0, 1, 1] },
    { id: 2, image_id: 1, category_id: 5, bbox: [0, 0, 1, 1] },
    { id: 3, image_id: 1, category_id: 5, bbox: [1, 1, 1, 1] },
    { id: 4, image_id: 2, category_id: 5, bbox: [0, 0, 1, 1] },
  ];

  test.each([
    ['annotations/instances_train2017.json', 'train2017'],
    ['_annotations.coco.json', '.'],
    ['anno.json', 'images'],
  ])('COCO in %s, its photos in %s', async (file, folder) => {
    await lay({ [file]: coco(boxes), [`${folder}/1.jpg`]: 1, [`${folder}/2.jpg`]: 2, [`${folder}/3.jpg`]: 3 });
    for (const at of ['', file]) {
      const dataset = await open(at);
      expect(rows(dataset).map((row) => row.replace(/^.*?(\d\.jpg.*?)( \(train\))?$/, '$1'))).toEqual([
        '1.jpg: cat+dog',
        '2.jpg: dog',
        '3.jpg: ',
      ]);
      expect(codes(dataset.notes)).toContain('BOXES_IGNORED');
    }
  });

  test('COCO with captions or without annotations is refused', async () => {
    await lay({ 'captions.json': coco([{ id: 1, image_id: 1, caption: 'a cat' }]), '1.jpg': 1 });
    expect(await failure(open('captions.json'))).toMatch(/^COCO_INVALID/);
  });

  test('YOLO folders, with names from data.yaml', async () => {
    await lay({
      'data.yaml': lines('train: ../train/images', 'nc: 2', 'names:', '  0: cat', '  1: dog'),
      'train/images/1.jpg': 1,
      'train/images/2.jpg': 2,
      'train/images/3.jpg': 3,
      'train/labels/1.txt': lines('0 .5 .5 .1 .1', '1 .5 .5 .1 .1'),
      'train/labels/2.txt': lines('1 .5 .5 .1 .1'),
      'valid/images/4.jpg': 4,
      'valid/labels/4.txt': lines('9 .5 .5 .1 .1'),
    });
    const dataset = await open();
    expect(rows(dataset)).toEqual([
      'train/images/1.jpg: cat+dog (train)',
      'train/images/2.jpg: dog (train)',
      'train/images/3.jpg:  (train)',
    ]);
    expect(skips(dataset)).toEqual(['valid/images/4.jpg: LABEL_INVALID']);
  });

  test('YOLO with the sides inside images/ and labels/', async () => {
    await lay({
      'classes.txt': lines('cat', 'dog'),
      'images/train/1.jpg': 1,
      'images/train/2.jpg': 2,
      'images/val/3.jpg': 3,
      'labels/train/1.txt': '0 .5 .5 .1 .1',
      'labels/train/2.txt': '1 .5 .5 .1 .1',
      'labels/val/3.txt': '1 .5 .5 .1 .1',
    });
    expect(rows(await open())).toEqual([
      'images/train/1.jpg: cat (train)',
      'images/train/2.jpg: dog (train)',
      'images/val/3.jpg: dog (validation)',
    ]);
  });

  test('Label Studio: choices, cancelled answers, and those that disagree', async () => {
    const task = (id: number, image: string, ...answers: object[]) => ({ id, data: { image }, annotations: answers });
    const choice = (...choices: string[]) => ({ result: [{ type: 'choices', value: { choices } }] });
    const project = [
      task(1, '/data/upload/1/0123abcd-a.jpg', choice('Cat')),
      task(2, '/data/local-files/?d=sub%2Fb.jpg', { ...choice('Cat'), was_cancelled: true }, choice('Dog')),
      task(3, 'c.jpg', choice('Cat'), choice('Dog')),
      task(4, 'd.jpg'),
    ];
    await lay({ 'project.json': JSON.stringify(project), 'a.jpg': 1, 'sub/b.jpg': 2, 'c.jpg': 3, 'd.jpg': 4 });
    const dataset = await open('project.json');
    expect(rows(dataset)).toEqual(['a.jpg: Cat', 'sub/b.jpg: Dog']);
    expect(skips(dataset)).toEqual(['c.jpg: LABEL_INVALID', 'd.jpg: LABEL_MISSING']);
    const several = [task(1, 'a.jpg', choice('Cat', 'Dog')), task(2, 'c.jpg', choice('Dog'))];
    await lay({ 'several.json': JSON.stringify(several) });
    expect(rows(await open('several.json'))).toEqual(['a.jpg: Cat+Dog', 'c.jpg: Dog']);
  });
});

test('an empty folder, a folder of other things, and a single photo', async () => {
  await mkdir(path.join(root, 'empty'));
  await lay({ 'other/a/x.md': 'x', 'other/b/y.md': 'y', 'one.jpg': 1 });
  expect(await failure(open('empty'))).toMatch(/^FOLDER_EMPTY/);
  expect(await failure(open('other'))).toMatch(/^FOLDER_EMPTY/);
  expect(await failure(open('one.jpg'))).toMatch(/^NOT_A_FOLDER/);
  expect(await failure(open('gone.jpg'))).toMatch(/^DATASET_MISSING/);
});
