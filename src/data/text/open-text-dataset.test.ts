import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { splitDataset } from '../splits/splits.ts';
import { csvOf } from './tables/test-csv.ts';
import { failure, lay, open, openFile, root, rowsOf, skips, warnings } from './test-texts.ts';

const table = (...rows: string[][]) => csvOf(rows);

describe('columns', () => {
  test('usual names win, whatever their place and capitals', async () => {
    const dataset = await openFile(
      't.csv',
      table(
        ['id', 'Sentiment', 'Review', 'city'],
        ['1', 'good', 'I like it', 'a long name of a city'],
        ['2', 'bad', 'I do not', 'another long city'],
      ),
    );
    expect(dataset.columns).toEqual({ text: ['Review'], label: ['Sentiment'] });
  });

  test('Spanish names', async () => {
    const dataset = await openFile('t.csv', 'frase;etiqueta\nMe gusta;bien\nNo me gusta;mal\n');
    expect(dataset.columns).toEqual({ text: ['frase'], label: ['etiqueta'] });
  });

  test('without them: the longest texts, and the only column of few values', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => [
      `${i}`,
      `what somebody wrote on day ${i} of a long month`,
      ['north', 'south', 'east'][i % 3]!,
    ]);
    const dataset = await openFile('t.csv', table(['nr', 'remark', 'side'], ...rows));
    expect(dataset.columns).toEqual({ text: ['remark'], label: ['side'] });
  });

  test('what could be several is asked', async () => {
    const rows = Array.from({ length: 12 }, (_, i) => [`left words ${i}`, `right words ${i}`, `${i % 2}`, `${i % 3}`]);
    await lay({ 't.csv': table(['left', 'right', 'a', 'b'], ...rows) });
    expect(await failure(open('t.csv'))).toMatchInlineSnapshot(`
      "COLUMN_AMBIGUOUS: Several columns could hold the texts. The columns are "left" (left words 0), "right" (right words 0), "a" (0), and "b" (0).
        at: <root>/t.csv
        try: Name the column of the texts with \`textColumn\`, or two that are read together."
    `);
    expect(await failure(open('t.csv', { textColumn: 'left' }))).toMatchInlineSnapshot(`
      "COLUMN_AMBIGUOUS: Several columns could hold the labels: "a" and "b". The columns are "left" (left words 0), "right" (right words 0), "a" (0), and "b" (0).
        at: <root>/t.csv
        try: Name the column of the labels with \`labelColumn\`; if there is none, set \`task: 'unlabeled'\`."
    `);
    expect((await open('t.csv', { textColumn: ['left', 'right'], labelColumn: 'a' })).columns).toEqual({
      text: ['left', 'right'],
      label: ['a'],
    });
  });

  test('a name that is not there', async () => {
    await lay({ 't.csv': 'text,label\na,x\nb,y\n' });
    expect(await failure(open('t.csv', { labelColumn: 'lable' }))).toMatchInlineSnapshot(`
      "COLUMN_MISSING: There is no column "lable". Did you mean "label"? The columns are "text" and "label".
        at: <root>/t.csv
        try: Name the column with \`labelColumn\`. Capitals count."
    `);
    expect(await failure(open('t.csv', { textColumn: 'body' }))).toMatchInlineSnapshot(`
      "COLUMN_MISSING: There is no column "body". The columns are "text" and "label".
        at: <root>/t.csv
        try: Name the column with \`textColumn\`. Capitals count."
    `);
    expect(await failure(open('t.csv', { labelColumn: [] }))).toMatch(/^CONFIG_INVALID: `labelColumn`/);
    await lay({ 'u.csv': 'text\na\nb\n' });
    expect(await failure(open('u.csv', { task: 'regression' }))).toMatch(/^LABELS_MISSING: /);
  });

  test('a column says the side', async () => {
    const dataset = await openFile(
      't.csv',
      table(
        ['text', 'label', 'split'],
        ['a', 'x', 'train'],
        ['b', 'y', 'Train'],
        ['c', 'x', 'valid'],
        ['d', 'y', 'test'],
        ['e', 'y', ''],
      ),
    );
    expect(dataset.columns).toEqual({ text: ['text'], label: ['label'], split: 'split' });
    expect(dataset.samples.map(({ split }) => split)).toEqual(['train', 'train', 'validation', 'test', undefined]);
    expect(dataset.givenSplits).toEqual(['train', 'validation', 'test']);
  });
});

