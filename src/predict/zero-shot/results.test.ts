/** What is made of answers: numbers, and labelled sets. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { evaluateZeroShot } from './evaluate.ts';
import { readLabels } from './labels-file.ts';
import type { ZeroShotPrediction } from './options.ts';
import { writeLabelled } from './write-labelled.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-zero-shot-'));
});
afterEach(() => rm(folder, { recursive: true }));

const answer = (index: number, input: string, label: string | null, score = 0.75): ZeroShotPrediction => ({
  index,
  input,
  label,
  scores: label === null ? [] : [{ label, score }],
});

test('an answer that is missing counts as wrong; an input that could not be read does not count', () => {
  const predictions = [answer(0, 'x', 'a'), answer(1, 'y', 'b'), answer(3, 'z', null), answer(4, 'w', 'b')];
  const found = evaluateZeroShot({ labels: ['a', 'b'], predictions }, ['a', 'b', 'a', 'b', 'a']);
  expect(found).toMatchObject({ accuracy: 0.5, count: 4, answered: 3, answeredAccuracy: 2 / 3 });
  expect(found.perClass).toEqual([
    { label: 'a', recall: 0.5, precision: 1, f1: 2 / 3, support: 2 },
    { label: 'b', recall: 0.5, precision: 0.5, f1: 0.5, support: 2 },
  ]);
  expect(found.macroF1).toBeCloseTo((2 / 3 + 0.5) / 2, 12);
  expect(() => evaluateZeroShot({ labels: ['a'], predictions: [answer(0, 'x', 'a')] }, ['c'])).toThrow(
    expect.objectContaining({ code: 'LABEL_UNKNOWN' }),
  );
});

test('texts as CSV that training reads back, however they look', async () => {
  const { textDataset } = await import('../../data/text/open-text-dataset.ts');
  const texts = ['plain words', 'with "quotes", commas', 'two\nlines', ' blanks around '];
  const target = path.join(folder, 'labelled.csv');
  const predictions = [...texts.map((text, i) => answer(i, text, i % 2 ? 'odd' : 'even')), answer(9, 'none', null)];
  expect(await writeLabelled(target, { predictions }, 'text')).toBe(4);
  const read = await textDataset(target);
  expect([read.classes, read.task]).toEqual([['even', 'odd'], 'single-label']);
  const found = await read.read(read.samples);
  expect(new Set(found.map((text) => String(text).trim()))).toEqual(new Set(texts.map((text) => text.trim())));
  await read.close();
});

test('several labels of one text, as JSON Lines', async () => {
  const target = path.join(folder, 'labelled.jsonl');
  const both = { ...answer(0, 'x', 'a'), labels: ['a', 'b'] };
  await writeLabelled(target, { predictions: [both] }, 'text');
  expect(JSON.parse(await readFile(target, 'utf8'))).toEqual({ text: 'x', label: 'a|b', score: 0.75 });
});

test('photos as a folder per label; names that clash or that no folder can have', async () => {
  await mkdir(path.join(folder, 'in', 'b'), { recursive: true });
  const files = ['in/1.png', 'in/b/1.png', 'in/2.png'].map((name) => path.join(folder, name));
  for (const file of files) await writeFile(file, file);
  const predictions = [answer(0, files[0]!, 'a/c'), answer(1, files[1]!, 'a/c'), answer(2, files[2]!, 'd')];
  const target = path.join(folder, 'out');
  await writeLabelled(target, { predictions }, 'image');
  expect((await readdir(path.join(target, 'a_c'))).sort()).toEqual(['1-2.png', '1.png']);
  expect(await readFile(path.join(target, 'a_c', '1-2.png'), 'utf8')).toBe(files[1]);
  expect(await readdir(path.join(target, 'd'))).toEqual(['2.png']);
  await expect(writeLabelled(target, { predictions }, 'image')).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
  await expect(writeLabelled(path.join(folder, 'x'), { predictions }, 'text')).rejects.toMatchObject({
    code: 'OPTION_INVALID',
  });
});

test('labels from a file: lines, a list, an object', async () => {
  const read = async (content: string) => {
    await writeFile(path.join(folder, 'labels'), content);
    return readLabels(path.join(folder, 'labels'));
  };
  expect(await read('\uFEFF# ours\nsport: matches\n\nfish\r\n')).toEqual(['sport: matches', 'fish']);
  expect(await read('["a", {"name": "b", "phrases": ["c"]}]')).toEqual(['a', { name: 'b', phrases: ['c'] }]);
  expect(await read('{"a": ["b", "c"], "d": "e"}')).toEqual([
    { name: 'a', phrases: ['b', 'c'] },
    { name: 'd', phrases: ['e'] },
  ]);
  await expect(read('[1]')).rejects.toMatchObject({ code: 'LABELS_INVALID' });
  await expect(readLabels(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
});
