import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTinyTraining } from '../../methods/test-tiny-training.ts';
import { openNodeRuntime, type Runtime } from '../../runtime/node/index.ts';
import { fitSoftmaxRegression } from '../../training/linear-model/index.ts';
import { madeUpRows } from '../../training/linear-model/test-rows.ts';
import {
  groupNumbers,
  linearProbabilities,
  nearestAmong,
  nearestNeighbors,
  neighborVotes,
  outOfFold,
  rowsAt,
  withProbe,
} from './index.ts';

let runtime: Runtime;
let expected: Record<'foldOf' | 'probabilities' | 'neighbors' | 'similarity' | 'votes', number[]>;
beforeAll(async () => {
  runtime = await openNodeRuntime({ threads: 1 });
  expected = JSON.parse(await readFile(new URL('./fixtures/scikit-learn.json', import.meta.url), 'utf8'));
});
afterAll(() => runtime.close());

const data = madeUpRows(60, 6, 3);

function expectClose(actual: ArrayLike<number>, wanted: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries()) expect(Math.abs(actual[i]! - value)).toBeLessThan(tolerance);
}

describe('as scikit-learn has it:', () => {
  test('probabilities of held-out rows', async () => {
    const folds = { count: 4, foldOf: Int32Array.from(expected.foldOf) };
    const { probabilities, heads } = await outOfFold(runtime, data, { folds, C: 0.5 });
    // a solution in float32 is as near to the minimum as its losses resolve it
    expectClose(probabilities, expected.probabilities, 5e-4);
    expect(heads.map(({ C }) => C)).toEqual([0.5, 0.5, 0.5, 0.5]);
  });

  test('nearest neighbours and their votes', async () => {
    const neighbors = await nearestNeighbors(runtime, data.features, { k: 5 });
    expect([...neighbors.rows]).toEqual(expected.neighbors);
    expectClose(neighbors.similarity, expected.similarity, 1e-6);
    expectClose(neighborVotes(neighbors, data.labels, 3), expected.votes, 1e-6);
  });
});

test('the strength is chosen on the rows that teach', async () => {
  const { heads, folds, probabilities } = await outOfFold(runtime, data, { seed: 3, folds: 3 });
  for (const fold of [0, 1, 2]) {
    const teach = [...data.labels.keys()].filter((row) => folds.foldOf[row] !== fold);
    const held = [...data.labels.keys()].filter((row) => folds.foldOf[row] === fold);
    const taught = { features: rowsAt(data.features, teach), labels: data.labels.filter((_, n) => teach.includes(n)) };
    const fit = await fitSoftmaxRegression(runtime, { ...taught, classes: 3 }, { seed: 3 });
    expect(heads[fold]!.C).toBe(fit.C);
    const said = await linearProbabilities(runtime, fit, rowsAt(data.features, held));
    expect(held.flatMap((row) => [...probabilities.subarray(row * 3, row * 3 + 3)])).toEqual([...said]);
  }
});

test('rows that are never held out have no probabilities', async () => {
  const labels = data.labels.map((label, row) => (row === 7 ? 2 : label === 2 ? 0 : label));
  const { probabilities } = await outOfFold(runtime, { ...data, labels }, { C: 1 });
  expect([...probabilities.subarray(21, 24)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect(probabilities.filter(Number.isNaN)).toHaveLength(3);
});

test('no row is a neighbour of its own group, and k is what every row has', async () => {
  const groups = data.labels.map((_, row) => Math.floor(row / 20));
  const { rows, k } = await nearestNeighbors(runtime, data.features, { k: 50, groups });
  expect(k).toBe(40);
  rows.forEach((row, at) => {
    expect(groups[row]).not.toBe(groups[Math.floor(at / k)]);
  });
});

test('equal rows are neighbours in their order; the mean itself is like nothing', async () => {
  const features = { data: Float32Array.of(1, 0, 1, 0, 1, 0, -3, 0, 0, 0), rows: 5, columns: 2 };
  const { rows, similarity } = await nearestNeighbors(runtime, features, { k: 2 });
  expect([...rows.subarray(0, 6)]).toEqual([1, 2, 0, 2, 0, 1]);
  expect([...similarity.subarray(8)]).toEqual([0, 0]);
});

test('queries find their neighbours among others, whose means are taken', async () => {
  const [first, rest] = [rowsAt(data.features, [3, 4]), rowsAt(data.features, [5, 3, 9, 4])];
  const { rows, similarity } = await nearestAmong(runtime, first, rest, { k: 1 });
  expect([...rows]).toEqual([1, 3]);
  expectClose(similarity, [1, 1], 1e-6);
});

test('a dataset as a reference model sees it', async () => {
  const { folder, photos, tiny, close } = await openTinyTraining('probe');
  try {
    const again = {
      ...photos,
      samples: [...photos.samples, { ...photos.samples[0]!, id: 'gone', path: 'gone.jpg', hash: 'x' }],
    };
    const skipped: string[] = [];
    const options = {
      runtime,
      cacheDir: path.join(folder, 'cache'),
      onEvent: (event: { type: string; file?: string }) => {
        if (event.type === 'skipped') skipped.push(event.file!);
      },
    };
    await withProbe(tiny, again, options, async (probe) => {
      expect(probe.samples).toEqual(photos.samples);
      expect(probe.features).toMatchObject({ rows: photos.samples.length, columns: 16 });
      expect([...probe.labels]).toEqual(photos.samples.map(({ label }) => label));
      expect([...probe.unreadable]).toEqual(['gone']);
      expect(probe.classes).toEqual(photos.classes);
      expect(new Set(probe.groups).size).toBe(photos.samples.length);
    });
    expect(skipped).toEqual(['gone']);
  } finally {
    await close();
  }
});

test('copies share a number, as a group or by their content', () => {
  expect([
    ...groupNumbers([{ hash: 'a' }, { hash: 'b', group: 'g' }, { hash: 'a' }, { hash: 'c', group: 'g' }]),
  ]).toEqual([0, 1, 0, 1]);
});
