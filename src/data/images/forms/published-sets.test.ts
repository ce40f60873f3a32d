/** Data sets as their authors publish them, in small: class folders with lists of sides, lists joined by numbers, nested folders, flat test sides. */
import { describe, expect, test } from 'vitest';
import { failure, lay, skips } from '../test-folder.ts';
import { codes, lines, open, rows } from './test-forms.ts';

const said = (remarks: readonly { code: string; message: string }[], code: string) =>
  remarks.filter((one) => one.code === code).map(({ message }) => message);

describe('lists of sides beside class folders', () => {
  const food = { 'images/pie/11.jpg': 1, 'images/pie/12.jpg': 2, 'images/sushi/21.jpg': 3, 'images/sushi/22.jpg': 4 };
  const divided = [
    'pie/11.jpg: pie (train)',
    'pie/12.jpg: pie (test)',
    'sushi/21.jpg: sushi (train)',
    'sushi/22.jpg: sushi (test)',
  ];

  test.each<[string, Record<string, string>]>([
    [
      'Food-101',
      {
        'meta/train.txt': lines('pie/11', 'sushi/21'),
        'meta/test.txt': lines('pie/12', 'sushi/22'),
        'meta/classes.txt': lines('pie', 'sushi'),
        'meta/labels.txt': lines('Pie', 'Sushi'),
        'meta/train.json': '{"pie": ["pie/11"], "sushi": ["sushi/21"]}',
        'license_agreement.txt': 'x y',
      },
    ],
    [
      'MIT Indoor',
      { 'TrainImages.txt': lines('pie/11.jpg', 'sushi/21.jpg'), 'TestImages.txt': lines('pie/12.jpg', 'sushi/22.jpg') },
    ],
    [
      'with labels',
      {
        'train.txt': lines('images/pie/11.jpg 0', 'images/sushi/21.jpg 1'),
        'test.txt': lines('images/pie/12.jpg 0', 'images/sushi/22.jpg 1'),
      },
    ],
    [
      'trainval',
      {
        'splits/trainval.txt': lines('pie/11.jpg', 'sushi/21.jpg'),
        'splits/test.txt': lines('pie/12.jpg', 'sushi/22.jpg'),
      },
    ],
    ['the held-out side alone', { 'test_list.txt': lines('pie/12.jpg', 'sushi/22.jpg') }],
  ])('%s', async (_, files) => {
    await lay({ ...food, ...files });
    const dataset = await open();
    expect(rows(dataset)).toEqual(divided);
    expect(codes(dataset.notes)).toEqual(expect.arrayContaining(['FOLDER_DESCENDED', 'SPLIT_LISTS_USED']));
    expect(codes(dataset.notes)).not.toContain('TABLE_NOT_READ');
  });

  test('what no list names is left out by name', async () => {
    await lay({
      ...food,
      'train.txt': lines('pie/11.jpg', 'sushi/21.jpg'),
      'val.txt': lines('pie/12.jpg', 'gone.jpg'),
    });
    const dataset = await open();
    expect(rows(dataset)).toEqual([
      'pie/11.jpg: pie (train)',
      'pie/12.jpg: pie (validation)',
      'sushi/21.jpg: sushi (train)',
    ]);
    expect(skips(dataset)).toEqual(['sushi/22.jpg: OUTSIDE_CLASSES', 'val.txt:2: FILE_MISSING']);
    expect(said(dataset.notes, 'SPLIT_LISTS_USED')).toEqual([
      '"train.txt" and "val.txt" say the side of each photo. 1 photo is in no list and left out.',
    ]);
  });

  test('several divisions, as in DTD: none is taken, and they are named', async () => {
    await lay({
      ...food,
      'labels/train1.txt': lines('pie/11.jpg'),
      'labels/test1.txt': lines('pie/12.jpg'),
      'labels/train2.txt': lines('pie/12.jpg'),
      'labels/test2.txt': lines('pie/11.jpg'),
    });
    const dataset = await open();
    expect(dataset.givenSplits).toEqual([]);
    expect(codes(dataset.notes)).toContain('SPLIT_LISTS_NOT_USED');
  });
});

