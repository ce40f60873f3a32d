import { afterAll, describe, expect, test } from 'vitest';
import { TestNetwork } from '../models/test-network.ts';
import { Float, graphOf, type ModelProto, makeNode, tensor, tensorToProto, withGraph } from '../onnx/index.ts';
import { branch, ifNode } from '../onnx/test-models.ts';
import { openNodeRuntime, probeShapes } from '../runtime/node/index.ts';
import { differentiate } from './differentiate.ts';
import type { ShapeTable, ValueFacts } from './shape-table.ts';
import { modelOfNodes } from './test-models.ts';
import { batchOf, parametersOf, photoNetwork } from './test-networks.ts';
import { buildTrainingGraph } from './training-graph.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const build = (model: ModelProto, shapes: ShapeTable, trainable: string[]) =>
  buildTrainingGraph(model, { trainable, logits: 'logits', shapes });

describe('what cannot be trained is refused by name', () => {
  const known = () => probeShapes(runtime, photoNetwork());

  test('a weight that is not there', async () => {
    const shapes = await known();
    expect(() => build(photoNetwork(), shapes, ['head.weigth'])).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: The model has no weight "head.weigth".
        try: Give the names of float32 initializers of the model.]
    `);
  });

  test('a weight of integers', async () => {
    const shapes = await known();
    const base = photoNetwork();
    const initializer = [...graphOf(base).initializer, tensorToProto('counts', tensor('int64', [1], [1]))];
    expect(() => build(withGraph(base, { initializer }), shapes, ['counts'])).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: "counts" is a tensor of int64, and only float32 weights learn.
        try: Give the names of float32 initializers of the model.]
    `);
  });

  test('a weight that the loss does not depend on', async () => {
    const shapes = await known();
    const base = photoNetwork();
    const initializer = [...graphOf(base).initializer, tensorToProto('idle', tensor('float32', [1], [1]))];
    expect(() =>
      build(withGraph(base, { initializer }), new Map([...shapes, ['idle', { dtype: 'float32', axes: [1] }]]), [
        'idle',
      ]),
    ).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: The loss "loss/Neg_5" does not depend on "idle".
        at: value "idle"
        try: Leave it out of what is trained.]
    `);
  });
});

/** The network with an operator that has no rule between stem and pooling. */
function withMystery(opset = 17): ModelProto {
  const net = new TestNetwork();
  let x = net.node('Relu', [net.conv('pixel_values', 'stem', 3, 4)]);
  x = net.node('RandomNormalLike', [x], {}, 'block.act');
  return net.model({ logits: net.gemm(net.pool(net.conv(x, 'block', 4, 4)), 'head', 4, 5) }, opset);
}

describe('an operator without a rule', () => {
  test('on the way to a weight: named with its node, domain, opset, and the weights behind it', async () => {
    const model = withMystery();
    const shapes = await probeShapes(runtime, model);
    expect(() => build(model, shapes, ['stem.weight', 'stem.bias', 'head.weight'])).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: RandomNormalLike (domain ai.onnx, opset 17) has no gradient rule, and weights that should learn lie below it: "stem.weight" and "stem.bias".
        at: node "block.act", output "v2"
        try: Train only what lies above: unfreeze fewer blocks, or use \`method: 'transfer'\`, which needs no gradient of the reference model.]
    `);
  });

  test('of a domain of its own', () => {
    const nodes = [
      makeNode('Mystery', ['W'], ['Y'], {}, { name: 'who', domain: 'example' }),
      makeNode('Identity', ['Y'], ['loss']),
    ];
    const facts = new Map<string, ValueFacts>(['W', 'Y', 'loss'].map((name) => [name, { dtype: 'float32', axes: [] }]));
    expect(() =>
      differentiate(modelOfNodes(nodes), { loss: 'loss', wrt: ['W'], shapes: facts }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: Mystery (domain example, opset 17) has no gradient rule, and weights that should learn lie below it: "W".
        at: node "who", output "Y"
        try: Train only what lies above: unfreeze fewer blocks, or use \`method: 'transfer'\`, which needs no gradient of the reference model.]
    `);
  });

  test('with many weights behind it: some are named, the rest counted', () => {
    const names = Array.from({ length: 8 }, (_, i) => `W${i}`);
    const nodes = [makeNode('Mystery', names, ['Y'], {}, { name: 'who' }), makeNode('Identity', ['Y'], ['loss'])];
    const facts = new Map<string, ValueFacts>(
      [...names, 'Y', 'loss'].map((name) => [name, { dtype: 'float32', axes: [] }]),
    );
    expect(() => differentiate(modelOfNodes(nodes), { loss: 'loss', wrt: names, shapes: facts })).toThrow(
      /lie below it: "W0", "W1", "W2", "W3", "W4", and 3 more\./,
    );
  });

  test('on the frozen side is no obstacle', async () => {
    const model = withMystery();
    const graph = build(model, await probeShapes(runtime, model), ['block.weight', 'head.weight']);
    expect(graphOf(graph.frozen!).node.map((n) => n.opType)).toContain('RandomNormalLike');
    const parameters = parametersOf(model).filter((p) => ['block.weight', 'head.weight'].includes(p.name));
    const trainer = await runtime.createTrainer({ graph, parameters });
    const frozen = await runtime.createSession(graph.frozen!);
    const { pixel_values, targets } = batchOf(0, 2, 8);
    const boundary = await frozen.run({ pixel_values: pixel_values! });
    expect((await trainer.accumulate({ ...boundary, targets: targets! })).loss).toBeGreaterThan(0);
    await Promise.all([trainer.dispose(), frozen.dispose()]);
  });

  test('a branch on the frozen side is none either, and it may read values of the main graph', async () => {
    const net = new TestNetwork();
    const x = net.node('Relu', [net.conv('pixel_values', 'stem', 3, 4)]);
    const base = net.model({ logits: net.gemm(net.pool(net.conv('chosen', 'block', 4, 4)), 'head', 4, 5) });
    const graph = graphOf(base);
    const at = graph.node.findIndex((n) => n.input[0] === 'chosen');
    const choice = ifNode('yes', [branch('then', x), branch('else', x)], 'chosen');
    const model = withGraph(base, {
      node: graph.node.toSpliced(at, 0, choice),
      initializer: [...graph.initializer, tensorToProto('yes', tensor('bool', [], [1]))],
    });
    const shapes = await probeShapes(runtime, model);
    const training = build(model, shapes, ['block.weight']);
    expect(graphOf(training.frozen!).node.map((n) => n.opType)).toEqual(['Conv', 'Relu', 'If']);
    const { pixel_values, targets } = batchOf(0, 2, 8);
    const frozen = await runtime.createSession(training.frozen!);
    const boundary = await frozen.run({ pixel_values: pixel_values! });
    const parameters = parametersOf(model).filter((p) => p.name === 'block.weight');
    const trainer = await runtime.createTrainer({ graph: training, parameters });
    expect((await trainer.accumulate({ ...boundary, targets: targets! })).loss).toBeGreaterThan(0);
    await Promise.all([trainer.dispose(), frozen.dispose()]);
    expect(() => build(model, shapes, ['stem.weight'])).toThrow(/^If \(domain ai.onnx/);
  });

  test('beside the way to the loss is no obstacle', () => {
    const nodes = [makeNode('Mystery', ['W'], ['aside']), makeNode('Identity', ['W'], ['loss'])];
    const facts = new Map<string, ValueFacts>(
      ['W', 'aside', 'loss'].map((name) => [name, { dtype: 'float32', axes: [] }]),
    );
    const { gradients } = differentiate(modelOfNodes(nodes), { loss: 'loss', wrt: ['W'], shapes: facts });
    expect(Object.keys(gradients)).toEqual(['W']);
  });
});

