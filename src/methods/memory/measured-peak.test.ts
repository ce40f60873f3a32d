/** What a training takes, as the system counts it, against what it expected and what it was allowed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededRandom } from '../../data/index.ts';
import {
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  tensor,
  tensorToProto,
  writeModelFile,
} from '../../onnx/node/index.ts';
import type { TrainOptions } from '../options/train-options.ts';
import { layOutFood } from '../test-food-folder.ts';
import { measureTraining } from './test-measured-training.ts';

/** Allocators differ from system to system: the bench measures within 15 %, this is to find what was forgotten. */
const tolerance = 1.25;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-peak-'));
  await layOutFood(path.join(folder, 'photos'), ['A', 'D'], 32);
  await writeWideModel(path.join(folder, 'wide.onnx'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function measure(options: Pick<TrainOptions, 'memory'>) {
  const training = { method: 'fine-tune', unfreeze: 'all', epochs: 1, batchSize: 16, augment: 'none' } as const;
  return measureTraining({
    model: path.join(folder, 'wide.onnx'),
    data: path.join(folder, 'photos'),
    options: { ...training, ...options, cacheDir: path.join(folder, `cache ${options.memory}`) },
  });
}

test('a training takes what it expected, keeps to less, and is refused where it can keep to nothing', async () => {
  const free = await measure({});
  expect(free.warnings).toEqual([]);
  const expected = free.use!.estimated;
  expect(free.peak).toBeLessThan(tolerance * expected);
  expect(free.peak).toBeGreaterThan(expected / tolerance);

  const budget = 0.6 * expected;
  const tight = await measure({ memory: budget });
  expect(tight.error).toBeUndefined();
  expect(tight.warnings.length).toBeGreaterThan(0);
  expect(tight.use!.estimated).toBeLessThanOrEqual(budget);
  expect(tight.peak).toBeLessThan(tolerance * budget);

  const refused = await measure({ memory: 150e6 });
  expect(refused.error?.code).toBe('MEMORY_INSUFFICIENT');
  expect(refused.error?.details.needed).toBeGreaterThan(150e6);
  expect(refused.phases).not.toContain('train');
  expect(refused.peak).toBeLessThan(expected);
});

/** Four convolutions over 128×128 photos: few weights, and 8 MB of activations for each photo. */
async function writeWideModel(file: string): Promise<void> {
  const random = seededRandom(1, 'wide');
  const draw = (shape: number[]) =>
    tensor(
      'float32',
      shape,
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0.1 * random.normal()),
    );
  const layers = [1, 2, 3, 4];
  const graph = makeGraph({
    node: [
      ...layers.flatMap((n) => [
        makeNode('Conv', [n === 1 ? 'pixel_values' : `r${n - 1}`, `block${n}.weight`, `block${n}.bias`], [`c${n}`], {
          kernel_shape: [3, 3],
          pads: [1, 1, 1, 1],
        }),
        makeNode('Relu', [`c${n}`], [`r${n}`]),
      ]),
      makeNode('GlobalAveragePool', ['r4'], ['pooled']),
      makeNode('Flatten', ['pooled'], ['features']),
      makeNode('Gemm', ['features', 'classifier.weight', 'classifier.bias'], ['logits'], { transB: 1 }),
    ],
    input: [makeValueInfo('pixel_values', 'float32', ['batch_size', 3, 128, 128])],
    output: [makeValueInfo('logits', 'float32', ['batch_size', 10])],
    initializer: [
      ...layers.flatMap((n) => [
        tensorToProto(`block${n}.weight`, draw([32, n === 1 ? 3 : 32, 3, 3])),
        tensorToProto(`block${n}.bias`, draw([32])),
      ]),
      tensorToProto('classifier.weight', draw([10, 32])),
      tensorToProto('classifier.bias', draw([10])),
    ],
  });
  await writeModelFile(makeModel(graph), file);
}