describe('files and folders', () => {
  test('tables for each side; others beside them are named', async () => {
    await lay({
      'train.csv': 'text,label\na,x\nb,y\n',
      'valid.jsonl': '{"text":"c","label":"x"}\n',
      'my-test.tsv': 'text\tlabel\nd\ty\n',
      'notes.csv': 'text,label\ne,x\n',
    });
    const dataset = await open();
    expect(dataset.samples.map(({ id, split }) => `${id} ${split}`)).toEqual([
      'train.csv:2 train',
      'train.csv:3 train',
      'valid.jsonl:1 validation',
      'my-test.tsv:2 test',
    ]);
    expect(dataset.skipped.map(({ at }) => at)).toEqual(['notes.csv']);
  });

  test('a held-out side without labels is left out, as competitions keep them back; one without either column is an error', async () => {
    const train = 'text,label\na,x\nb,y\n';
    for (const test of ['id,text\n1,c\n', 'text,klass\nc,x\n', 'id,label\n1,x\n']) {
      await lay({ 'train.csv': train, 'test.csv': test, 'sample_submission.csv': 'id,label\n1,x\n' });
      const dataset = await open();
      expect(dataset.givenSplits).toEqual(['train']);
      expect(dataset.warnings.map(({ code }) => code)).toContain('TABLE_LEFT_OUT');
    }
    await lay({ 'train.csv': train, 'test.csv': 'id,klass\n1,x\n' });
    expect(await failure(open())).toMatchInlineSnapshot(`
      "COLUMN_MISSING: There is no column "text". The columns are "id" and "klass".
        at: <root>/test.csv
        try: Name the column with \`textColumn\`. Capitals count."
    `);
    await lay({ 'train.csv': 'id,text\n1,a\n2,b\n', 'train_labels.csv': train });
    expect(await failure(open())).toContain('COLUMN_MISSING');
  });

  test('columns of a side in other capitals and another order', async () => {
    await lay({ 'train.csv': 'text,label\na,x\nb,y\n', 'test.csv': ' LABEL ,id,Text\nx,1,c\ny,2,d\n' });
    const dataset = await open();
    expect(dataset.samples.map(({ split, label }) => `${split} ${label}`)).toEqual([
      'train 0',
      'train 1',
      'test 0',
      'test 1',
    ]);
  });

  test('a folder per class; files in old encodings, of nothing, or of no text', async () => {
    await lay({
      'good/1.txt': 'I like it',
      'good/deep/2.txt': Buffer.from('“Qué bueno”, dijo el niño, ‘señor’ — mañana', 'latin1').subarray(0, 0),
      'good/3.txt': Buffer.concat([
        Uint8Array.of(0x93),
        Buffer.from('Qué bueno', 'latin1'),
        Uint8Array.of(0x94),
        Buffer.from(', dijo el niño', 'latin1'),
      ]),
      'bad/1.txt': '\ufeffI do not',
      'bad/2.txt': Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
      'bad/3.pdf': '%PDF',
      'bad/.DS_Store': 'x',
      'bad/long.txt': 'x'.repeat(2000),
      'readme.txt': 'about',
    });
    const dataset = await open('', { maxBytes: 1000 });
    expect(await rowsOf(dataset)).toEqual([
      ['I do not', 'bad'],
      ['I like it', 'good'],
      ['“Qué bueno”, dijo el niño', 'good'],
    ]);
    expect(dataset.columns).toBeUndefined();
    expect(skips(dataset)).toMatchInlineSnapshot(`
      [
        "bad/.DS_Store: HIDDEN: Hidden, or put there by the system.",
        "bad/3.pdf: NOT_A_TEXT: A ".pdf" file is not a .txt file.",
        "readme.txt: OUTSIDE_CLASSES: A file outside the class folders has no label.",
        "bad/long.txt: TEXT_TOO_LONG: The file takes 2 kB; at most 1 kB are read.",
        "bad/2.txt: NOT_A_TEXT: The file holds binary data, not text.",
        "good/deep/2.txt: TEXT_EMPTY: There is no text.",
      ]
    `);
    expect(warnings(dataset)).toMatchInlineSnapshot(`
      [
        "ENCODING_NOT_UTF8: good/3.txt is read as windows-1252. If letters come out wrong, name the encoding with \`encoding\`.",
        "CLASS_WITH_ONE_TEXT: Class "bad" has one text: it can be trained on, but not tested. Add some.",
        "ROWS_LEFT_OUT: 1 left out because they have no text. The first, good/deep/2.txt: There is no text.",
        "ROWS_LEFT_OUT: 1 left out because they are too long. The first, bad/long.txt: The file takes 2 kB; at most 1 kB are read.",
        "ROWS_LEFT_OUT: 2 left out because the files are not texts. The first, bad/3.pdf: A ".pdf" file is not a .txt file.",
      ]
    `);
  });

  test('train, val and test with classes inside', async () => {
    await lay({ 'train/a/1.txt': 'one', 'train/b/1.txt': 'two', 'val/a/1.txt': 'three', 'test/b/1.txt': 'four' });
    const dataset = await open();
    expect(dataset.classes).toEqual(['a', 'b']);
    expect(dataset.samples.map(({ id, split }) => `${id} ${split}`)).toEqual([
      'test/b/1.txt test',
      'train/a/1.txt train',
      'train/b/1.txt train',
      'val/a/1.txt validation',
    ]);
  });

  test('loose .txt files, and a .txt file with a line a text, have no labels; copies stay', async () => {
    await lay({ 'a.txt': 'one', 'b.txt': 'two', 'c.txt': 'one' });
    const folder = await open();
    expect([folder.task, folder.classes, folder.samples.length]).toEqual(['unlabeled', [], 3]);
    const lines = await open('a.txt');
    expect(await rowsOf(lines)).toEqual([['one', '']]);
    const more = await openFile('d.txt', 'first\r\n\r\nsecond\r\nfirst');
    expect(more.samples.map(({ id }) => id)).toEqual(['d.txt:1', 'd.txt:3', 'd.txt:4']);
    expect(skips(more)).toEqual(['d.txt:2: TEXT_EMPTY: There is no text.']);
  });

  test('what is not there, holds nothing, or too much', async () => {
    expect(await failure(open('nothing.csv'))).toMatchInlineSnapshot(`
      "DATASET_MISSING: There is no file or folder of that name.
        at: <root>/nothing.csv
        try: Check the path; relative paths start at the working directory."
    `);
    await mkdir(path.join(root, 'empty'));
    expect(await failure(open('empty'))).toMatchInlineSnapshot(`
      "FOLDER_WITHOUT_TEXTS: The folder holds no texts: no tables (CSV, TSV, JSONL, Parquet) and no .txt files.
        at: <root>/empty
        try: Make one folder per class with .txt files inside, or give a table with one text per row: text,label."
    `);
    await lay({ 'two/a.csv': 'text,label\n', 'two/b.csv': 'text,label\n' });
    expect(await failure(open('two'))).toMatchInlineSnapshot(`
      "TABLES_AMBIGUOUS: The folder holds 2 tables ("a.csv" and "b.csv"), and none is called train.
        at: <root>/two
        try: Name one of the files, or call them train, valid and test."
    `);
  });

  test.skipIf(process.getuid?.() === 0)('a file without permission', async () => {
    await lay({ 't.csv': 'text,label\na,x\n' });
    await chmod(path.join(root, 't.csv'), 0);
    expect(await failure(open('t.csv'))).toMatch(/^FILE_UNREADABLE/);
  });
});

