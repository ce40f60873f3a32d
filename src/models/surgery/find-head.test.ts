import { afterAll, describe, expect, test } from 'vitest';
import type { ModelProto } from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { openModel } from '../open-model.ts';
import { residualNetwork, TestNetwork } from '../test-network.ts';
import { type FindHeadOptions, findHead } from './find-head.ts';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

async function head(model: ModelProto, options?: FindHeadOptions) {
  return findHead(model, await probeShapes(runtime, model), options);
}

describe('starters', () => {
  test('MobileNetV2: the Gemm after pooling and flattening', async () => {
    expect(await head((await openModel('mobilenet-v2')).model)).toEqual({
      features: { value: '/Flatten_output_0', layout: 'vector', size: 1280 },
      output: 'logits',
      classes: 1000,
      kind: 'gemm',
      nodes: ['/classifier/classifier.1/Gemm'],
      parameters: ['classifier.1.weight', 'classifier.1.bias'],
      parameterCount: 1281000,
    });
  });

  test('EfficientNet-Lite0', async () => {
    expect(await head((await openModel('efficientnet-lite0')).model)).toMatchObject({
      features: { layout: 'vector', size: 1280 },
      classes: 1000,
      parameters: ['_fc.weight', '_fc.bias'],
    });
  });

  test('SqueezeNet 1.1: the 1×1 convolution before ReLU and pooling; its input is a map', async () => {
    expect(await head((await openModel('squeezenet-1.1')).model)).toEqual({
      features: { value: '/features/features.12/Concat_output_0', layout: 'map', size: 512 },
      output: 'logits',
      classes: 1000,
      kind: 'conv',
      nodes: [
        '/classifier/classifier.1/Conv',
        '/classifier/classifier.2/Relu',
        '/classifier/classifier.3/GlobalAveragePool',
        '/Flatten',
      ],
      parameters: ['classifier.1.weight', 'classifier.1.bias'],
      parameterCount: 513000,
    });
  });
});

test('an output called features are scores where the config counts as many classes, else an encoding', async () => {
  const net = new TestNetwork();
  const map = net.node('Relu', [net.conv('pixel_values', 'stem', 3, 4)]);
  const model = net.model({ image_features: net.gemm(net.pool(map), 'fc', 4, 5) });
  expect(await head(model, { classes: 5 })).toMatchObject({ kind: 'gemm', classes: 5, features: { size: 4 } });
  for (const options of [{}, { classes: 1000 }]) {
    expect(await head(model, options)).toMatchObject({ kind: 'none', features: { size: 5 } });
  }
});

describe('spellings of the last layer', () => {
  function headBehind(layers: (net: TestNetwork, pooled: string) => string) {
    const net = new TestNetwork();
    const map = net.node('Relu', [net.conv('pixel_values', 'stem', 3, 4)]);
    return head(net.model({ logits: layers(net, net.pool(map)) }));
  }
  const linear = { features: { layout: 'vector', size: 4 }, classes: 5 };

  test('Gemm, softmax behind it', async () => {
    expect(await headBehind((net, x) => net.node('Softmax', [net.gemm(x, 'fc', 4, 5)]))).toMatchObject({
      ...linear,
      kind: 'gemm',
      parameters: ['fc.weight', 'fc.bias'],
    });
  });

  test('MatMul and Add, weights nameless and transposed in the graph', async () => {
    const found = await headBehind((net, x) => {
      const weight = net.node('Transpose', [net.weight('onnx::MatMul_9', [5, 4])], { perm: [1, 0] });
      return net.node('Add', [net.weight('fc.bias', [5]), net.node('MatMul', [x, weight])]);
    });
    expect(found).toMatchObject({ ...linear, kind: 'matmul', parameters: ['onnx::MatMul_9', 'fc.bias'] });
  });

  test('a dropout between features and layer belongs to the head', async () => {
    const found = await headBehind((net, x) => net.gemm(net.node('Dropout', [x]), 'fc', 4, 5));
    expect(found).toMatchObject({ ...linear, features: { value: 'v3' } });
    expect(found.nodes[0]).toBe('v4');
  });

  test('1×1 Conv on a pooled map', async () => {
    const net = new TestNetwork();
    const pooled = net.node('GlobalAveragePool', [net.conv('pixel_values', 'stem', 3, 4)]);
    const found = await head(net.model({ logits: net.node('Flatten', [net.conv(pooled, 'fc', 4, 5, 1)]) }));
    expect(found).toMatchObject({ features: { value: pooled, layout: 'map', size: 4 }, classes: 5, kind: 'conv' });
  });

  test('Conv as large as its input', async () => {
    const net = new TestNetwork();
    const map = net.conv('pixel_values', 'stem', 3, 4);
    const logits = net.node('Conv', [map, net.weight('fc.weight', [5, 4, 8, 8])]);
    expect(await head(net.model({ logits: net.node('Flatten', [logits]) }))).toMatchObject({
      features: { value: map, layout: 'map' },
      classes: 5,
      kind: 'conv',
    });
  });

  test('of an MLP the last layer, unless an earlier value is named', async () => {
    const mlp = (net: TestNetwork, x: string) => net.gemm(net.node('Relu', [net.gemm(x, 'fc.0', 4, 6)]), 'fc.2', 6, 5);
    expect(await headBehind(mlp)).toMatchObject({ features: { size: 6 }, parameters: ['fc.2.weight', 'fc.2.bias'] });
    const net = new TestNetwork();
    const pooled = net.pool(net.conv('pixel_values', 'stem', 3, 4));
    const whole = await head(net.model({ logits: mlp(net, pooled) }), { features: pooled });
    expect(whole).toMatchObject({
      features: { value: pooled, size: 4 },
      kind: 'override',
      classes: 5,
      parameters: ['fc.0.weight', 'fc.0.bias', 'fc.2.weight', 'fc.2.bias'],
    });
  });
});

