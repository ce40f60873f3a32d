import { afterAll, expect, test } from 'vitest';
import { TestNetwork } from '../../models/test-network.ts';
import { graphOf, type ModelProto, makeValueInfo, withGraph } from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { batchOf, classes } from '../test-networks.ts';
import { buildTrainingGraph } from '../training-graph.ts';
import { convolutionsToProducts } from './convolutions-to-products.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

/** A stem of 3 channels, a strided Conv, one over positions fewer than its channels, and one over more. */
function network(): ModelProto {
  const net = new TestNetwork();
  const stem = net.conv('pixel_values', 'stem', 3, 16);
  const wide = net.conv(stem, 'wide', 16, 16);
  const inputs = (name: string, out: number) => [
    net.weight(`${name}.weight`, [out, 16, 3, 3], 0.1),
    net.weight(`${name}.bias`, [out]),
  ];
  const strided = net.node('Conv', [wide, ...inputs('strided', 16)], {
    kernel_shape: [3, 3],
    strides: [2, 2],
    pads: [1, 0, 1, 1],
  });
  const small = net.node('Conv', [strided, ...inputs('small', 24)], {
    kernel_shape: [3, 3],
    dilations: [2, 1],
    pads: [2, 1, 2, 1],
  });
  return net.model({ logits: net.gemm(net.pool(small), 'head', 24, classes), small });
}

const weights = ['stem', 'wide', 'strided', 'small'].map((name) => `${name}.weight`);
const operators = (model: ModelProto) => graphOf(model).node.map((n) => n.opType);
const count = (model: ModelProto, opType: string) => operators(model).filter((o) => o === opType).length;

async function products(model: ModelProto, trainable: readonly string[], only?: readonly string[]) {
  const convolutions = new Set(only ?? graphOf(model).node.flatMap((n) => n.output));
  return convolutionsToProducts(model, await probeShapes(runtime, model), { trainable, convolutions });
}

async function run(model: ModelProto, samples: number): Promise<number[]> {
  const session = await runtime.createSession(model, { optimization: 'disabled' });
  const results = await session.run({ pixel_values: batchOf(0, samples, 8).pixel_values! });
  await session.dispose();
  return ['small', 'logits'].flatMap((name) => Array.from(results[name]!.data as Float32Array));
}

test.each([1, 5])(
  'writes Convs with strides or few positions as products, equal to Conv (batch %i)',
  async (samples) => {
    const model = network();
    const { model: written } = await products(model, weights);
    // The stem has 3 channels, and wide has 64 positions for 16 channels: they stay.
    expect([count(model, 'Conv'), count(written, 'Conv')]).toEqual([4, 2]);
    const [before, after] = [await run(model, samples), await run(written, samples)];
    // Sums of 144 products, in another order: 144 roundings of 2⁻²⁴ of numbers below 10 at the most.
    const worst = Math.max(...before.map((y, i) => Math.abs(y - after[i]!)));
    expect(worst).toBeLessThan(1e-4);
    expect(Math.max(...before.map(Math.abs))).toBeGreaterThan(0.1);
  },
);

test('the new nodes have facts, and the value of the Conv keeps its name', async () => {
  const { model, shapes } = await products(network(), weights);
  const made = graphOf(model).node.flatMap((n) => n.output);
  expect(made.filter((name) => !shapes.has(name))).toEqual([]);
});

test('Convs with stored weights stay, and so do those that were not named', async () => {
  const model = network();
  expect(graphOf((await products(model, ['stem.weight', 'small.bias'])).model).node).toEqual(graphOf(model).node);
  expect(graphOf((await products(model, weights, ['another'])).model).node).toEqual(graphOf(model).node);
});

test('the weight gradient reads the columns that the product has cut', async () => {
  const plain = network();
  const graph = graphOf(plain);
  const model = withGraph(plain, { output: graph.output.filter((o) => o.name === 'logits') });
  const shapes = await probeShapes(runtime, model);
  const both = buildTrainingGraph(model, { trainable: ['strided.weight'], logits: 'logits', shapes }).step;
  // Nine taps, cut once: those of the forward product and of dW are the same nodes.
  expect(count(both, 'Slice')).toBe(9);
});

test('an axis that moves leaves the Conv as it is', async () => {
  const model = network();
  const moving = withGraph(model, {
    input: [makeValueInfo('pixel_values', 'float32', ['batch_size', 3, 'height', 8])],
  });
  const shapes = await probeShapes(runtime, moving, { height: [8, 9] });
  const convolutions = new Set(graphOf(moving).node.flatMap((n) => n.output));
  const { model: written } = convolutionsToProducts(moving, shapes, { trainable: weights, convolutions });
  expect(graphOf(written).node).toEqual(graphOf(moving).node);
});