describe('copies', () => {
  test('of one class the first stays; of two, none; white space and width do not matter, capitals do', async () => {
    const dataset = await openFile(
      't.csv',
      table(
        ['text', 'label'],
        ['Hello  there', 'x'],
        ['Ｈello there ', 'x'],
        ['hello there', 'y'],
        ['Both', 'x'],
        ['Both', 'y'],
        ['z', 'y'],
      ),
    );
    expect(await rowsOf(dataset)).toEqual([
      ['Hello  there', 'x'],
      ['hello there', 'y'],
      ['z', 'y'],
    ]);
    expect(skips(dataset)).toMatchInlineSnapshot(`
      [
        "t.csv:3: DUPLICATE: The same text as t.csv:2.",
        "t.csv:5: LABEL_CONFLICT: The same text is in "x" and "y" (t.csv:6): one of the labels is wrong.",
        "t.csv:6: LABEL_CONFLICT: The same text is in "x" and "y" (t.csv:5): one of the labels is wrong.",
      ]
    `);
    expect(warnings(dataset)).toMatchInlineSnapshot(`
      [
        "DUPLICATES: 1 text left out: exact copy of another in the same class.",
        "LABEL_CONFLICTS: 2 texts left out: the same text is in more than one class, so a label is wrong. Delete the wrong copies.",
        "NEAR_DUPLICATES: 2 texts share at least 80 % of their pieces with others. They make 1 group, the largest of 2; a split keeps each on one side.",
        "CLASS_WITH_ONE_TEXT: Class "x" has one text: it can be trained on, but not tested. Add some.",
      ]
    `);
  });

  test('held-out copies stay and the training ones go', async () => {
    await lay({ 'train.csv': 'text,label\na,x\nb,y\nc,x\n', 'test.csv': 'text,label\na,x\na,x\n' });
    const dataset = await open();
    expect(dataset.samples.map(({ id }) => id)).toEqual(['train.csv:3', 'train.csv:4', 'test.csv:2', 'test.csv:3']);
    expect(skips(dataset)).toMatchInlineSnapshot(`
      [
        "train.csv:2: DUPLICATE_HELD_OUT: The same text as test.csv:2, which is held out (test).",
      ]
    `);
  });

  test('near-duplicates share a group, and a split keeps them on one side, whatever the order of the rows', async () => {
    const rows: string[][] = [];
    for (let i = 0; i < 60; i++) {
      const words = Array.from({ length: 20 }, (_, w) => `w${(i * 977 + w * w * 31 + w * 7) % 5003}`).join(' ');
      rows.push([words, i % 2 ? 'x' : 'y'], [`${words}!`, i % 2 ? 'x' : 'y'], [`Re: ${words}`, i % 2 ? 'x' : 'y']);
    }
    const dataset = await openFile('t.csv', table(['text', 'label'], ...rows));
    expect(new Set(dataset.samples.map(({ group }) => group)).size).toBe(60);
    expect(warnings(dataset)).toMatchInlineSnapshot(`
      [
        "NEAR_DUPLICATES: 180 texts share at least 80 % of their pieces with others. They make 60 groups, the largest of 3; a split keeps each on one side.",
      ]
    `);
    const { train, test: held } = splitDataset(dataset.samples, { test: 0.3, validation: 0, seed: 1 });
    const groups = new Set(train.map(({ group }) => group));
    expect(held.length).toBeGreaterThan(30);
    expect(held.filter(({ group }) => groups.has(group))).toEqual([]);
    const turned = await openFile('u.csv', table(['text', 'label'], ...rows.reverse()));
    const groupOf = new Map(turned.samples.map(({ hash, group }) => [hash, group]));
    expect(dataset.samples.map(({ hash }) => groupOf.get(hash))).toEqual(dataset.samples.map(({ group }) => group));
  });

  test('training texts that are nearly the same as held-out ones are reported', async () => {
    const text = 'this is a rather long sentence about nothing in particular that somebody wrote down';
    await lay({ 'train.csv': `text,label\n${text}.,x\nother,y\n`, 'test.csv': `text,label\n${text}!,x\n` });
    expect(warnings(await open()).filter((warning) => warning.startsWith('NEAR'))).toMatchInlineSnapshot(`
      [
        "NEAR_DUPLICATES: 2 texts share at least 80 % of their pieces with others. They make 1 group, the largest of 2; a split keeps each on one side.",
        "NEAR_DUPLICATES_HELD_OUT: 1 training text is nearly the same as held-out ones. They stay; the test may look better than it is.",
      ]
    `);
  });
});

