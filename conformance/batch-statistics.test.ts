/** Batch normalization in training form against PyTorch's in 64-bit arithmetic, in networks from both of its exporters (make/README.md). */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { TrainingGraphOptions } from '../src/autodiff/index.ts';
import { normalizeModel, readModelFile, type Tensor, tensor } from '../src/onnx/node/index.ts';
import { openNodeRuntime, probeShapes } from '../src/runtime/node/index.ts';
import { deviations, floats, weightsOf, worst } from './deviation.ts';
import { type Fixture, readFixture } from './read-fixture.ts';
import { stepOf } from './training-step.ts';

interface BatchFixture extends Omit<Fixture, 'model' | 'input'> {
  /** One reference for the files of both exporters. */
  readonly models: readonly string[];
  readonly zero?: readonly string[];
  readonly zeroWithoutEpsilon?: readonly string[];
}

/** Of running statistics and of what the model says with them, relative to the largest entry. */
const statisticsTolerance = 1e-5;
const afterTolerance = 1e-4;

const root = new URL('../', import.meta.url);
const { fixtures } = JSON.parse(
  readFileSync(new URL('fixtures/batch-statistics/manifest.json', import.meta.url), 'utf8'),
) as {
  fixtures: BatchFixture[];
};

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const ways: [string, Partial<TrainingGraphOptions>][] = [
  ['all activations kept', {}],
  ['as few activations kept as can be', { memory: { bytes: 0, batch: 2 } }],
  ['no kernels beside the graph', { useKernels: false }],
];

const files = fixtures.flatMap((fixture) =>
  fixture.models.map((path) => [basename(path, '.onnx'), path, fixture] as const),
);

describe.each(files)('%s', (_, path, fixture) => {
  const reference = pixelsFromSteps(readFixture({ ...fixture, model: path, input: [] }));
  const statistics = Object.keys(reference).flatMap((key) => /^after\/(.*\.running_.*)$/.exec(key)?.[1] ?? []);

  test.each(ways)('has PyTorch’s gradients and running statistics: %s', async (_, options) => {
    const model = await readModelFile(fileURLToPath(new URL(path, root)));
    normalizeModel(model);
    const shapes = await probeShapes(runtime, model, { height: [64, 96], width: [64, 96] });
    const step = await stepOf(runtime, model, reference, {
      ...{ trainable: weightsOf(reference), logits: 'logits', shapes, batchStatistics: true },
      ...options,
    });
    const away = (name: string, found: Tensor, allowed: number) => {
      const error = worst(floats(found), floats(reference[`after/${name}`]!));
      return error <= allowed ? [] : [`${name} after the step: ${error.toPrecision(2)}`];
    };
    const found = [
      ...deviations(step, fixture, reference),
      ...statistics.flatMap((name) => away(name, step.parameters[name]!, statisticsTolerance)),
      ...away('logits', step.after, afterTolerance),
    ];
    expect(found, found.join('\n')).toEqual([]);
    expect(statistics.length).toBeGreaterThan(20);
  });
});

/** The fixture with its photos, which it holds as steps of 1/32. */
function pixelsFromSteps({ 'steps/pixel_values': steps, ...rest }: Record<string, Tensor>): Record<string, Tensor> {
  const pixels = Float32Array.from(steps!.data as Int8Array, (step) => step / 32);
  return { ...rest, 'input/pixel_values': tensor('float32', steps!.shape, pixels) };
}