test('CUB and NABirds: lists joined by the number of the photo', async () => {
  await lay({
    'images/001.Albatross/a.jpg': 1,
    'images/001.Albatross/b.jpg': 2,
    'images/002.Crow/c.jpg': 3,
    'images/002.Crow/d.jpg': 4,
    'images.txt': lines(
      '1 001.Albatross/a.jpg',
      '2 001.Albatross/b.jpg',
      '3 002.Crow/c.jpg',
      '4 002.Crow/d.jpg',
      '5 gone.jpg',
    ),
    'image_class_labels.txt': lines('1 1', '2 1', '3 2', '4 2', '5 2'),
    'classes.txt': lines('1 Laysan Albatross', '2 Crow'),
    'train_test_split.txt': lines('1 1', '2 0', '3 1', '4 0', '5 1'),
    'bounding_boxes.txt': lines('1 60.0 27.0 325.0 304.0'),
  });
  const dataset = await open();
  expect(rows(dataset)).toEqual([
    'images/001.Albatross/a.jpg: Laysan Albatross (train)',
    'images/001.Albatross/b.jpg: Laysan Albatross (test)',
    'images/002.Crow/c.jpg: Crow (train)',
    'images/002.Crow/d.jpg: Crow (test)',
  ]);
  expect(skips(dataset)).toEqual(['images.txt#5: FILE_MISSING']);
  expect(codes(dataset.notes)).toContain('DATA_FORM');
});

