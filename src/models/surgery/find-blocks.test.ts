import { afterAll, describe, expect, test } from 'vitest';
import { amend, graphOf, type ModelProto, tensor, withGraph } from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { openModel } from '../open-model.ts';
import { residualNetwork, TestNetwork } from '../test-network.ts';
import { findBlocks } from './find-blocks.ts';
import { findHead } from './find-head.ts';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

async function blocks(model: ModelProto, patterns?: readonly string[]) {
  const shapes = await probeShapes(runtime, model);
  return findBlocks(model, shapes, findHead(model, shapes), patterns);
}

const summary = async (model: ModelProto) =>
  (await blocks(model)).map((block) => `${block.name}: ${block.parameters.length}, ${block.parameterCount}`);

/** The model with every initializer called otherwise. */
function renamed(model: ModelProto, name: (old: string, i: number) => string): ModelProto {
  const graph = graphOf(model);
  const names = new Map(graph.initializer.map((t, i) => [t.name, name(t.name, i)]));
  return withGraph(model, {
    initializer: graph.initializer.map((t) => amend(t, { name: names.get(t.name)! })),
    node: graph.node.map((node) => amend(node, { input: node.input.map((value) => names.get(value) ?? value) })),
  });
}

describe('by name', () => {
  test('MobileNetV2: features.0 … features.18, in order', async () => {
    const found = await blocks((await openModel('mobilenet-v2')).model);
    expect(found.map((block) => block.name)).toEqual(Array.from({ length: 19 }, (_, i) => `features.${i}`));
    expect(found.reduce((sum, block) => sum + block.parameterCount, 0)).toBe(3504872 - 1281000);
    expect(found[1]).toEqual({
      name: 'features.1',
      parameters: [
        'features.1.conv.0.0.weight',
        'features.1.conv.0.1.weight',
        'features.1.conv.0.1.bias',
        'features.1.conv.1.weight',
        'features.1.conv.2.weight',
        'features.1.conv.2.bias',
      ],
      parameterCount: 896,
      firstNode: '/features/features.1/conv/conv.0/conv.0.0/Conv',
      lastNode: '/features/features.1/conv/conv.2/BatchNormalization',
    });
  });

  test('EfficientNet-Lite0: the norms of stem and last convolution lie with them', async () => {
    expect(await summary((await openModel('efficientnet-lite0')).model)).toMatchInlineSnapshot(`
      [
        "_conv_stem: 3, 928",
        "_blocks.0: 6, 896",
        "_blocks.1: 9, 5136",
        "_blocks.2: 9, 8832",
        "_blocks.3: 9, 13472",
        "_blocks.4: 9, 26240",
        "_blocks.5: 9, 32080",
        "_blocks.6: 9, 83200",
        "_blocks.7: 9, 83200",
        "_blocks.8: 9, 106304",
        "_blocks.9: 9, 170240",
        "_blocks.10: 9, 170240",
        "_blocks.11: 9, 224160",
        "_blocks.12: 9, 476160",
        "_blocks.13: 9, 476160",
        "_blocks.14: 9, 476160",
        "_blocks.15: 9, 605440",
        "_conv_head: 3, 412160",
      ]
    `);
  });

  test('SqueezeNet 1.1', async () => {
    expect(await summary((await openModel('squeezenet-1.1')).model)).toMatchInlineSnapshot(`
      [
        "features.0: 2, 1792",
        "features.3: 6, 11408",
        "features.4: 6, 12432",
        "features.6: 6, 45344",
        "features.7: 6, 49440",
        "features.9: 6, 104880",
        "features.10: 6, 111024",
        "features.11: 6, 188992",
        "features.12: 6, 197184",
      ]
    `);
  });

  test('no running statistics, no bounds of Clip', async () => {
    const parameters = (await blocks(residualNetwork())).flatMap((block) => block.parameters);
    expect(parameters.filter((name) => /running|low|high/.test(name))).toEqual([]);
    expect(parameters).toHaveLength(5 * 4);
  });

  test('stages are cut into their blocks where these follow each other, not into parallel branches', async () => {
    const net = new TestNetwork();
    const unit = (x: string, name: string, node = 'Add') => {
      const a = net.conv(net.conv(x, `${name}.conv1`, 4, 4), `${name}.conv2`, 4, 4);
      return net.node(node, [x, a]);
    };
    let x = net.conv('pixel_values', 'conv1', 3, 4);
    x = unit(unit(x, 'layer1.0'), 'layer1.1');
    x = unit(unit(x, 'layer2.0'), 'layer2.1');
    x = net.node('Add', [unit(x, 'mixed3a.branch1'), unit(x, 'mixed3a.branch2')]);
    x = net.node('Add', [unit(x, 'mixed3b.branch1'), unit(x, 'mixed3b.branch2')]);
    expect((await blocks(net.model({ logits: net.gemm(net.pool(x), 'fc', 4, 5) }))).map((b) => b.name)).toEqual([
      ...['conv1', 'layer1.0', 'layer1.1', 'layer2.0', 'layer2.1', 'mixed3a', 'mixed3b'],
    ]);
  });

  test('a nameless matrix goes with the bias that follows it', async () => {
    const net = new TestNetwork();
    let x = net.pool(net.conv('pixel_values', 'embeddings', 3, 4));
    for (const layer of [0, 1]) {
      for (const part of ['query', 'output']) {
        const product = net.node('MatMul', [x, net.weight(`onnx::MatMul_${x}`, [4, 4])]);
        x = net.node('Add', [net.weight(`encoder.layer.${layer}.${part}.bias`, [4]), product]);
      }
    }
    expect(await summary(net.model({ logits: net.gemm(x, 'classifier', 4, 5) }))).toEqual([
      'embeddings: 2, 112',
      'encoder.layer.0: 4, 40',
      'encoder.layer.1: 4, 40',
    ]);
  });
});

