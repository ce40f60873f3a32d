/** Unknown samples, held to scikit-learn (`make/unknown.py`). */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { areaUnderRoc } from '../bench/guidance/area-under-roc.ts';
import { distancesTo, unitRows } from '../src/predict/unknown/known-samples.ts';
import { openNodeRuntime } from '../src/runtime/node/index.ts';
import type { Matrix } from '../src/training/linear-model/index.ts';

interface Reference {
  readonly neighbors: number;
  readonly known: number[][];
  readonly alike: number[][];
  readonly unlike: number[][];
  readonly distances: number[];
  readonly area: number;
}

const matrix = (rows: number[][]): Matrix => ({
  data: Float32Array.from(rows.flat()),
  rows: rows.length,
  columns: rows[0]!.length,
});

test('distances and the area under the ROC curve are scikit-learn’s', async () => {
  const text = await readFile(new URL('fixtures/unknown.json', import.meta.url), 'utf8');
  const { known, alike, unlike, neighbors, distances, area } = JSON.parse(text) as Reference;
  const runtime = await openNodeRuntime({ threads: 1 });
  try {
    const among = { features: unitRows(matrix(known)), neighbors };
    const found = await distancesTo(runtime, among, matrix([...alike, ...unlike]));
    // float32: cosines near 1 lose digits in 2 − 2·cos
    for (const [n, distance] of distances.entries()) expect(found[n]).toBeCloseTo(distance, 5);
    const own = areaUnderRoc(found.subarray(0, alike.length), found.subarray(alike.length));
    expect(Math.abs(own - area)).toBeLessThan(1e-6);
    expect(area).toBeGreaterThan(0.8);
    expect(area).toBeLessThan(1);
  } finally {
    await runtime.close();
  }
});
