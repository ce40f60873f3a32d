import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { graphOf, type ModelProto, type Tensor, tensor, tensorFromProto, validateModel } from '../../onnx/index.ts';
import { openNodeRuntime } from '../../runtime/node/index.ts';
import { residualNetwork, sequence } from '../test-network.ts';
import { insertLora } from './insert-lora.ts';
import { type LoraPair, startingPairs } from './lora-adapter.ts';
import { findLoraLayers } from './lora-layers.ts';
import { mergeLora, unmergeLora, withActive } from './merge-lora.ts';
import { anyLayer, type LayerCase, randomTensor } from './test-layer.ts';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

async function run(model: ModelProto, x: Tensor): Promise<Tensor> {
  validateModel(model, 'test');
  const session = await runtime.createSession(model);
  try {
    return Object.values(await session.run({ [graphOf(model).input[0]!.name]: x }))[0]!;
  } finally {
    await session.dispose();
  }
}

function pairsFor({ model, rank }: Pick<LayerCase, 'model' | 'rank'>, seed: number): LoraPair[] {
  const random = sequence(seed);
  return startingPairs(findLoraLayers(model).layers, { rank, alpha: 2 * rank }, random);
}

/** With B no longer zero. */
function grown(pairs: readonly LoraPair[], seed: number): LoraPair[] {
  const random = sequence(seed);
  return pairs.map((pair) => ({ ...pair, B: randomTensor(pair.B.shape, random) }));
}

/** Largest difference, relative to the largest entry. */
function difference(a: Tensor, b: Tensor): number {
  expect(a.shape).toEqual(b.shape);
  const [x, y] = [a.data as Float32Array, b.data as Float32Array];
  const scale = y.reduce((max, value) => Math.max(max, Math.abs(value)), 1e-3);
  return x.reduce((max, value, i) => Math.max(max, Math.abs(value - y[i]!)), 0) / scale;
}

/** Sums of at most 5·9 products of numbers below 6 in 32 bits, associated differently. */
const rounding = 2e-5;

test('a path with B = 0 changes no output, and a merged path gives what the two paths give', async () => {
  await fc.assert(
    fc.asyncProperty(anyLayer, async (layer) => {
      const { model, x } = layer;
      const start = pairsFor(layer, 5);
      expect(start.map(({ module }) => module)).toEqual(['layer']);
      const before = await run(model, x);
      expect(await run(insertLora(model, start).model, x)).toEqual(before);
      const pairs = grown(start, 6);
      const twoPaths = await run(insertLora(model, pairs).model, x);
      const merged = mergeLora(model, [{ pairs }]);
      expect(difference(await run(merged, x), twoPaths)).toBeLessThan(rounding);
      expect(difference(await run(unmergeLora(merged, [{ pairs }]), x), before)).toBeLessThan(rounding);
    }),
    { seed: 21, numRuns: 120 },
  );
});

test('the model given stays as it is, and its names stay its own', async () => {
  const model = residualNetwork();
  const names = graphOf(model).initializer.map(({ name }) => name);
  const [pair] = pairsFor({ model, rank: 2 }, 1);
  const inserted = insertLora(model, [pair!]);
  expect(graphOf(model).initializer.map(({ name }) => name)).toEqual(names);
  expect(inserted.parameters).toEqual([
    { module: 'features.0.0', A: 'features.0.0.lora_A.weight', B: 'features.0.0.lora_B.weight' },
  ]);
  // a second time: paths are no layers, and get names of their own
  const twice = insertLora(inserted.model, [pair!]);
  expect(twice.parameters[0]!.A).toBe('features.0.0.lora_A.weight_1');
  expect(findLoraLayers(twice.model).layers.map(({ module }) => module)).toEqual(
    findLoraLayers(model).layers.map(({ module }) => module),
  );
});

test('several adapters add up, each with its own scale, in any order and by name', async () => {
  const model = residualNetwork();
  const x = randomTensor([2, 3, 8, 8], sequence(9));
  const pairs = (seed: number, rank: number, scale: number) =>
    grown(pairsFor({ model, rank }, seed), seed).map((pair) => ({ ...pair, scale }));
  const food = { name: 'food', pairs: pairs(3, 2, 0.1) };
  const birds = { name: 'birds', pairs: pairs(4, 3, -0.05) };
  const both = await run(withActive(model, [food, birds], ['food', 'birds']), x);
  const path = insertLora(insertLora(model, food.pairs).model, birds.pairs).model;
  expect(difference(both, await run(path, x))).toBeLessThan(rounding);
  const one = await run(withActive(model, [food, birds], 'birds'), x);
  expect(difference(one, await run(insertLora(model, birds.pairs).model, x))).toBeLessThan(rounding);
  expect(difference(one, both)).toBeGreaterThan(1e-3);
  expect(withActive(model, [food, birds], [])).toBe(model);
  expect(() => withActive(model, [food, birds], 'bird')).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: There is no adapter called "bird".
      try: Similar names: birds and food.]
  `);
});

test('an adapter of another model is refused by the tensor and the shapes', () => {
  const model = residualNetwork();
  const [pair] = pairsFor({ model, rank: 2 }, 1);
  const wide = { ...pair!, A: tensor('float32', [2, 5, 3, 3], new Float32Array(90)) };
  expect(() => insertLora(model, [wide])).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: The tensor is [2, 5, 3, 3], but a layer of shape [4, 3, 3, 3] needs [2, 3, 3, 3].
      at: tensor "features.0.0.lora_A.weight"
      try: Use the model that the adapter was trained on.]
  `);
  const elsewhere = { ...pair!, module: 'features.7.0' };
  expect(() => mergeLora(model, [{ pairs: [elsewhere] }])).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: The adapter updates "features.7.0", but the model has no linear layer or convolution of that name.
      at: tensor "features.7.0.lora_A.weight"
      try: Use the model that the adapter was trained on. Near names here: features.0.0, features.1.conv.1, features.2.conv.1.]
  `);
});

test('A is drawn as PEFT draws it, and merging leaves the other weights as they were', () => {
  const model = residualNetwork();
  const pairs = pairsFor({ model, rank: 64 }, 2);
  const { A, B } = pairs[0]!;
  const bound = 1 / Math.sqrt(3 * 9);
  const largest = A.data.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  expect(largest).toBeLessThanOrEqual(bound);
  expect(largest).toBeGreaterThan(0.98 * bound); // the largest of 1,728 draws
  expect(B.data.every((value) => value === 0)).toBe(true);
  const merged = graphOf(mergeLora(model, [{ pairs: grown(pairs.slice(0, 1), 3) }])).initializer;
  const changed = graphOf(model).initializer.filter((proto, i) => {
    const [a, b] = [tensorFromProto(proto).data, tensorFromProto(merged[i]!).data];
    return String(a) !== String(b);
  });
  expect(changed.map(({ name }) => name)).toEqual(['features.0.0.weight']);
});