describe('lists with labels', () => {
  const flat = Object.fromEntries(
    ['Bengal_1', 'Bengal_2', 'pug_1', 'pug_2'].map((name, i) => [`images/${name}.jpg`, i + 1]),
  );

  test('Oxford’s pets: numbers that agree with the names of the files', async () => {
    await lay({
      ...flat,
      'annotations/trimaps/Bengal_1.png': 7,
      'annotations/trimaps/pug_1.png': 8,
      'annotations/list.txt': lines(
        '#Image CLASS-ID SPECIES BREED ID',
        'Bengal_1 1 1 1',
        'Bengal_2 1 1 1',
        'pug_1 2 2 1',
        'pug_2 2 2 1',
      ),
      'annotations/trainval.txt': lines('Bengal_1 1 1 1', 'pug_1 2 2 1', 'Bengal_2 1 1 1', 'pug_2 2 2 1'),
    });
    const dataset = await open();
    expect(rows(dataset)).toEqual(
      ['Bengal_1', 'pug_1', 'Bengal_2', 'pug_2'].map((name) => `images/${name}.jpg: ${name.split('_')[0]} (train)`),
    );
    expect(said(dataset.notes, 'TABLE_NOT_READ')).toEqual([
      'annotations/list.txt is not read: others are for train, validation and test.',
    ]);
    const named = await open('', { labelFrom: 'file-name' });
    expect(named.samples).toHaveLength(4);
    expect(skips(named)).toContain('annotations: OUTSIDE_CLASSES');
  });

  test('numbers that agree with nothing are an error that tells the ways out', async () => {
    await lay({ 'images/a.jpg': 1, 'images/b.jpg': 2, 'list.txt': lines('a 1 7', 'b 2 8') });
    expect(await failure(open())).toMatch(/^LIST_OF_NUMBERS[\s\S]*labelFrom: 'file-name'/);
  });

  test('FGVC: names without extension; several kinds of label are as many lists', async () => {
    await lay({
      ...flat,
      'variant_train.txt': lines('Bengal_1 707-320', 'pug_1 A 300'),
      'variant_test.txt': lines('Bengal_2 707-320', 'pug_2 A 300'),
    });
    expect(rows(await open()).sort()).toEqual([
      'images/Bengal_1.jpg: 707-320 (train)',
      'images/Bengal_2.jpg: 707-320 (test)',
      'images/pug_1.jpg: A 300 (train)',
      'images/pug_2.jpg: A 300 (test)',
    ]);
    await lay({ 'family_train.txt': lines('Bengal_1 Boeing', 'pug_1 Airbus') });
    expect(await failure(open())).toMatch(/^TABLES_AMBIGUOUS/);
  });

  test('MXNet’s .lst', async () => {
    await lay({
      ...flat,
      'data.lst': ['0\t1.000000\timages/pug_1.jpg', '1\t0.000000\timages/Bengal_1.jpg'].join('\n'),
      'classes.txt': lines('bengal', 'pug'),
    });
    expect(rows(await open())).toEqual(['images/pug_1.jpg: pug', 'images/Bengal_1.jpg: bengal']);
    expect(rows(await open('data.lst'))).toEqual(['images/pug_1.jpg: pug', 'images/Bengal_1.jpg: bengal']);
  });

  test('names beside words are not asked for, and numbers before or behind names count', async () => {
    await lay({
      ...flat,
      'list.txt': lines('images/pug_1.jpg pug', 'images/Bengal_1.jpg cat'),
      'classes.txt': lines('cat', 'pug'),
    });
    expect(rows(await open())).toEqual(['images/pug_1.jpg: pug', 'images/Bengal_1.jpg: cat']);
    await lay({
      'list.txt': lines('images/pug_1.jpg 1', 'images/Bengal_1.jpg 0'),
      'classes.txt': lines('/c/cat 0', '/p/pug 1'),
    });
    expect(rows(await open())).toEqual(['images/pug_1.jpg: /p/pug', 'images/Bengal_1.jpg: /c/cat']);
  });

  test('Tiny ImageNet: a list in the side whose photos lie in no class folders', async () => {
    await lay({
      'train/n01/images/n01_0.JPEG': 1,
      'train/n02/images/n02_0.JPEG': 2,
      'val/images/val_0.JPEG': 3,
      'val/images/val_1.JPEG': 4,
      'val/val_annotations.txt': lines('val_0.JPEG\tn02\t0\t32\t44\t62', 'val_1.JPEG\tn01\t52\t55\t57\t59'),
      'test/images/test_0.JPEG': 5,
      'wnids.txt': lines('n01', 'n02'),
    });
    const dataset = await open();
    expect(rows(dataset)).toEqual([
      'train/n01/images/n01_0.JPEG: n01 (train)',
      'train/n02/images/n02_0.JPEG: n02 (train)',
      'val/images/val_0.JPEG: n02 (validation)',
      'val/images/val_1.JPEG: n01 (validation)',
    ]);
    expect(codes(dataset.notes)).not.toContain('FOLDERS_INSIDE_CLASSES');
    expect(said(dataset.notes, 'SIDE_WITHOUT_CLASSES')[0]).toMatch('"test/images" has 1 photo in no class folder.');
  });
});

test('iNaturalist: one category for each photo and no boxes is one class', async () => {
  const coco = (box: object) =>
    JSON.stringify({
      images: [1, 2, 3].map((id) => ({ id, file_name: `im/${id}.jpg` })),
      annotations: [1, 2, 3].map((id) => ({ id, image_id: id, category_id: id % 2, ...box })),
      categories: [
        { id: 0, name: 'fox' },
        { id: 1, name: 'owl' },
      ],
    });
  await lay({ 'train.json': coco({}), 'im/1.jpg': 1, 'im/2.jpg': 2, 'im/3.jpg': 3 });
  const dataset = await open();
  expect([dataset.task, rows(dataset)]).toEqual([
    'single-label',
    ['im/1.jpg: owl (train)', 'im/2.jpg: fox (train)', 'im/3.jpg: owl (train)'],
  ]);
  await lay({ 'train.json': coco({ bbox: [1, 2, 3, 4] }) });
  expect((await open()).task).toBe('multi-label');
});