describe('reading', () => {
  test('texts beyond the bound are spooled, and come back the same', async () => {
    const rows = Array.from({ length: 600 }, (_, i) => [
      `${i} ${`${(i * 104729) % 99991} ñandú `.repeat(1500)}${i * 7919}`,
      `${i % 2}`,
    ]);
    await lay({ 't.csv': table(['text', 'label'], ...rows) });
    const dataset = await open('t.csv', { memoryBytes: 1 << 20 });
    const asked = [599, 0, 300, 0].map((i) => dataset.samples[i]!);
    expect((await dataset.read(asked)).map((text) => `${text}`.slice(0, 4) + `${text}`.slice(-8))).toEqual(
      asked.map(({ row }) => rows[row]![0]!).map((text) => `${text}`.slice(0, 4) + `${text}`.slice(-8)),
    );
    await dataset.close();
    await expect(dataset.read(asked)).rejects.toMatchObject({ code: 'DISPOSED' });
    expect(await readdir(path.join(root, 'cache'))).toEqual([]);
  });

  test('progress ends at the total, and an abort ends the reading', async () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => [`text number ${i} of this file`, `${i % 2}`]);
    await lay({ 't.csv': table(['text', 'label'], ...rows) });
    const seen: number[] = [];
    const stop = new AbortController();
    await expect(
      open('t.csv', {
        signal: stop.signal,
        onProgress: (done, total) => {
          seen.push(done / total);
          stop.abort(new Error('enough'));
        },
      }),
    ).rejects.toMatchObject({ code: 'ABORTED' });
    expect(seen).toHaveLength(1);
    await open('t.csv', { task: 'unlabeled', onProgress: (done, total) => seen.push(done / total) });
    expect(seen.at(-1)).toBe(1);
    expect([...seen].slice(1).every((share, i, all) => i === 0 || share >= all[i - 1]!)).toBe(true);
  });

  test('memory does not grow with the texts', async () => {
    const opener = pathToFileURL(fileURLToPath(new URL('./open-text-dataset.ts', import.meta.url))).href;
    const program = `
      import { writeSync, openSync, closeSync } from 'node:fs';
      const { textDataset } = await import(${JSON.stringify(opener)});
      const file = openSync(process.argv[1], 'w');
      const word = (n) => (n * 2654435761 >>> 0).toString(36).padStart(7, 'x') + ' ';
      for (let i = 0; i < 1500; i++) {
        const text = Array.from({ length: 100 }, (_, w) => word(i * 100 + w)).join('').repeat(Number(process.argv[2]));
        writeSync(file, JSON.stringify({ text, label: i % 2 }) + '\\n');
      }
      closeSync(file);
      const dataset = await textDataset(process.argv[1], { cacheDir: process.argv[1] + '.cache', memoryBytes: 8 << 20 });
      if (dataset.samples.length !== 1500) throw new Error('rows are missing');
      await dataset.close();
      console.log(process.resourceUsage().maxRSS / 1024);`;
    const peak = (times: number) =>
      new Promise<number>((resolve, reject) => {
        const file = path.join(root, `${times}.jsonl`);
        const args = ['--import', 'tsx', '--input-type=module', '-e', program, file, `${times}`];
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
        let out = '';
        child.stdout.on('data', (chunk) => {
          out += chunk;
        });
        child.on('exit', () => (Number(out) > 0 ? resolve(Number(out)) : reject(new Error('no number'))));
      });
    const small = await peak(1); // 1.2 MB of text
    const large = await peak(80); // 96 MB
    // Buffers in flight and the collector's leeway; held as they are the texts alone would be 96 MB.
    expect(large - small).toBeLessThan(80);
  });
});