test('the loss is the cross-entropy of the logits, its gradient (softmax − targets) / N', async () => {
  const net = new TestNetwork();
  const model = net.model({ logits: net.gemm(net.pool(net.conv('pixel_values', 'conv', 3, 3)), 'head', 3, 5) });
  const graph = build(model, await probeShapes(runtime, model), ['head.bias']);
  const trainer = await runtime.createTrainer({
    graph,
    parameters: parametersOf(model).filter((p) => p.name === 'head.bias'),
  });
  const features = tensor('float32', [2, 3], [1, -1, 0.5, 0.25, 2, -0.5]);
  // Targets that are no one-hots: a smoothed label, and one of weight 2.
  const targets = [0.1, 0.6, 0.1, 0.1, 0.1, 0, 0, 2, 0, 0];
  const [boundary] = graph.boundary;
  const { loss, outputs } = await trainer.accumulate({
    [boundary!.name]: features,
    targets: tensor('float32', [2, 5], targets),
  });
  const logits = [...outputs.logits!.data].map(Number);
  let expected = 0;
  const gradient = [0, 0, 0, 0, 0];
  for (const n of [0, 1]) {
    const row = logits.slice(5 * n, 5 * n + 5);
    const total = row.reduce((sum, z) => sum + Math.exp(z), 0);
    const mass = targets.slice(5 * n, 5 * n + 5).reduce((a, b) => a + b);
    for (const [k, z] of row.entries()) {
      expected -= (targets[5 * n + k]! * (z - Math.log(total))) / 2;
      gradient[k]! += (mass * (Math.exp(z) / total) - targets[5 * n + k]!) / 2;
    }
  }
  expect(loss).toBeCloseTo(expected, 5);
  const { 'head.bias': found } = await trainer.readGradients();
  for (const [k, g] of gradient.entries()) expect(found!.data[k]).toBeCloseTo(g, 6);
  await trainer.dispose();
});

test('a Dropout in the trained part asks for a mask in the step, and is silent in the forward graph', async () => {
  const net = new TestNetwork();
  const dropped = net.node('Dropout', [net.pool(net.conv('pixel_values', 'conv', 3, 4))], { ratio: new Float(0.25) });
  const base = net.model({ logits: net.gemm(dropped, 'head', 4, 5) }, 11);
  const graph = build(base, await probeShapes(runtime, base), ['conv.weight']);
  expect(graph.dropoutMasks).toEqual([{ input: `dropout_mask/${dropped}`, ratio: 0.25, axes: [null, 4] }]);
  const parameters = parametersOf(base).filter((p) => p.name === 'conv.weight');
  const trainer = await runtime.createTrainer({ graph, parameters });
  const feeds = (mask: number) => ({
    ...batchOf(0, 2, 8),
    [graph.dropoutMasks[0]!.input]: tensor('float32', [2, 4], Array(8).fill(mask)),
  });
  const { pixel_values } = batchOf(0, 2, 8);
  const { logits } = await trainer.evaluate({ pixel_values: pixel_values! });
  const kept = (await trainer.accumulate(feeds(1))).outputs.logits!;
  for (const [i, z] of [...logits!.data].entries()) expect(Number(kept.data[i])).toBeCloseTo(Number(z), 5);
  await trainer.update({ kind: 'sgd', momentum: 0, nesterov: false, groups: [{ learningRate: 0, weightDecay: 0 }] });
  // Nothing is let through, so the weight below has no gradient.
  await trainer.accumulate(feeds(0));
  expect((await trainer.readGradients())['conv.weight']!.data.every((g) => g === 0)).toBe(true);
  await trainer.dispose();
});
