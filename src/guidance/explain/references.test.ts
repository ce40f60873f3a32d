/** Attributions and maps against PyTorch's, on the networks of fixtures/make_references.py. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { evaluationGraph } from '../../autodiff/index.ts';
import { cutAtEmbeddings } from '../../models/text/word-embeddings.ts';
import { normalizeModel, readModelFile, tensor, toFloat32 } from '../../onnx/node/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { classActivationMap } from './class-activation-map.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import { integrateGradients } from './integrate-gradients.ts';
import { ScoreGradient } from './score-gradient.ts';
import { spatialValues } from './spatial-value.ts';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

const folder = fileURLToPath(new URL('fixtures/', import.meta.url));
const references = JSON.parse(readFileSync(`${folder}references.json`, 'utf8'));

async function opened(name: string) {
  const model = await readModelFile(`${folder}${name}.onnx`);
  normalizeModel(model, { origin: name });
  return evaluationGraph(model);
}

/** Float32 against float32 in another order of sums: 1e-4 of the largest entry. */
function expectClose(found: ArrayLike<number>, wanted: readonly number[]): void {
  const scale = wanted.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  expect(found.length).toBe(wanted.length);
  const worst = Array.from(found, (x, i) => Math.abs(x - wanted[i]!) / scale).reduce((a, b) => Math.max(a, b), 0);
  expect(worst).toBeLessThan(1e-4);
}

test('Gauss and Legendre: weights sum to 1, and x⁷ is exact with four nodes', () => {
  for (const n of [1, 2, 5, 32, 255, 512]) {
    expect(gaussLegendre(n).reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
  }
  expect(gaussLegendre(4).reduce((sum, { at, weight }) => sum + weight * at ** 7, 0)).toBeCloseTo(1 / 8, 14);
  expect(gaussLegendre(3).map(({ at }) => at)).toEqual(
    [(1 - Math.sqrt(0.6)) / 2, 0.5, (1 + Math.sqrt(0.6)) / 2].map((x) => expect.closeTo(x, 14)),
  );
});

test('a photo: integrated gradients and Grad-CAM as PyTorch computes them', async () => {
  const { class: k, input, baseline, attributions, scores, gradCam } = references.photo;
  const model = await opened('photo');
  const shapes = await probeShapes(runtime, model, {});
  const size = { width: 24, height: 24 };
  const [map] = spatialValues(model, { input: 'pixel_values', scores: 'logits', shapes, size });
  expect(map).toMatchObject({ layout: 'map', rows: 12, columns: 12, channels: 6 });
  const wrt = ['pixel_values', map!.name];
  const gradient = await ScoreGradient.open(runtime, {
    model,
    scores: 'logits',
    wrt,
    also: [map!.name],
    shapes,
    rows: undefined,
  });
  const feeds = (points: Float32Array, count: number) => ({
    pixel_values: tensor('float32', [count, 3, 24, 24], points),
  });
  const to = Float32Array.from(input as number[]);
  const found = await integrateGradients(
    {
      from: new Float32Array(to.length).fill(baseline),
      to,
      gradientAt: async (points, count) => {
        const { scores, gradients } = await gradient.run(feeds(points, count), count, k, ['pixel_values']);
        return { scores, gradients: gradients.pixel_values! };
      },
    },
    { steps: 32, maxSteps: 32, batchSize: 5 },
  );
  expectClose(found.attributions, attributions);
  expect(found.steps).toBe(32);
  expect([found.completeness.atBaseline, found.completeness.atInput]).toEqual(
    scores.map((s: number) => expect.closeTo(s, 4)),
  );
  const { values, gradients } = await gradient.run(feeds(to.slice(), 1), 1, k, [map!.name]);
  expectClose(classActivationMap(map!, values[map!.name]!, gradients[map!.name]!)!.values, gradCam);
  await gradient.dispose();
});

test('a text: integrated gradients of each token as PyTorch computes them', async () => {
  const { class: k, ids, padded, attributions } = references.text;
  const model = await opened('text');
  const shapes = await probeShapes(runtime, model, { length: [5, 7] });
  const { embeddings, above, below } = cutAtEmbeddings(model, 'input_ids')!;
  const wrt = [embeddings];
  const gradient = await ScoreGradient.open(runtime, { model: above, scores: 'logits', wrt, shapes, rows: undefined });
  const lookup = await runtime.createSession(below);
  const vectors = async (row: number[]) => {
    const found = await lookup.run({ input_ids: tensor('int64', [1, row.length], row) });
    return toFloat32(found[embeddings]!);
  };
  const found = await integrateGradients(
    {
      from: await vectors(padded),
      to: await vectors(ids),
      gradientAt: async (points, count) => {
        const attention_mask = tensor('int64', [count, 6], new Array(count * 6).fill(1));
        const feeds = { attention_mask, [embeddings]: tensor('float32', [count, 6, 6], points) };
        const { scores, gradients } = await gradient.run(feeds, count, k, [embeddings]);
        return { scores, gradients: gradients[embeddings]! };
      },
    },
    { steps: 32, maxSteps: 32 },
  );
  const tokens = ids.map((_: number, t: number) =>
    found.attributions.subarray(6 * t, 6 * t + 6).reduce((a, b) => a + b, 0),
  );
  expectClose(tokens, attributions);
  expect(found.completeness).toMatchObject({ reached: true });
  await gradient.dispose();
  await lookup.dispose();
});
