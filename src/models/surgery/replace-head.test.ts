import { afterAll, describe, expect, test } from 'vitest';
import {
  decodeModel,
  encodeModel,
  graphOf,
  type ModelProto,
  renameValues,
  type Tensor,
  tensorFromProto,
  toFloat32,
} from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { openModel } from '../open-model.ts';
import { freezeModel } from '../opening/freeze-model.ts';
import type { ImageModel } from '../reference-model.ts';
import { residualNetwork, sequence, TestNetwork, testImages } from '../test-network.ts';
import type { Head, HeadSpec } from './anatomy.ts';
import { withFeaturesOutput } from './features-output.ts';
import { findHead } from './find-head.ts';
import { replaceHead } from './replace-head.ts';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

async function headOf(model: ModelProto, features?: string): Promise<Head> {
  return findHead(model, await probeShapes(runtime, model), { features });
}

async function run(model: ModelProto, images: Tensor, output: string): Promise<Tensor> {
  const session = await runtime.createSession(model);
  try {
    return (await session.run({ [session.inputNames[0]!]: images }))[output]!;
  } finally {
    await session.dispose();
  }
}

function weights(model: ModelProto, name: string): Tensor {
  return tensorFromProto(graphOf(model).initializer.find((t) => t.name === name)!);
}

const mlp: HeadSpec = { kind: 'mlp', hidden: 6, dropout: 0.25 };

describe('a linear head', () => {
  test('computes W·features + b, and the model given stays as it was', async () => {
    const model = freezeModel(residualNetwork());
    const before = encodeModel(model);
    const head = await headOf(model);
    const grafted = replaceHead(model, head, { kind: 'linear' }, 3, sequence());
    expect(encodeModel(model)).toEqual(before);
    expect(grafted).toMatchObject({ logits: 'logits', parameters: ['head.weight', 'head.bias'] });

    const images = testImages(2, 8);
    const backbone = withFeaturesOutput(model, head);
    const features = toFloat32(await run(backbone.model, images, backbone.output));
    const weight = toFloat32(weights(grafted.model, 'head.weight'));
    const bias = toFloat32(weights(grafted.model, 'head.bias'));
    const expected = [0, 1].flatMap((n) =>
      [0, 1, 2].map((k) => [0, 1, 2, 3].reduce((sum, d) => sum + features[n * 4 + d]! * weight[k * 4 + d]!, bias[k]!)),
    );
    const logits = await run(grafted.model, images, 'logits');
    expect(logits.shape).toEqual([2, 3]);
    for (const [i, value] of toFloat32(logits).entries()) expect(value).toBeCloseTo(expected[i]!, 5);
  });

  test('drops the old head and what only it read', async () => {
    const model = residualNetwork();
    const grafted = replaceHead(model, await headOf(model), { kind: 'linear' }, 3, sequence());
    const names = graphOf(grafted.model).initializer.map((t) => t.name);
    expect(names).not.toContain('classifier.1.weight');
    expect(names.filter((name) => !name.startsWith('head.'))).toEqual(
      graphOf(model)
        .initializer.map((t) => t.name)
        .filter((name) => !name.startsWith('classifier')),
    );
    // what was written reads back and passes every check
    expect(() => decodeModel(encodeModel(grafted.model))).not.toThrow();
  });

  test('starts in U(−1/√D, 1/√D), the same for the same random numbers', async () => {
    const model = residualNetwork();
    const head = await headOf(model);
    const make = (seed: number) =>
      toFloat32(weights(replaceHead(model, head, { kind: 'linear' }, 500, sequence(seed)).model, 'head.weight'));
    const values = make(3);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(0.5);
    expect(Math.max(...values)).toBeGreaterThan(0.49);
    expect(Math.min(...values)).toBeLessThan(-0.49);
    expect(make(3)).toEqual(values);
    expect(make(4)).not.toEqual(values);
  });

  test('on a map averages over places', async () => {
    const { model, input } = (await openModel('squeezenet-1.1')) as ImageModel;
    const grafted = replaceHead(model, await headOf(model), { kind: 'linear' }, 2, sequence());
    expect(
      graphOf(grafted.model)
        .node.slice(-3)
        .map((n) => n.opType),
    ).toEqual([...['GlobalAveragePool', 'Flatten', 'Gemm']]);
    expect((await run(grafted.model, testImages(3, input.height!), 'logits')).shape).toEqual([3, 2]);
  });

  test.each([17, 18])('on a sequence averages over tokens, opset %i', async (opset) => {
    const net = new TestNetwork();
    const shape = net.constant('shape', { dtype: 'int64', shape: [3], data: BigInt64Array.from([0n, 4n, 64n]) });
    const tokens = net.node('Reshape', [net.conv('pixel_values', 'stem', 3, 4), shape]);
    const last_hidden_state = net.node('Transpose', [tokens], { perm: [0, 2, 1] });
    const model = net.model({ last_hidden_state }, opset);
    const head = await headOf(model);
    expect(head.features.layout).toBe('sequence');
    const grafted = replaceHead(model, head, { kind: 'linear' }, 2, sequence());
    expect((await run(grafted.model, testImages(3, 8), 'logits')).shape).toEqual([3, 2]);
  });

  test('on an encoder whose features are called logits', async () => {
    const model = residualNetwork();
    const grafted = replaceHead(model, await headOf(model, 'logits'), { kind: 'linear' }, 2, sequence());
    expect((await run(grafted.model, testImages(1, 8), 'logits')).shape).toEqual([1, 2]);
    expect(weights(grafted.model, 'head.weight').shape).toEqual([2, 5]);
  });

  test('on an encoder that has logits, and logits.backbone, among its weights', async () => {
    const model = residualNetwork();
    const [first, second] = graphOf(model).initializer;
    const names = new Map([
      ['logits', 'scores'],
      [first!.name, 'logits'],
      [second!.name, 'logits.backbone'],
    ]);
    const named = renameValues(model, names);
    const grafted = replaceHead(named, await headOf(named), { kind: 'linear' }, 2, sequence());
    const plain = replaceHead(model, await headOf(model), { kind: 'linear' }, 2, sequence());
    const photos = testImages(2, 8);
    // weights are trained by their names, and keep them
    expect(grafted.logits).toBe('logits_1');
    const { data } = await run(grafted.model, photos, grafted.logits);
    expect(data).toEqual((await run(plain.model, photos, 'logits')).data);
  });

  test('on a network whose input is called logits', async () => {
    const model = residualNetwork();
    const named = renameValues(
      model,
      new Map([
        ['logits', 'scores'],
        ['pixel_values', 'logits'],
      ]),
    );
    const grafted = replaceHead(named, await headOf(named), { kind: 'linear' }, 2, sequence());
    expect(graphOf(grafted.model).input.map(({ name }) => name)).toEqual(['logits']);
    const plain = replaceHead(model, await headOf(model), { kind: 'linear' }, 2, sequence());
    const photos = testImages(2, 8);
    const { data } = await run(grafted.model, photos, grafted.logits);
    expect(data).toEqual((await run(plain.model, photos, 'logits')).data);
  });

  test('on a head of the same name', async () => {
    const first = replaceHead(residualNetwork(), await headOf(residualNetwork()), mlp, 3, sequence());
    const head = await headOf(first.model);
    expect(head.parameters).toEqual(['head.3.weight', 'head.3.bias']);
    const second = replaceHead(first.model, head, mlp, 2, sequence());
    expect(second.parameters).toEqual(['head.0.weight_1', 'head.0.bias_1', 'head.3.weight', 'head.3.bias']);
    expect((await run(second.model, testImages(1, 8), 'logits')).shape).toEqual([1, 2]);
  });
});

