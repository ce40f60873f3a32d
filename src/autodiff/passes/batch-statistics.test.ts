import { afterAll, describe, expect, test } from 'vitest';
import {
  amend,
  Float,
  floatOf,
  graphOf,
  intOf,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type Tensor,
  tensor,
  withGraph,
} from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import type { ValueFacts } from '../shape-table.ts';
import { modelOfNodes } from '../test-models.ts';
import { parametersOf, photoNetwork } from '../test-networks.ts';
import { buildTrainingGraph } from '../training-graph.ts';
import { normalizeByBatch, runningStatistics } from './batch-statistics.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

describe('which running statistics move', () => {
  const of = (...layers: string[]) => layers.flatMap((name) => [`${name}.running_mean`, `${name}.running_var`]);

  test.each([
    ['head.weight', []],
    ['depthwise.2.bias', []],
    ['norm.1.bias', of('norm.1')],
    ['depthwise.1.weight', of('norm.1')],
    ['stem.norm.weight', of('stem.norm', 'norm.1')],
    ['stem.weight', of('stem.norm', 'norm.1')],
  ])('those that %s reaches', (weight, expected) => {
    expect(runningStatistics(photoNetwork(), [weight])).toEqual(expected);
  });

  test.each([13, 14])('opset %i: the training form came with 14', (opset) => {
    expect(runningStatistics(photoNetwork({ opset }), ['stem.weight'])).toHaveLength(opset < 14 ? 0 : 4);
  });

  const floats = (...values: number[]) => tensor('float32', [values.length], values);
  const stored = { scale: floats(1, 1), B: floats(0, 0), mean: floats(0, 0), var: floats(1, 1) };
  const normalize = (inputs: string[], attributes = {}) =>
    makeNode('BatchNormalization', ['X', ...inputs], ['Y'], attributes);
  const own = ['scale', 'B', 'mean', 'var'];

  test.each<[string, ModelProto, boolean]>([
    ['of one node, stored in float32', modelOfNodes([normalize(own)], { stored }), true],
    [
      'in float64',
      modelOfNodes([normalize(own)], { stored: { ...stored, mean: tensor('float64', [2], [0, 0]) } }),
      false,
    ],
    ['computed', modelOfNodes([makeNode('Neg', ['B'], ['mean']), normalize(own)], { stored: without('mean') }), false],
    ['fed', modelOfNodes([normalize(own)], { stored: without('var') }), false],
    [
      'shared with another node',
      modelOfNodes([normalize(own), makeNode('Add', ['Y', 'mean'], ['Z'])], { stored }),
      false,
    ],
    ['stored once, as mean and B', modelOfNodes([normalize(['scale', 'B', 'B', 'var'])], { stored }), false],
    ['stored once, as var and scale', modelOfNodes([normalize(['scale', 'B', 'mean', 'scale'])], { stored }), false],
    ['stored once, as mean and var', modelOfNodes([normalize(['scale', 'B', 'var', 'var'])], { stored }), false],
    ['of a node in training form', modelOfNodes([normalize(own, { training_mode: 1 })], { stored }), false],
  ])('%s: %#', (_, model, moves) => {
    expect(runningStatistics(model, ['scale'])).toEqual(moves ? ['mean', 'var'] : []);
  });

  test('none that is said to learn', () => {
    expect(runningStatistics(photoNetwork(), ['norm.1.running_mean'])).toEqual([]);
  });

  function without(name: keyof typeof stored): Record<string, Tensor> {
    return Object.fromEntries(Object.entries(stored).filter(([key]) => key !== name));
  }
});

