/** Gradients of small hub architectures, as PyTorch's two exporters write them, against PyTorch's in 64-bit arithmetic (make/README.md). */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { evaluationGraph, type MemoryBudget } from '../src/autodiff/index.ts';
import { computeGradients } from '../src/methods/gradients/compute-gradients.ts';
import { graphOf, type ModelProto, normalizeModel, readModelFile, type Tensor } from '../src/onnx/node/index.ts';
import { openNodeRuntime, probeShapes } from '../src/runtime/node/index.ts';
import { deviations, weightsOf } from './deviation.ts';
import { readFixture } from './read-fixture.ts';
import { feedsOf, inRows, stepOf } from './training-step.ts';
import { axesOf, type ZooFixture } from './zoo-fixture.ts';

const root = new URL('../', import.meta.url);
/** `ZOO=large npx vitest run conformance/zoo.test.ts` reads what `make.py --large` wrote in place of the committed fixtures. */
const folder = process.env.ZOO === 'large' ? 'fixtures/large/zoo' : 'fixtures/zoo';
const { fixtures } = JSON.parse(readFileSync(new URL(`${folder}/manifest.json`, import.meta.url), 'utf8')) as {
  fixtures: ZooFixture[];
};

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

describe.each(fixtures)('$name', (fixture) => {
  const reference = readFixture({ ...fixture, input: [] });
  const open = () => readModelFile(fileURLToPath(new URL(fixture.model, root)));

  // stored integers have no gradient before they are made float32 weights
  test.skipIf(fixture.exporter === 'published-int8')(
    'has PyTorch’s gradients for all weights, as the file is',
    async () => {
      const found = await differences(await open(), fixture, reference);
      expect(found, found.join('\n')).toEqual([]);
    },
  );

  // the classes of contrastive logits are the texts of the batch, so that their number moves, which the loss does not allow
  test.skipIf(fixture.output === 'logits_per_image')(
    'has them as a model is opened, for every batch and length',
    async () => {
      const model = await open();
      normalizeModel(model);
      const evaluated = evaluationGraph(model);
      const shapes = await probeShapes(runtime, evaluated, axesOf(fixture));
      expect(graphOf(evaluated).input.every(({ name }) => shapes.get(name)?.axes[0] === null)).toBe(true);
      const found = await differences(evaluated, fixture, reference, shapes);
      expect(found, found.join('\n')).toEqual([]);
    },
  );

  test.skipIf(fixture.output === 'logits_per_image')(
    'has them in a training, whether all activations are kept or as few as can be',
    async () => {
      const model = await open();
      normalizeModel(model);
      const rows = inRows(model, fixture.output, reference);
      const shapes = await probeShapes(runtime, rows, axesOf(fixture));
      const least = { bytes: 0, batch: 3, length: 9 };
      for (const memory of [undefined, least]) {
        const found = await trainingDifferences(rows, fixture, reference, shapes, memory);
        expect(found, found.join('\n')).toEqual([]);
      }
    },
  );
});

/** As `differences`, of what a trainer accumulates in one step. */
async function trainingDifferences(
  model: ModelProto,
  fixture: ZooFixture,
  reference: Record<string, Tensor>,
  shapes: Shapes,
  memory: MemoryBudget | undefined,
): Promise<string[]> {
  const trainable = weightsOf(reference);
  const step = await stepOf(runtime, model, reference, {
    trainable,
    logits: 'rows',
    shapes,
    ...(memory && { memory }),
  });
  return deviations(step, fixture, reference);
}

type Shapes = Awaited<ReturnType<typeof probeShapes>>;

/** What deviates by more than it may: the relative error, or why there is no gradient and for how many weights. */
async function differences(
  model: ModelProto,
  fixture: ZooFixture,
  reference: Record<string, Tensor>,
  shapes?: Shapes,
): Promise<string[]> {
  const weights = weightsOf(reference);
  const wanted = new Set(weights);
  const computed = await computeGradients(runtime, model, feedsOf(reference), {
    labels: reference.labels!,
    output: fixture.output,
    only: (name) => wanted.has(name),
    ...(shapes && { shapes }),
  });
  const reasons = new Map(computed.skipped.map(({ name, why }) => [name, why.message]));
  const missing = new Map<string, string[]>();
  for (const name of weights) {
    if (computed.gradients[name]) continue;
    const reason = reasons.get(name) ?? 'no such weight';
    missing.set(reason, [...(missing.get(reason) ?? []), name]);
  }
  return [
    ...[...missing].map(([reason, names]) => `${names.length} weights, ${names[0]} among them: ${reason}`),
    ...deviations(computed, fixture, reference),
  ];
}
