/** Adapters that PEFT wrote: the logits and gradients that PEFT computes from them, in 64-bit arithmetic (make/lora/make.py). */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { buildTrainingGraph, targetsInput } from '../src/autodiff/index.ts';
import { readAdapter } from '../src/models/lora/adapter-file.ts';
import { fitAdapter, headModuleOf } from '../src/models/lora/fit-adapter.ts';
import { insertLora } from '../src/models/lora/insert-lora.ts';
import { findLoraLayers } from '../src/models/lora/lora-layers.ts';
import { mergeLora } from '../src/models/lora/merge-lora.ts';
import { findHead } from '../src/models/surgery/find-head.ts';
import {
  graphOf,
  type ModelProto,
  normalizeModel,
  readModelFile,
  type Tensor,
  tensorFromProto,
} from '../src/onnx/node/index.ts';
import { openNodeRuntime, probeShapes } from '../src/runtime/node/index.ts';
import { decodeSafetensors } from '../src/safetensors.ts';
import { floats, oneHot, worst } from './deviation.ts';

/** Relative to each tensor's largest entry; 32-bit arithmetic through a few layers deviates by some 1e-6. */
const tolerance = 1e-4;

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

const folderOf = (name: string) => fileURLToPath(new URL(`fixtures/lora/${name}`, import.meta.url));

const cases = [
  { name: 'bert', axes: { sequence_length: [5, 6] as const }, head: 'classifier' },
  { name: 'conv', axes: {}, head: 'classifier' },
];

describe.each(cases)('$name', ({ name, axes, head: headModule }) => {
  const folder = folderOf(name);
  const reference = decodeSafetensors(readFileSync(`${folder}/reference.safetensors`), name);

  async function fitted() {
    const base = await readModelFile(`${folder}/base.onnx`);
    normalizeModel(base);
    const head = findHead(base, await probeShapes(runtime, base, axes));
    const module = headModuleOf(base, head);
    expect(module).toBe(headModule);
    return fitAdapter(base, await readAdapter(folder), { features: head.features, module });
  }

  test('two paths and merged weights give PEFT’s logits', async () => {
    const { model, pairs } = await fitted();
    for (const adapted of [insertLora(model, pairs).model, mergeLora(model, [{ pairs }])]) {
      const session = await runtime.createSession(adapted);
      const { logits } = await session.run(feedsOf(adapted, reference));
      await session.dispose();
      expect(worst(floats(logits!), floats(reference.logits!))).toBeLessThan(tolerance);
    }
    const session = await runtime.createSession(model);
    const { logits } = await session.run(feedsOf(model, reference));
    await session.dispose();
    // the adapter is no trifle
    expect(worst(floats(logits!), floats(reference.logits!))).toBeGreaterThan(0.05);
  });

  test('A, B and the head have PEFT’s gradients', async () => {
    const { model, pairs, head } = await fitted();
    const inserted = insertLora(model, pairs);
    const shapes = await probeShapes(runtime, inserted.model, axes);
    const expected = new Map<string, Tensor>();
    const file = (key: string) => reference[`gradient/base_model.model.${key}`]!;
    for (const { module, A, B } of inserted.parameters) {
      expected.set(A, file(`${module}.lora_A.weight`));
      expected.set(B, file(`${module}.lora_B.weight`));
    }
    const [weight, bias] = head!.parameters as [string, string];
    expected.set(weight, file(`${headModule}.weight`));
    expected.set(bias, file(`${headModule}.bias`));
    expect(expected.size).toBe(Object.keys(reference).filter((key) => key.startsWith('gradient/')).length);
    const trainable = [...expected.keys()];
    const graph = buildTrainingGraph(inserted.model, { trainable, logits: 'logits', shapes });
    // frozen weights get no gradient
    expect(Object.keys(graph.gradients).sort()).toEqual(trainable.toSorted());
    const stored = new Map(graphOf(inserted.model).initializer.map((proto) => [proto.name, proto]));
    const parameters = trainable.map((key) => {
      const value = tensorFromProto(stored.get(key)!) as Tensor<'float32'>;
      return { name: key, group: 0, value };
    });
    const trainer = await runtime.createTrainer({ graph, parameters });
    const feeds = feedsOf(model, reference);
    const frozen = graph.frozen && (await runtime.createSession(graph.frozen));
    const values = { ...feeds, ...(await frozen?.run(feeds)) };
    const { loss } = await trainer.accumulate({
      // the trainer keeps the arrays that it is given
      ...structuredClone(Object.fromEntries(graph.boundary.map((value) => [value.name, values[value.name]!]))),
      [targetsInput]: oneHot(reference),
    });
    const gradients = await trainer.readGradients();
    await Promise.all([trainer.dispose(), frozen?.dispose()]);
    expect(loss).toBeCloseTo(floats(reference.loss!)[0]!, 4);
    const errors = [...expected].map(([key, value]) => [key, worst(floats(gradients[key]!), floats(value))] as const);
    expect(errors.filter(([, error]) => !(error < tolerance))).toEqual([]);
  });
});

test('modules are called as in PyTorch', async () => {
  const modules = async (name: string) => {
    const base = await readModelFile(`${folderOf(name)}/base.onnx`);
    normalizeModel(base);
    const { layers, refused } = findLoraLayers(base);
    return { layers: layers.map(({ module }) => module), refused };
  };
  const layer = (i: number) =>
    [
      'attention.self.query',
      'attention.self.key',
      'attention.self.value',
      'attention.output.dense',
      'intermediate.dense',
      'output.dense',
    ].map((leaf) => `bert.encoder.layer.${i}.${leaf}`);
  const bert = await modules('bert');
  expect(bert.layers.toSorted()).toEqual([...layer(0), ...layer(1), 'bert.pooler.dense', 'classifier'].toSorted());
  expect(await modules('conv')).toEqual({
    layers: ['stem', 'body.0.conv', 'body.0.project', 'body.1.conv', 'body.1.project', 'classifier'],
    refused: [
      { module: 'body.0.depthwise', why: 'grouped' },
      { module: 'body.1.depthwise', why: 'grouped' },
    ],
  });
});

function feedsOf(model: ModelProto, reference: Record<string, Tensor>): Record<string, Tensor> {
  const names = graphOf(model).input.map((input) => input.name);
  return Object.fromEntries(names.filter((key) => reference[key]).map((key) => [key, reference[key]!]));
}
