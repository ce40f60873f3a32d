import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { graphOf, type ModelProto, makeNode, normalizeModel, readModelFile, withGraph } from '../../onnx/node/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { findBlocks } from '../surgery/find-blocks.ts';
import { findHead } from '../surgery/find-head.ts';
import { findLoraLayers } from './lora-layers.ts';
import { type LoraTargets, selectLoraLayers } from './select-lora-layers.ts';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

async function open(name: string): Promise<ModelProto> {
  const model = await readModelFile(
    fileURLToPath(new URL(`../../../conformance/fixtures/${name}.onnx`, import.meta.url)),
  );
  normalizeModel(model);
  return model;
}

async function selected(model: ModelProto, targets: LoraTargets, axes = {}): Promise<string[]> {
  const shapes = await probeShapes(runtime, model, axes);
  const blocks = findBlocks(model, shapes, findHead(model, shapes));
  return selectLoraLayers(findLoraLayers(model), blocks, targets).map(({ module }) => module);
}

const length = { sequence_length: [5, 6] as const };

describe('sensible', () => {
  test('is every linear layer of a transformer but the head, under both exporters', async () => {
    for (const name of ['zoo/bert-torchscript', 'zoo/bert-dynamo']) {
      const modules = await selected(await open(name), 'sensible', length);
      const kinds = new Set(modules.map((module) => module.replace(/^.*layer\.\d+\./, '')));
      expect([...kinds].sort(), name).toEqual([
        'attention.output.dense',
        'attention.self.key',
        'attention.self.query',
        'attention.self.value',
        'intermediate.dense',
        'output.dense',
      ]);
    }
  });

  test('is every ungrouped convolution of a convolutional network', async () => {
    expect(await selected(await open('lora/conv/base'), 'sensible')).toEqual([
      'stem',
      'body.0.conv',
      'body.0.project',
      'body.1.conv',
      'body.1.project',
    ]);
  });
});

describe('patterns', () => {
  test.each<[LoraTargets, string[]]>([
    ['query', ['bert.encoder.layer.0.attention.self.query', 'bert.encoder.layer.1.attention.self.query']],
    [
      '*.0.attention.self.[qk]*',
      ['bert.encoder.layer.0.attention.self.query', 'bert.encoder.layer.0.attention.self.key'],
    ],
    [
      ['/layer\\.1\\..*value/', 'pooler.dense'],
      ['bert.encoder.layer.1.attention.self.value', 'bert.pooler.dense'],
    ],
  ])('%s', async (targets, modules) => {
    expect((await selected(await open('lora/bert/base'), targets, length)).toSorted()).toEqual(modules.toSorted());
  });

  test('that match nothing name what is near, also where only one of several does not', async () => {
    const bert = await open('lora/bert/base');
    await expect(selected(bert, ['query', 'valeu'], length)).rejects.toMatchObject({
      code: 'PATTERN_MATCHES_NOTHING',
      what: expect.stringContaining('"valeu"'),
      hint: expect.stringContaining('Near names'),
    });
    // the head learns as a whole
    await expect(selected(bert, 'classifier', length)).rejects.toMatchObject({ code: 'PATTERN_MATCHES_NOTHING' });
  });

  test('that name a layer without a path say why it has none', async () => {
    await expect(selected(await open('lora/conv/base'), 'depthwise')).rejects.toMatchObject({
      what: expect.stringContaining('is a grouped convolution'),
    });
  });
});

test('a weight that something else reads too gets no path', async () => {
  const model = await open('lora/conv/base');
  const weight = 'body.1.project.weight';
  const tied = withGraph(model, {
    node: [...graphOf(model).node, makeNode('Neg', [weight], ['negative'], {}, { name: 'tied' })],
  });
  const modules = (found: ReturnType<typeof findLoraLayers>) => found.layers.map(({ module }) => module);
  expect(modules(findLoraLayers(model))).toContain('body.1.project');
  expect(modules(findLoraLayers(tied))).not.toContain('body.1.project');
  expect(findLoraLayers(tied).refused).toContainEqual({ module: 'body.1.project', why: 'shared' });
});

test('a weight that several layers share gets one path, which all of them take', async () => {
  for (const name of ['zoo/albert-torchscript', 'zoo/albert-dynamo']) {
    const { layers } = findLoraLayers(await open(name));
    const query = layers.filter(({ module }) => module.endsWith('query'));
    expect(query, name).toHaveLength(1);
    expect(query[0]!.nodes.length).toBeGreaterThan(1);
  }
});
