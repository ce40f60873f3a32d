import { describe, expect, test } from 'vitest';
import { imageFolder } from '../images/image-folder.ts';
import { failure, ids, lay, root } from '../images/test-folder.ts';

describe('exact duplicates', () => {
  test('in one class: the first stays', async () => {
    await lay({ 'apple/1.jpg': 1, 'apple/2.jpg': 1, 'apple/3.jpg': 2, 'pear/1.jpg': 3, 'pear/2.jpg': 4 });
    const dataset = await imageFolder(root);
    expect(ids(dataset)).toEqual(['apple/1.jpg', 'apple/3.jpg', 'pear/1.jpg', 'pear/2.jpg']);
    expect(
      dataset.skipped.map(({ path: file, code, message }) => `${file}: ${code}: ${message}`),
    ).toMatchInlineSnapshot(`
      [
        "apple/2.jpg: DUPLICATE: The same photo as apple/1.jpg.",
      ]
    `);
    expect(dataset.warnings.map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot(`
      [
        "DUPLICATES: 1 photo left out: exact copy of another in the same class.",
      ]
    `);
  });

  test('in two classes: all go', async () => {
    await lay({
      'apple/1.jpg': 1,
      'apple/2.jpg': 2,
      'apple/3.jpg': 5,
      'pear/1.jpg': 1,
      'pear/2.jpg': 4,
      'pear/3.jpg': 6,
    });
    const dataset = await imageFolder(root);
    expect(ids(dataset)).toEqual(['apple/2.jpg', 'apple/3.jpg', 'pear/2.jpg', 'pear/3.jpg']);
    expect(
      dataset.skipped.map(({ path: file, code, message }) => `${file}: ${code}: ${message}`),
    ).toMatchInlineSnapshot(`
      [
        "apple/1.jpg: LABEL_CONFLICT: The same photo is in "apple" and "pear" (pear/1.jpg): one of the labels is wrong.",
        "pear/1.jpg: LABEL_CONFLICT: The same photo is in "apple" and "pear" (apple/1.jpg): one of the labels is wrong.",
      ]
    `);
    expect(dataset.warnings.map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot(`
      [
        "LABEL_CONFLICTS: 2 photos left out: the same photo is in more than one class, so a label is wrong. Delete the wrong copies.",
      ]
    `);
  });

  test('two folders with the same photos leave nothing to learn', async () => {
    await lay({ 'apple/1.jpg': 1, 'pear/1.jpg': 1 });
    expect(await failure(imageFolder(root))).toMatchInlineSnapshot(`
      "CLASS_TOO_FEW: Every photo is in more than one class, so no label can be trusted.
        at: <root>
        try: Make one folder per class and put its photos inside; for yes or no, a second folder with other photos."
    `);
  });

  test('on both sides of a given split: the training copy goes, held-out copies stay', async () => {
    await lay({
      'train/apple/1.jpg': 1,
      'train/apple/2.jpg': 2,
      'train/apple/3.jpg': 8,
      'train/pear/1.jpg': 3,
      'train/pear/2.jpg': 7,
      'val/apple/1.jpg': 2,
      'val/pear/1.jpg': 5,
      'test/apple/1.jpg': 1,
      'test/apple/2.jpg': 1,
      'test/pear/1.jpg': 5,
      'test/pear/2.jpg': 7,
    });
    const dataset = await imageFolder(root);
    expect(ids(dataset)).toEqual([
      'test/apple/1.jpg',
      'test/apple/2.jpg',
      'test/pear/1.jpg',
      'test/pear/2.jpg',
      'train/apple/3.jpg',
      'train/pear/1.jpg',
      'val/apple/1.jpg',
    ]);
    expect(
      dataset.skipped.map(({ path: file, code, message }) => `${file}: ${code}: ${message}`),
    ).toMatchInlineSnapshot(`
      [
        "train/apple/1.jpg: DUPLICATE_HELD_OUT: The same photo as test/apple/1.jpg, which is held out (test).",
        "train/apple/2.jpg: DUPLICATE_HELD_OUT: The same photo as val/apple/1.jpg, which is held out (validation).",
        "train/pear/2.jpg: DUPLICATE_HELD_OUT: The same photo as test/pear/2.jpg, which is held out (test).",
        "val/pear/1.jpg: DUPLICATE_HELD_OUT: The same photo as test/pear/1.jpg, which is held out (test).",
      ]
    `);
    expect(dataset.warnings.map(({ code, message }) => `${code}: ${message}`)).toMatchInlineSnapshot(`
      [
        "HELD_OUT_DUPLICATES: 4 photos left out of training: copies are held out for validation or test.",
        "HELD_OUT_DUPLICATES: 1 photo in validation or test is a copy of another there. It stays, and counts twice.",
        "CLASS_WITH_ONE_PHOTO: Class "apple" has one photo: it can be trained on, but not tested. Add some.",
        "CLASS_WITH_ONE_PHOTO: Class "pear" has one photo: it can be trained on, but not tested. Add some.",
      ]
    `);
  });
});
