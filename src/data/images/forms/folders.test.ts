import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { say } from '../../../messages/index.ts';
import { failure, lay, root, skips } from '../test-folder.ts';
import { codes, open, rows } from './test-forms.ts';

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
        try: Put the files of each class into a folder of its own (train/apple/1.jpg, train/pear/1.jpg), or put a table beside them with one file per row (file_name,label). If the names say the class ("cat" for "cat.0.jpg"), say so with \`labelFrom: 'file-name'\`."
    `);
    const named = await open('', { labelFrom: 'file-name' });
    expect(rows(named)).toEqual(['train/cat.0.jpg: cat (train)', 'train/dog.0.jpg: dog (train)']);
    expect(skips(named)).toEqual(['test/1.jpg: LABEL_MISSING']);
  });

  test.each([
    ['seg_train', 'seg_test', 'seg_pred'],
    ['training_set', 'test_set', 'x'],
    ['train_images', 'val-images', 'x'],
    ['Training Data', 'Testing Data', 'x'],
    ['entrenamiento', 'prueba', 'validación'],
  ])('%s and %s are sides, and %s is none or another', async (train, test, other) => {
    await lay({ [`${train}/a/1.jpg`]: 1, [`${train}/b/2.jpg`]: 2, [`${test}/a/3.jpg`]: 3, [`${test}/b/4.jpg`]: 4 });
    if (other !== 'x') await lay({ [`${other}/5.jpg`]: 5 });
    const dataset = await open();
    expect(dataset.classes).toEqual(['a', 'b']);
    expect(dataset.givenSplits[0]).toBe('train');
    expect(dataset.samples).toHaveLength(4);
  });

  test('sides inside folders of their own name', async () => {
    await lay({
      'train/train/a/1.jpg': 1,
      'train/train/b/2.jpg': 2,
      'test/images/a/3.jpg': 3,
      'test/images/b/4.jpg': 4,
    });
    expect(rows(await open())).toEqual([
      'test/images/a/3.jpg: a (test)',
      'test/images/b/4.jpg: b (test)',
      'train/train/a/1.jpg: a (train)',
      'train/train/b/2.jpg: b (train)',
    ]);
  });

  test('things whose names have a side in them are classes', async () => {
    await lay({ 'train_station/1.jpg': 1, 'test_tube/2.jpg': 2, 'dev_board/3.jpg': 3 });
    expect((await open()).classes).toEqual(['dev_board', 'test_tube', 'train_station']);
  });

  test.each([
    ['images', 'masks'],
    ['imgs', 'annotations'],
    ['image', 'ground_truth'],
    ['Images', 'SegmentationClass'],
    ['photos', 'trimaps'],
  ])('%s and %s are no classes', async (images, masks) => {
    await lay({ [`${images}/1.jpg`]: 1, [`${images}/2.jpg`]: 2, [`${masks}/1.png`]: 3, [`${masks}/2.png`]: 4 });
    expect(await failure(open())).toMatch(/^FOLDERS_ARE_NO_CLASSES/);
  });

  test.each([
    ['loose', { '1.jpg': 1, '2.jpg': 2 }],
    ['in one folder', { 'images/1.jpg': 1, 'images/deep/2.jpg': 2 }],
    ['in sides', { 'train/1.jpg': 1, 'test/2.jpg': 2 }],
  ])('photos %s are taken as they are where nothing is learned', async (_, files) => {
    await lay(files);
    const { task, samples } = await open('', { task: 'unlabeled' });
    expect([task, samples.length]).toEqual(['unlabeled', 2]);
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

test('an empty folder, a folder of other things, and a single photo', async () => {
  await mkdir(path.join(root, 'empty'));
  await lay({ 'other/a/x.md': 'x', 'other/b/y.md': 'y', 'one.jpg': 1 });
  expect(await failure(open('empty'))).toMatch(/^FOLDER_EMPTY/);
  expect(await failure(open('other'))).toMatch(/^FOLDER_EMPTY/);
  expect(await failure(open('one.jpg'))).toMatch(/^NOT_A_FOLDER/);
  expect(await failure(open('gone.jpg'))).toMatch(/^DATASET_MISSING/);
});