test.each([
  ['Kaggle’s map of numbers', 'label_num_to_disease_map.json', '{"0": "blight", "1": "rust", "3": "mosaic"}'],
  ['Keras’ class_indices', 'class_indices.json', '{"blight": 0, "mosaic": 3}'],
])('%s names the classes of a table', async (_, file, map) => {
  await lay({
    'train.csv': lines('image_id,label', '1.jpg,0', '2.jpg,3', '3.jpg,0'),
    [file]: map,
    'train_images/1.jpg': 1,
    'train_images/2.jpg': 2,
    'train_images/3.jpg': 3,
  });
  const dataset = await open();
  expect(dataset.classes).toEqual(['blight', 'mosaic']);
  expect(codes(dataset.notes)).toContain('CLASS_NAMES_BESIDE');
});

test('a map that lacks a number, or maps other things, names nothing', async () => {
  await lay({
    'train.csv': lines('image_id,label', '1.jpg,0', '2.jpg,3'),
    'labels.json': '{"0": "blight"}',
    'label_files.json': '{"1.jpg": "cat", "2.jpg": "dog"}',
    '1.jpg': 1,
    '2.jpg': 2,
  });
  expect((await open('train.csv')).classes).toEqual(['0', '3']);
});

describe('what becomes a class is said', () => {
  const nested = { 'animals/cat/1.jpg': 1, 'animals/dog/2.jpg': 2, 'plants/rose/3.jpg': 3 };

  test('folders inside class folders', async () => {
    await lay(nested);
    const dataset = await open();
    expect(dataset.classes).toEqual(['animals', 'plants']);
    expect(said(dataset.notes, 'FOLDERS_INSIDE_CLASSES')).toEqual([
      '3 folders lie inside class folders: the photos in "animals/cat" are of class "animals". If the inner folders are the classes, set `labelFrom: \'inner-folder\'`.',
    ]);
    const inner = await open('', { labelFrom: 'inner-folder' });
    expect(rows(inner)).toEqual(['animals/cat/1.jpg: cat', 'animals/dog/2.jpg: dog', 'plants/rose/3.jpg: rose']);
    expect(codes(inner.notes)).not.toContain('FOLDERS_INSIDE_CLASSES');
  });

  test('also in sides', async () => {
    await lay(Object.fromEntries(Object.entries(nested).map(([file, photo]) => [`train/${file}`, photo])));
    expect((await open('', { labelFrom: 'inner-folder' })).classes).toEqual(['cat', 'dog', 'rose']);
  });

  test.each(['test', 'test/unknown', 'test/test_images', 'test/images', 'test/all'])(
    'photos in %s/ beside classes in train/',
    async (place) => {
      await lay({ 'train/a/1.jpg': 1, 'train/b/2.jpg': 2, [`${place}/3.jpg`]: 3, [`${place}/4.jpg`]: 4 });
      const dataset = await open();
      expect(rows(dataset)).toEqual(['train/a/1.jpg: a (train)', 'train/b/2.jpg: b (train)']);
      expect(said(dataset.notes, 'SIDE_WITHOUT_CLASSES')[0]).toMatch(`"${place}" has 2 photos in no class folder.`);
      expect(dataset.skipped.length).toBeGreaterThan(0);
    },
  );

  test('Caltech: class folders in the only folder that holds photos', async () => {
    await lay({
      '101_ObjectCategories/ant/1.jpg': 1,
      '101_ObjectCategories/bass/2.jpg': 2,
      'Annotations/ant/annotation_0001.mat': 'x',
    });
    const dataset = await open();
    expect(dataset.classes).toEqual(['ant', 'bass']);
    expect(codes(dataset.notes)).toContain('FOLDER_DESCENDED');
  });

  test('names with the class behind the number', async () => {
    await lay({ 'train/0_frog.png': 1, 'train/1_truck.png': 2 });
    expect(rows(await open('', { labelFrom: 'file-name' }))).toEqual([
      'train/0_frog.png: frog (train)',
      'train/1_truck.png: truck (train)',
    ]);
  });
});