describe('encoders: the output is the features', () => {
  test('[N, D] after a ReLU and pooling', async () => {
    const net = new TestNetwork();
    const x = net.node('Clip', [net.conv('pixel_values', 'stem', 3, 4)]);
    expect(await head(net.model({ output: net.pool(x) }))).toMatchObject({
      features: { value: 'output', layout: 'vector', size: 4 },
      kind: 'none',
      classes: undefined,
      parameters: [],
    });
  });

  test('[N, D, H, W] made by a convolution, when the config counts other classes', async () => {
    const net = new TestNetwork();
    const stem = net.conv('pixel_values', 'stem', 3, 4);
    const model = net.model({ output: net.node('Relu', [net.conv(stem, 'last', 4, 4, 1)]) });
    expect(await head(model, { classes: 1000 })).toMatchObject({
      features: { layout: 'map', size: 4 },
      kind: 'none',
    });
    expect(await head(model, { classes: 4 })).toMatchObject({ features: { value: stem }, kind: 'conv' });
  });

  test('a single layer on the image itself is no head', async () => {
    const net = new TestNetwork();
    expect(await head(net.model({ output: net.conv('pixel_values', 'stem', 3, 4, 1) }))).toMatchObject({
      kind: 'none',
    });
  });

  test('last_hidden_state [N, T, D]; a pooled output beside it is preferred', async () => {
    const net = new TestNetwork();
    const shape = net.constant('shape', { dtype: 'int64', shape: [3], data: BigInt64Array.from([0n, 4n, 64n]) });
    const tokens = net.node('Reshape', [net.conv('pixel_values', 'stem', 3, 4), shape]);
    const sequence = net.node('Transpose', [tokens], { perm: [0, 2, 1] });
    expect(await head(net.model({ last_hidden_state: sequence }))).toMatchObject({
      features: { value: 'last_hidden_state', layout: 'sequence', size: 4 },
    });
    const pooled = net.node('ReduceMean', [sequence], { axes: [1], keepdims: 0 });
    expect(await head(net.model({ last_hidden_state: sequence, pooler_output: pooled }))).toMatchObject({
      features: { value: 'pooler_output', layout: 'vector' },
    });
  });
});

describe('HEAD_NOT_FOUND', () => {
  test('an unknown value lists values that can serve', async () => {
    await expect(head(residualNetwork(), { features: 'v99' })).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: The graph makes no value called "v99".
        at: graph "test"
        try: Name the value to use as features. From the end, these can serve: "logits" [N, 5], "v17" [N, 5], "v16" [N, 4], "v15" [N, 4, 1, 1], "v14" [N, 4, 8, 8], "v13" [N, 4, 8, 8], "v12" [N, 4, 8, 8], "v11" [N, 4, 8, 8].]
    `);
  });

  test('a value without a fixed number of features', async () => {
    await expect(head(residualNetwork(), { features: 'high' })).rejects.toThrow(/"high" \[\] cannot serve as features/);
  });

  test('an output that is no row of numbers a sample', async () => {
    const net = new TestNetwork();
    const count = net.node('ReduceMean', [net.conv('pixel_values', 'stem', 3, 4)], { keepdims: 0 });
    await expect(head(net.model({ output: count }))).rejects.toMatchObject({ code: 'HEAD_NOT_FOUND' });
  });
});