describe('an MLP head', () => {
  test.each([11, 17])('has named layers, and its Dropout is the identity when run, opset %i', async (opset) => {
    const model = residualNetwork(opset);
    const grafted = replaceHead(model, await headOf(model), mlp, 3, sequence());
    expect(grafted.parameters).toEqual(['head.0.weight', 'head.0.bias', 'head.3.weight', 'head.3.bias']);
    expect(
      graphOf(grafted.model)
        .node.slice(-4)
        .map((n) => n.name),
    ).toEqual([...['/head/0/Gemm', '/head/1/Relu', '/head/2/Dropout', '/head/3/Gemm']]);
    const plain = replaceHead(model, await headOf(model), { ...mlp, dropout: 0 }, 3, sequence());
    const images = testImages(2, 8);
    expect(await run(grafted.model, images, 'logits')).toEqual(await run(plain.model, images, 'logits'));
  });
});

test.each([
  [{ kind: 'linear' }, 0],
  [{ ...mlp, hidden: 0 }, 3],
  [{ ...mlp, dropout: 1 }, 3],
  [{ ...mlp, dropout: Number.NaN }, 3],
] as [HeadSpec, number][])('refuses %j for %i classes', async (spec, classes) => {
  const head = await headOf(residualNetwork());
  expect(() => replaceHead(residualNetwork(), head, spec, classes, sequence())).toThrow(
    expect.objectContaining({ code: 'OPTION_INVALID' }),
  );
});
