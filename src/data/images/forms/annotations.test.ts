import { describe, expect, test } from 'vitest';
import { failure, lay, skips } from '../test-folder.ts';
import { codes, lines, open, rows } from './test-forms.ts';

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
