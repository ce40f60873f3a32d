/** A trainable part may read what the model is fed beside what the frozen part computes: an image that is added back, the mask of a text. */
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { imageFolder, seededRandom, textDataset } from '../../data/node/index.ts';
import { openModel } from '../../models/node/index.ts';
import { testEncoder } from '../../models/text/test-encoder.ts';
import {
  encodeModel,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type NodeProto,
  tensor,
  tensorToProto,
} from '../../onnx/index.ts';
import { openNodeRuntime, type Runtime } from '../../runtime/node/index.ts';
import { layOutFood } from '../test-food-folder.ts';
import { train } from '../train.ts';

const root = new URL('../../../', import.meta.url);
let folder: string;
let runtime: Runtime;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-frozen-'));
  await layOutFood(path.join(folder, 'photos'), ['A', 'D'], 10);
  runtime = await openNodeRuntime({ threads: 1 });
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true, force: true });
});

/** Two convolutions, and `skip` added to what the second gives. */
function skipNetwork(skip: string, before: readonly NodeProto[] = []) {
  const random = seededRandom(1, 'skip');
  const draw = (...shape: number[]) =>
    tensor(
      'float32',
      shape,
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0.3 * random.normal()),
    );
  const weights = {
    'block1.weight': draw(3, 3, 3, 3),
    'block2.weight': draw(3, 3, 3, 3),
    'block3.weight': draw(8, 3, 3, 3),
    'classifier.weight': draw(4, 8),
    'classifier.bias': draw(4),
    // each channel as it is
    one: tensor('float32', [3, 1, 1, 1], Float32Array.of(1, 1, 1)),
  };
  const same = { kernel_shape: [3, 3], pads: [1, 1, 1, 1] };
  return makeModel(
    makeGraph({
      node: [
        ...before,
        makeNode('Conv', ['pixel_values', 'block1.weight'], ['c1'], same),
        makeNode('Relu', ['c1'], ['r1']),
        makeNode('Conv', ['r1', 'block2.weight'], ['c2'], same),
        makeNode('Add', ['c2', skip], ['sum']),
        makeNode('Conv', ['sum', 'block3.weight'], ['c3'], { ...same, strides: [2, 2] }),
        makeNode('Relu', ['c3'], ['r3']),
        makeNode('GlobalAveragePool', ['r3'], ['pooled']),
        makeNode('Flatten', ['pooled'], ['features']),
        makeNode('Gemm', ['features', 'classifier.weight', 'classifier.bias'], ['logits'], { transB: 1 }),
      ],
      input: [makeValueInfo('pixel_values', 'float32', ['batch_size', 3, 32, 32])],
      output: [makeValueInfo('logits', 'float32', ['batch_size', 4])],
      initializer: Object.entries(weights)
        .filter(([name]) => name !== 'one' || before.length > 0)
        .map(([name, value]) => tensorToProto(name, value)),
    }),
  );
}

test('photos that are added back: the same losses as where a frozen convolution hands them on', async () => {
  const photos = await imageFolder(path.join(folder, 'photos'));
  const run = async (name: string, model: ReturnType<typeof skipNetwork>) => {
    const file = path.join(folder, `${name}.onnx`);
    await writeFile(file, encodeModel(model));
    const { history, test: tested } = await train(await openModel(file), photos, {
      method: 'fine-tune',
      unfreeze: 'block2.*',
      epochs: 3,
      batchSize: 5,
      views: 2,
      learningRate: 0.01,
      cacheDir: path.join(folder, 'cache'),
      runtime,
    });
    return [...history.map(({ trainLoss, validation }) => [trainLoss, validation!.loss]), tested!.loss];
  };
  const handOn = makeNode('Conv', ['pixel_values', 'one'], ['handed'], { kernel_shape: [1, 1], group: 3 });
  const read = await run('read', skipNetwork('pixel_values'));
  expect(read).toEqual(await run('handed', skipNetwork('handed', [handOn])));
  expect(read.flat().every(Number.isFinite)).toBe(true);
});

test('the mask of texts of one length, whole numbers that no cache holds', async () => {
  const place = path.join(folder, 'encoder');
  await mkdir(place);
  const weight = tensor(
    'float32',
    [6, 6],
    Float32Array.from({ length: 36 }, (_, i) => Math.sin(i)),
  );
  const nodes = [
    makeNode('MatMul', ['last_hidden_state', 'upper.weight'], ['raised']),
    makeNode('Tanh', ['raised'], ['second']),
  ];
  const model = (length: number | string) =>
    testEncoder({ tokens: 600, length, more: { nodes, weights: { 'upper.weight': weight } }, outputs: ['second'] });
  await writeFile(
    path.join(place, 'tokenizer.json'),
    readFileSync(new URL('conformance/fixtures/tokenizers/unigram.json', root)),
  );
  const all = await textDataset(fileURLToPath(new URL('examples/data/intents-en.csv', root)));
  const texts = { ...all, samples: all.samples.filter((_, n) => n % 4 === 0) };
  const losses = async (length: number | string) => {
    await writeFile(path.join(place, 'model.onnx'), encodeModel(model(length)));
    const { history } = await train(await openModel(place), texts, {
      method: 'fine-tune',
      unfreeze: 'upper.*',
      epochs: 2,
      batchSize: 512,
      maxLength: 24,
      cacheDir: path.join(folder, 'cache'),
      runtime,
    });
    return history.map(({ trainLoss }) => trainLoss);
  };
  const [fixed, moving] = [await losses(24), await losses('sequence_length')];
  await all.close();
  fixed.forEach((loss, epoch) => {
    expect(loss).toBeCloseTo(moving[epoch]!, 4); // padded further, which the mask takes out; the order of sums differs
  });
});
