/** Gradients of whole networks against PyTorch's, computed in 64-bit arithmetic (see make/README.md). */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { buildTrainingGraph } from '../src/autodiff/index.ts';
import {
  graphOf,
  type ModelProto,
  readModelFile,
  tensor,
  tensorFromProto,
  toFloat32,
  widenModel,
} from '../src/onnx/node/index.ts';
import { openNodeRuntime, probeShapes } from '../src/runtime/node/index.ts';
import { deviation, floats, oneHot, weightsOf, worst } from './deviation.ts';
import { type Fixture, readFixture } from './read-fixture.ts';

/** Relative to each tensor's largest entry. PyTorch's own 32-bit arithmetic deviates up to 5e-6 (manifest.json, pytorchFloat32Error). */
const tolerance = 1e-4;

const root = new URL('../', import.meta.url);
const { fixtures } = JSON.parse(readFileSync(new URL('fixtures/manifest.json', import.meta.url), 'utf8')) as {
  fixtures: Fixture[];
};

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

describe.each(fixtures)('$name', (fixture) => {
  test.each([
    { optimization: 'all', useKernels: true },
    { optimization: 'disabled', useKernels: true },
    { optimization: 'all', useKernels: false },
    { optimization: 'disabled', useKernels: false },
  ] as const)(
    'has PyTorch’s gradients for all weights: optimization $optimization, kernels $useKernels',
    async ({ optimization, useKernels }) => {
      const reference = readFixture(fixture);
      const model = await openResized(fixture);
      const parameters = weightsOf(reference).map((name) => parameter(model, name));
      const graph = buildTrainingGraph(model, {
        trainable: parameters.map((p) => p.name),
        logits: 'logits',
        shapes: await probeShapes(runtime, model),
        useKernels,
      });
      const trainer = await runtime.createTrainer({ graph, parameters, optimization });
      const { loss, outputs } = await trainer.accumulate({
        pixel_values: reference.input!,
        targets: oneHot(reference),
      });
      expect(loss).toBeCloseTo(fixture.loss, 4);
      expect(worst(floats(outputs.logits!), floats(reference.logits!))).toBeLessThan(tolerance);
      const gradients = await trainer.readGradients();
      const errors = Object.fromEntries(
        parameters.map(({ name }) => [name, deviation(gradients[name]!, reference, name)]),
      );
      expect(Object.entries(errors).filter(([, error]) => !(error <= tolerance))).toEqual([]);
      await trainer.dispose();
    },
  );
});

/** The model of a fixture at the fixture's image size; the file may declare another. */
async function openResized({ model: path, input }: Fixture): Promise<ModelProto> {
  const model = await readModelFile(fileURLToPath(new URL(path, root)));
  widenModel(model);
  const type = graphOf(model).input[0]!.type!.value;
  if (type.case !== 'tensorType') throw new Error('the model’s input is no tensor');
  for (const axis of [2, 3]) type.value.shape!.dim[axis]!.value = { case: 'dimValue', value: BigInt(input[axis]!) };
  return model;
}

function parameter(model: ModelProto, name: string) {
  const proto = graphOf(model).initializer.find((t) => t.name === name);
  if (!proto) throw new Error(`no weight ${name}`);
  const value = tensorFromProto(proto);
  return { name, group: 0, value: tensor('float32', value.shape, toFloat32(value)) };
}
