/** Files with a batch of one, as both of PyTorch's exporters write them (make/fixed_batch): the same scores and the same gradients in any batch. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTrainingGraph, targetsInput } from '../src/autodiff/index.ts';
import { openBatch } from '../src/models/opening/fixed-batch/index.ts';
import { Verdicts } from '../src/models/opening/fixed-batch/verdict.ts';
import { probeFeeds } from '../src/models/opening/probe-feeds.ts';
import { trainableParameters } from '../src/models/surgery/trainable-parameters.ts';
import { embeddingRows } from '../src/models/text/embedding-rows.ts';
import { findTextInputs, prepareTextInputs } from '../src/models/text/text-inputs.ts';
import {
  graphOf,
  indexGraph,
  type ModelProto,
  normalizeModel,
  readModelFile,
  type Tensor,
  tensor,
  tensorFromProto,
} from '../src/onnx/node/index.ts';
import { openNodeRuntime, probeShapes, type Runtime, type Tensors } from '../src/runtime/node/index.ts';

/** `FIXED_BATCH=more npx vitest run conformance/fixed-batch.test.ts` reads what `make.py --more` wrote in place of the committed fixtures. */
const place = process.env.FIXED_BATCH === 'more' ? './fixtures/large/fixed-batch/' : './fixtures/fixed-batch/';
const folder = fileURLToPath(new URL(place, import.meta.url));
const files = readdirSync(folder).filter((file) => file.endsWith('.onnx'));

/** Those whose samples are put against each other. They cannot be opened for other batches, and run one by one. */
const oneByOne = new Set(['samples-mix-torchscript', 'samples-mix-dynamo']);
/** Relative to the largest score. float32, sums ordered by the size of the batch. */
const tolerance = 1e-5;
/** Relative to the largest entry of each gradient, as in zoo.test.ts. */
const gradientTolerance = 1e-4;

let runtime: Runtime;
const cache = mkdtempSync(join(tmpdir(), 'injerto-batch-'));
beforeAll(async () => {
  runtime = await openNodeRuntime();
});
afterAll(async () => {
  await runtime.close();
  rmSync(cache, { recursive: true });
});

interface Opened {
  readonly original: ModelProto;
  readonly model: ModelProto;
  readonly rows: number | undefined;
  feeds(count: number): Tensors;
}

async function open(file: string): Promise<Opened> {
  const original = await readModelFile(join(folder, file));
  normalizeModel(original);
  const inputs = findTextInputs(original, file);
  if (inputs) prepareTextInputs(original, inputs);
  const text = inputs && { inputs, rows: embeddingRows(original, inputs.ids) };
  const options = { sha256: file, axes: {}, text, runtime, verdicts: new Verdicts(cache) };
  const { model, rows } = await openBatch(original, options);
  return { original, model, rows, feeds: (count) => probeFeeds(original, count, { axes: {}, text }) };
}

test('thirty architectures and more, by both exporters', () => {
  const names = new Set(files.map((file) => file.replace(/-(torchscript|dynamo)\.onnx$/, '')));
  expect(names.size).toBeGreaterThanOrEqual(30);
});

describe.each(files)('%s', (file) => {
  test('gives sixteen samples the scores that each has alone', async () => {
    const { original, model, rows, feeds } = await open(file);
    expect(rows).toBe(oneByOne.has(file.replace('.onnx', '')) ? 1 : undefined);
    const all = feeds(16);
    const together = await scores(model, all, rows);
    const alone = await scores(original, all, 1);
    expect(together.shape).toEqual(alone.shape);
    expect(alone.shape[0]).toBe(16);
    expect(distance(together, alone)).toBeLessThan(tolerance * largestOf(alone));
    // what was found is kept: the next opening gives the same graph without running any
    const again = await open(file);
    expect(graphOf(again.model).node.length).toBe(graphOf(model).node.length);
    expect(distance(await scores(again.model, all, rows), alone)).toBeLessThan(tolerance * largestOf(alone));
  });

  test('learns from a batch of four what it learns from each of the four', async () => {
    const { original, model, rows, feeds } = await open(file);
    const names = trainableParameters(indexGraph(graphOf(original))).map(({ name }) => name);
    const [batch, single] = await Promise.all([
      gradients(model, feeds(4), names, rows),
      gradients(original, feeds(4), names, 1),
    ]);
    const largest = Math.max(...names.map((name) => largestOf(single[name]!)));
    const off = names.filter((name) => {
      // a bias of attention's keys has no gradient but rounding: measured against the largest of the network
      const scale = Math.max(largestOf(single[name]!), 1e-3 * largest);
      return !(distance(batch[name]!, single[name]!) <= gradientTolerance * scale);
    });
    expect(off).toEqual([]);
    expect(largest).toBeGreaterThan(0);
  });
});

async function scores(model: ModelProto, feeds: Tensors, rows: number | undefined): Promise<Tensor> {
  const session = await runtime.createSession(model, { rows });
  const results = await session.run(feeds, { fetches: ['logits'] }).finally(() => session.dispose());
  return results.logits!;
}

/** Of all weights, after one step on four samples of different classes. */
async function gradients(
  model: ModelProto,
  feeds: Tensors,
  trainable: readonly string[],
  rows: number | undefined,
): Promise<Record<string, Tensor<'float32'>>> {
  const shapes = await probeShapes(runtime, model, {}, rows);
  const graph = buildTrainingGraph(model, { trainable, shapes, logits: 'logits' });
  const stored = new Map(graphOf(model).initializer.map((proto) => [proto.name, proto]));
  const parameters = trainable.map((name) => ({
    name,
    value: tensorFromProto(stored.get(name)!) as Tensor<'float32'>,
    group: 0,
  }));
  const trainer = await runtime.createTrainer({ graph, parameters, rows });
  const frozen = graph.frozen && (await runtime.createSession(graph.frozen, { rows }));
  try {
    const values = { ...feeds, ...(await frozen?.run(feeds)) };
    const boundary = Object.fromEntries(graph.boundary.map(({ name }) => [name, values[name]!]));
    const classes = shapes.get('logits')!.axes[1]!;
    const targets = new Float32Array(4 * classes);
    for (let n = 0; n < 4; n++) targets[n * classes + (n % classes)] = 1;
    // the trainer keeps the arrays that it is given
    await trainer.accumulate({
      ...structuredClone(boundary),
      [targetsInput]: tensor('float32', [4, classes], targets),
    });
    return await trainer.readGradients();
  } finally {
    await trainer.dispose();
    await frozen?.dispose();
  }
}

function largestOf({ data }: Tensor): number {
  return (data as Float32Array).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

function distance(a: Tensor, b: Tensor): number {
  const [one, other] = [a.data as Float32Array, b.data as Float32Array];
  return one.reduce((most, x, i) => Math.max(most, Math.abs(x - other[i]!)), 0);
}