describe('without names', () => {
  test('the names of the nodes serve instead: torch.onnx folds BatchNormalization and numbers the rest', async () => {
    const net = new TestNetwork();
    let x = 'pixel_values';
    for (const [i, step] of [
      '0/features.0.0',
      '1/conv/conv.0',
      '1/conv/conv.1',
      '2/conv/conv.0',
      '2/conv/conv.1',
    ].entries()) {
      x = net.conv(x, `onnx::Conv_${i}`, i ? 4 : 3, 4, 3, `/features/features.${step}/Conv`);
    }
    const model = renamed(net.model({ logits: net.gemm(net.pool(x), 'fc', 4, 5) }), (_, i) => `onnx::Conv_${i}`);
    expect((await blocks(model)).map((b) => `${b.name}: ${b.parameters.length}`)).toEqual([
      ...['features.0: 2', 'features.1: 4', 'features.2: 4'],
    ]);
  });

  test('else the graph is cut where it narrows to one value: after each residual join', async () => {
    const found = await blocks(renamed(residualNetwork(), (_, i) => `${i}`));
    expect(found.map((b) => `${b.name}: ${b.parameters.length}, ${b.firstNode} … ${b.lastNode}`)).toEqual([
      'block.0: 4, v0 … v1',
      'block.1: 8, v3 … v7',
      'block.2: 8, v9 … v13',
    ]);
  });
});

describe('what is no weight', () => {
  const logits = (net: TestNetwork, x: string) => net.model({ logits: net.gemm(net.pool(x), 'fc', 3, 5) });
  const names = async (model: ModelProto) => (await blocks(model)).flatMap((block) => block.parameters);

  test('mean and deviation of pixels, scales of Resize, pads, a scalar factor', async () => {
    const net = new TestNetwork();
    const x = net.node('Div', [
      net.node('Sub', ['pixel_values', net.weight('mean', [1, 3, 1, 1])]),
      net.constant('std', tensor('float32', [1, 3, 1, 1], [1, 2, 3])),
    ]);
    const half = net.node('Mul', [net.conv(x, 'stem.0', 3, 3), net.weight('half', [])]);
    const scales = net.constant('scales', tensor('float32', [4], [1, 1, 2, 2]));
    const resized = net.node('Resize', [half, '', scales], { mode: 'nearest' });
    const pads = net.constant('pads', tensor('int64', [8], [0, 0, 1, 1, 0, 0, 1, 1]));
    const padded = net.node('Pad', [resized, pads, net.weight('fill', [])]);
    expect(await names(logits(net, padded))).toEqual(['stem.0.weight', 'stem.0.bias']);
  });

  test('but a position embedding and a scale by channel are', async () => {
    const net = new TestNetwork();
    const x = net.node('Add', [net.conv('pixel_values', 'stem.0', 3, 3), net.weight('position', [1, 3, 8, 8])]);
    const scaled = net.node('Mul', [net.node('Reshape', [net.weight('gamma', [3]), shape(net)]), x]);
    expect(await names(logits(net, scaled))).toEqual(['stem.0.weight', 'stem.0.bias', 'position', 'gamma']);
  });

  const shape = (net: TestNetwork) => net.constant('shape', tensor('int64', [4], [1, 3, 1, 1]));
});

describe('blocks by hand', () => {
  test('each a pattern; what none matches stays frozen', async () => {
    const found = await blocks(residualNetwork(), ['features.0.*', 'features.*.conv.*']);
    expect(found.map((b) => `${b.name}: ${b.parameters.length}`)).toEqual(['features.0.*: 4', 'features.*.conv.*: 16']);
  });

  test('a pattern that matches nothing lists near names', async () => {
    await expect(blocks(residualNetwork(), ['feature.0.0.weight'])).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: No weight of the backbone is called "feature.0.0.weight".
        try: Similar names: features.0.0.weight, features.0.1.weight, features.0.0.bias, and features.0.1.bias.]
    `);
  });
});
