import { afterAll, describe, expect, test } from 'vitest';
import { graphOf, readsOf } from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { batchOf, parametersOf, photoNetwork } from '../test-networks.ts';
import { buildTrainingGraph, type TrainingGraph } from '../training-graph.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const model = photoNetwork({ size: 24 });
const parameters = parametersOf(model);

async function graphFor(bytes?: number): Promise<TrainingGraph> {
  return buildTrainingGraph(model, {
    trainable: parameters.map((p) => p.name),
    logits: 'logits',
    shapes: await probeShapes(runtime, model),
    ...(bytes !== undefined && { memory: { bytes, batch: 4 } }),
  });
}

async function gradientsOf(graph: TrainingGraph) {
  const trainer = await runtime.createTrainer({ graph, parameters });
  const { loss } = await trainer.accumulate(batchOf(0, 4, 24));
  const gradients = await trainer.readGradients();
  await trainer.dispose();
  return { loss, gradients };
}

describe('recompute', () => {
  test('gives the same gradients, bit for bit, kernels included', async () => {
    const tight = await graphFor(0);
    expect(tight.recomputed!.pieces).toBeGreaterThan(0);
    expect(await gradientsOf(tight)).toEqual(await gradientsOf(await graphFor()));
  });

  test('leaves a graph alone that fits', async () => {
    const ample = await graphFor(1e12);
    expect(ample.recomputed!.pieces).toBe(0);
    expect(ample.step).toEqual((await graphFor()).step);
  });

  test('the smaller the budget, the less is held, down to a least', async () => {
    const all = (await graphFor(1e12)).recomputed!.bytes;
    const most = (await graphFor(0.7 * all)).recomputed!.bytes;
    const least = (await graphFor(0)).recomputed!.bytes;
    expect(most).toBeLessThanOrEqual(0.7 * all);
    expect(least).toBeLessThanOrEqual(most);
  });

  test('what is computed again waits for a gradient', async () => {
    const { step } = await graphFor(0);
    const nodes = graphOf(step).node;
    const clones = nodes.filter((node) => node.name.startsWith('again/'));
    const waiting = new Set(nodes.filter((n) => n.name.startsWith('grad/')).flatMap((n) => n.output));
    for (const node of nodes)
      if (readsOf(node).some((name) => waiting.has(name))) for (const o of node.output) waiting.add(o);
    const early = clones.filter((node) => node.opType === 'Conv' && !node.output.some((name) => waiting.has(name)));
    expect(clones.some((node) => node.opType === 'Conv')).toBe(true);
    expect(early.map((node) => node.name)).toEqual([]);
  });
});