/** X [batch, channels, …] through one BatchNormalization that normalizes by the batch: Y, and the statistics after it. */
async function normalized(X: Tensor, { momentum, moves = false }: { momentum?: number; moves?: boolean }) {
  const channels = X.shape[1]!;
  const vector = (from: number) =>
    tensor(
      'float32',
      [channels],
      Array.from({ length: channels }, (_, i) => from + i / 4),
    );
  const feeds = { X, scale: vector(1.5), B: vector(-1), mean: vector(0.25), var: vector(2) };
  const attributes = { epsilon: new Float(0.01), ...(momentum !== undefined && { momentum: new Float(momentum) }) };
  const axes = (name: string) =>
    name === 'X' && moves ? X.shape.map((size, i) => (i === 1 ? size : null)) : feeds[name as 'X'].shape;
  const inputs = Object.keys(feeds);
  const model = makeModel(
    makeGraph({
      node: [makeNode('BatchNormalization', inputs, ['Y'], attributes)],
      input: inputs.map((name) => makeValueInfo(name, 'float32', axes(name))),
      output: [makeValueInfo('Y', 'float32', axes('X'))],
    }),
  );
  const facts = new Map<string, ValueFacts>(inputs.map((name) => [name, { dtype: 'float32', axes: axes(name) }]));
  const result = normalizeByBatch(model, ['mean', 'var'], facts);
  const output = ['Y', ...Object.values(result.next)].map((name) => makeValueInfo(name, 'float32'));
  const session = await runtime.createSession(withGraph(result.model, { output }));
  const found = await session.run(feeds);
  await session.dispose();
  const numbers = (name: string) => Array.from(found[name]!.data as Float32Array);
  return { feeds, Y: numbers('Y'), mean: numbers(result.next.mean!), variance: numbers(result.next.var!) };
}

describe('normalizeByBatch', () => {
  const formula = [
    2, -1, 0.5, 3, 1.25, -0.75, 4, 0, -2.5, 1, 0.25, 6, -3, 2.5, 1.5, -1.5, 0.75, 5, -4, 2.25, 3.5, -0.5, 7, -2,
  ];
  const shapes = [
    [4, 6],
    [2, 3, 4],
    [2, 2, 3, 2],
    [1, 3, 2, 2, 2],
    [3, 8, 1, 1],
  ];

  test.each(shapes.flatMap((shape) => [0.9, 0.25, 0, 1, undefined].map((momentum) => ({ shape, momentum }))))(
    'X $shape, momentum $momentum: normalizes by the batch and moves its statistics as PyTorch does',
    async ({ shape, momentum }) => {
      const X = tensor('float32', shape, formula);
      const m = momentum ?? 0.9;
      for (const moves of [false, true]) {
        const { feeds, ...found } = await normalized(X, { ...(momentum !== undefined && { momentum }), moves });
        const [batch, channels] = shape as [number, number];
        const inner = 24 / batch / channels;
        const n = batch * inner;
        for (let c = 0; c < channels; c++) {
          const at = Array.from({ length: n }, (_, i) => (Math.floor(i / inner) * channels + c) * inner + (i % inner));
          const mean = at.reduce((sum, i) => sum + formula[i]!, 0) / n;
          const variance = at.reduce((sum, i) => sum + (formula[i]! - mean) ** 2, 0) / n;
          const [scale, B, oldMean, oldVariance] = [feeds.scale, feeds.B, feeds.mean, feeds.var].map((v) =>
            Number(v.data[c]),
          );
          for (const i of at) {
            expect(found.Y[i]).toBeCloseTo(((formula[i]! - mean) / Math.sqrt(variance + 0.01)) * scale! + B!, 5);
          }
          expect(found.mean[c]).toBeCloseTo(m * oldMean! + (1 - m) * mean, 6);
          expect(found.variance[c]).toBeCloseTo(m * oldVariance! + ((1 - m) * variance * n) / (n - 1), 5);
        }
      }
    },
  );

  test.each([false, true])(
    'a single entry of each channel has variance 0, nothing that is no number (moving axes: %s)',
    async (moves) => {
      const { Y, mean, variance, feeds } = await normalized(tensor('float32', [1, 2, 1], [3, -5]), { moves });
      expect(Y).toEqual([...feeds.B.data]);
      for (const [c, x] of [3, -5].entries()) {
        expect(mean[c]).toBeCloseTo(0.9 * Number(feeds.mean.data[c]) + 0.1 * x, 6);
        expect(variance[c]).toBeCloseTo(0.9 * Number(feeds.var.data[c]), 6);
      }
    },
  );

  test('keeps name and ε of the node, and leaves a node alone whose statistics stay', () => {
    const net = (attributes = {}) =>
      modelOfNodes([
        makeNode(
          'BatchNormalization',
          ['X', 's', 'b', 'm', 'v'],
          ['Y'],
          { epsilon: new Float(0.5), momentum: new Float(0.7), ...attributes },
          { name: 'norm' },
        ),
      ]);
    const facts = new Map<string, ValueFacts>([
      ['X', { dtype: 'float32', axes: [null, 2] }],
      ...['s', 'b', 'm', 'v'].map((name) => [name, { dtype: 'float32', axes: [2] }] as const),
    ]);
    const node = graphOf(normalizeByBatch(net(), ['m', 'v'], facts).model).node.find((n) => n.output[0] === 'Y');
    expect(node!.name).toBe('norm');
    expect(floatOf(node!, 'epsilon', 0)).toBe(0.5);
    expect(intOf(node!, 'training_mode', 0)).toBe(1);
    const same = normalizeByBatch(net(), [], facts);
    expect(graphOf(same.model).node).toEqual(graphOf(net()).node);
    expect(same.next).toEqual({});
  });
});

describe('a training graph', () => {
  const graphOfTraining = async (batchStatistics: boolean, model = photoNetwork()) =>
    buildTrainingGraph(model, {
      trainable: parametersOf(model).map(({ name }) => name),
      logits: 'logits',
      shapes: await probeShapes(runtime, model),
      batchStatistics,
    });
  const inputs = (model: ModelProto) => graphOf(model).input.map(({ name }) => name);
  const normalizations = (model: ModelProto) => graphOf(model).node.filter((n) => n.opType === 'BatchNormalization');
  const statistics = ['stem.norm', 'norm.1'].flatMap((name) => [`${name}.running_mean`, `${name}.running_var`]);

  test('normalizes by the batch in its step, and by the running statistics, folded into the Convs, in its forward graph', async () => {
    const graph = await graphOfTraining(true);
    expect(Object.keys(graph.statistics).sort()).toEqual([...statistics].sort());
    const outputs = graphOf(graph.step).output.map(({ name }) => name);
    expect(outputs).toEqual(expect.arrayContaining(Object.values(graph.statistics)));
    expect(normalizations(graph.step).filter((node) => intOf(node, 'training_mode', 0) === 1)).toHaveLength(2);
    expect(normalizations(graph.forward)).toEqual([]);
    for (const model of [graph.step, graph.forward]) {
      expect(inputs(model)).toEqual(expect.arrayContaining(statistics));
      expect(
        graphOf(model)
          .initializer.map(({ name }) => name)
          .filter((name) => statistics.includes(name)),
      ).toEqual([]);
    }
  });

  test('without batch statistics has them stored, and no outputs of them', async () => {
    const graph = await graphOfTraining(false);
    expect(graph.statistics).toEqual({});
    expect(normalizations(graph.step)).toEqual([]);
    expect(inputs(graph.step).filter((name) => statistics.includes(name))).toEqual([]);
  });

  test('of a network without batch normalization is the same either way', async () => {
    const model = withoutNormalization();
    const [by, stored] = [await graphOfTraining(true, model), await graphOfTraining(false, model)];
    expect(by.step).toEqual(stored.step);
    expect(by.statistics).toEqual({});
  });

  function withoutNormalization(): ModelProto {
    const model = photoNetwork();
    const graph = graphOf(model);
    const gone = new Map(normalizations(model).map((node) => [node.output[0]!, node.input[0]!]));
    const node = graph.node
      .filter((n) => n.opType !== 'BatchNormalization')
      .map((n) => amend(n, { input: n.input.map((name) => gone.get(name) ?? name) }));
    return withGraph(model, { node, initializer: graph.initializer.filter(({ name }) => !name.includes('norm')) });
  }
});
