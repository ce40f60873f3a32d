import { afterAll, describe, expect, test } from 'vitest';
import {
  graphOf,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  tensor,
  tensorToProto,
  withGraph,
} from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes, type Tensors } from '../../runtime/node/index.ts';
import { kernelDomain } from '../kernel-call.ts';
import { batchOf, parametersOf, photoNetwork, trainingGraphOf } from '../test-networks.ts';
import { splitAtBoundary } from './split-at-boundary.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

async function run(model: ModelProto, feeds: Tensors): Promise<Tensors> {
  const session = await runtime.createSession(model, { optimization: 'disabled' });
  const results = await session.run(feeds);
  await session.dispose();
  return results;
}

describe('splitAtBoundary', () => {
  const cuts: { trainable: string[]; boundary: number }[] = [
    { trainable: ['head.weight', 'head.bias'], boundary: 1 },
    { trainable: ['pointwise.weight', 'head.bias'], boundary: 1 },
    { trainable: ['depthwise.2.bias'], boundary: 1 },
    { trainable: ['stem.weight'], boundary: 1 },
  ];

  test.each(cuts)(
    'frozen part and trained part together are the whole, bit for bit: $trainable',
    async ({ trainable, boundary }) => {
      const model = photoNetwork();
      const shapes = await probeShapes(runtime, model);
      const split = splitAtBoundary(model, { trainable, output: 'logits', shapes });
      expect(split.boundary).toHaveLength(boundary);
      expect(split.boundary.every(({ axes }) => axes[0] === null)).toBe(true);
      const { pixel_values } = batchOf(0, 3);
      const images: Tensors = { pixel_values: pixel_values! };
      const computed: Tensors = split.frozen ? await run(split.frozen, images) : images;
      const feeds = Object.fromEntries(
        split.boundary.map(({ name }) => [name, ({ ...images, ...computed } as Tensors)[name]!]),
      );
      const weights = Object.fromEntries(
        parametersOf(model)
          .filter((p) => trainable.includes(p.name))
          .map((p) => [p.name, p.value]),
      );
      expect(await run(split.trained, { ...feeds, ...weights })).toEqual(await run(model, images));
    },
  );

  test('a boundary that is the model’s own input needs no frozen part', async () => {
    const model = photoNetwork();
    const shapes = await probeShapes(runtime, model);
    const { frozen, boundary } = splitAtBoundary(model, { trainable: ['stem.weight'], output: 'logits', shapes });
    expect([frozen, boundary.map((b) => b.name)]).toEqual([undefined, ['pixel_values']]);
  });

  test('what has no row for each sample, such as a shape, or takes no product, is computed by the trained part', async () => {
    const nodes = [
      makeNode('Shape', ['X'], ['shape']),
      makeNode('Slice', ['shape', 'one', 'two'], ['length']),
      makeNode('Expand', ['row', 'length'], ['rows']),
      makeNode('Relu', ['X'], ['frozen']),
      makeNode('Mul', ['frozen', 'rows'], ['scaled']),
      makeNode('MatMul', ['scaled', 'W'], ['logits']),
    ];
    const initializer = Object.entries({
      one: tensor('int64', [1], [1]),
      two: tensor('int64', [1], [2]),
      row: tensor('float32', [1], [2]),
      W: tensor('float32', [4, 2], [1, 2, 3, 4, 5, 6, 7, 8]),
    }).map(([name, value]) => tensorToProto(name, value));
    const model = makeModel(
      makeGraph({
        node: nodes,
        input: [makeValueInfo('X', 'float32', ['batch', 'length'])],
        output: [makeValueInfo('logits', 'float32')],
        initializer,
      }),
    );
    const shapes = await probeShapes(runtime, model, { length: 4 });
    const moving = new Map([
      ...shapes,
      ['rows', { dtype: 'float32' as const, axes: [null], perSample: false }] as const,
    ]);
    const bias = splitAtBoundary(model, { trainable: ['row'], output: 'logits', shapes: moving });
    expect(bias.boundary.map((b) => b.name)).toEqual(['X']);
    expect(bias.frozen).toBeUndefined();
  });

  test('what is computed of stored weights alone is not cached with each sample', async () => {
    const base = photoNetwork();
    const graph = graphOf(base);
    // The head's weight is trained, its bias computed from a constant.
    const node = graph.node.map((n) =>
      n.opType === 'Gemm' ? makeNode('Gemm', n.input.with(2, 'made bias'), n.output, { transB: 1 }) : n,
    );
    const model = withGraph(base, {
      node: [makeNode('Neg', ['minus bias'], ['made bias']), ...node],
      initializer: [...graph.initializer, tensorToProto('minus bias', tensor('float32', [5], [1, 2, 3, 4, 5]))],
    });
    const shapes = await probeShapes(runtime, model);
    const { boundary, trained } = splitAtBoundary(model, { trainable: ['head.weight'], output: 'logits', shapes });
    expect(boundary.map((b) => b.axes)).toEqual([[null, 8]]);
    expect(graphOf(trained).node.map((n) => n.opType)).toContain('Neg');
  });

  test('a Dropout between what is frozen and what learns drops in the step, not once for all', async () => {
    const model = makeModel(
      makeGraph({
        node: [
          makeNode('MatMul', ['X', 'V'], ['frozen']),
          makeNode('Dropout', ['frozen', 'ratio'], ['dropped']),
          makeNode('MatMul', ['dropped', 'W'], ['logits']),
        ],
        input: [makeValueInfo('X', 'float32', ['batch', 2])],
        output: [makeValueInfo('logits', 'float32')],
        initializer: [
          tensorToProto('V', tensor('float32', [2, 2], [1, 2, 3, 4])),
          tensorToProto('W', tensor('float32', [2, 2], [1, 2, 3, 4])),
          tensorToProto('ratio', tensor('float32', [], [0.5])),
        ],
      }),
    );
    const shapes = await probeShapes(runtime, model);
    const { boundary, trained } = splitAtBoundary(model, { trainable: ['W'], output: 'logits', shapes });
    expect(boundary.map((b) => b.name)).toEqual(['frozen']);
    expect(graphOf(trained).node.map((n) => n.opType)).toEqual(['Dropout', 'MatMul']);
  });

  test('the layer beside a low-rank path is computed in the step: it reads what the path reads', async () => {
    const weight = (name: string) => tensorToProto(name, tensor('float32', [2, 2], [1, 2, 3, 4]));
    const model = makeModel(
      makeGraph({
        node: [
          makeNode('MatMul', ['X', 'V'], ['frozen']),
          makeNode('MatMul', ['frozen', 'W'], ['base']),
          makeNode('MatMul', ['frozen', 'A'], ['path']),
          makeNode('Add', ['base', 'path'], ['logits']),
        ],
        input: [makeValueInfo('X', 'float32', ['batch', 2])],
        output: [makeValueInfo('logits', 'float32')],
        initializer: ['V', 'W', 'A'].map(weight),
      }),
    );
    const shapes = await probeShapes(runtime, model);
    const { boundary, trained } = splitAtBoundary(model, { trainable: ['A'], output: 'logits', shapes });
    expect(boundary.map((b) => b.name)).toEqual(['frozen']);
    expect(graphOf(trained).initializer.map((t) => t.name)).toEqual(['W']);
  });

  test('each side keeps only the weights that it reads', async () => {
    const model = photoNetwork();
    const shapes = await probeShapes(runtime, model);
    const { frozen, trained } = splitAtBoundary(model, { trainable: ['head.weight'], output: 'logits', shapes });
    expect(graphOf(trained).initializer.map((t) => t.name)).toEqual(['head.bias']);
    expect(graphOf(frozen!).initializer.map((t) => t.name)).not.toContain('head.bias');
  });
});

describe('kernels beside the graph', () => {
  // Where the Conv of a kernel is the first that learns, the kernel reads what is fed: a buffer that ONNX Runtime does not fill.
  test.each([
    { trainable: undefined },
    { trainable: ['depthwise.2.weight'] },
    { trainable: ['depthwise.1.weight', 'norm.1.weight'] },
  ])('give the gradients of the same graph written in ONNX throughout: $trainable', async ({ trainable }) => {
    const model = photoNetwork();
    const parameters = parametersOf(model).filter((p) => trainable?.includes(p.name) ?? true);
    const gradients = [];
    for (const useKernels of [true, false]) {
      const names = parameters.map((p) => p.name);
      const graph = await trainingGraphOf(runtime, model, { trainable: names, useKernels });
      expect(graph.kernels.length > 0).toBe(useKernels);
      const left = [graph.step, ...(graph.finish ? [graph.finish] : [])].flatMap((m) => graphOf(m).node);
      expect(left.filter((n) => n.domain === kernelDomain)).toEqual([]);
      const trainer = await runtime.createTrainer({ graph, parameters });
      const { pixel_values, targets } = batchOf(0, 4);
      let feeds: Tensors = { pixel_values: pixel_values!, targets: targets! };
      if (graph.frozen) feeds = { ...(await run(graph.frozen, { pixel_values: pixel_values! })), targets: targets! };
      await trainer.accumulate(feeds);
      gradients.push(await trainer.readGradients());
      await trainer.dispose();
    }
    const [kernels, onnx] = gradients;
    for (const [name, { data }] of Object.entries(onnx!)) {
      const largest = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      const worst = data.reduce((most, x, i) => Math.max(most, Math.abs(x - kernels![name]!.data[i]!)), 0);
      expect(largest).toBeGreaterThan(0);
      // Float32 sums in another order.
      expect(worst / largest).toBeLessThan(1e-5);
    }
  });

  test('a kernel’s result that is a gradient itself needs no finish graph; one behind a normalization does', async () => {
    const model = photoNetwork();
    const plain = await trainingGraphOf(runtime, model, { trainable: ['depthwise.2.weight'] });
    expect([plain.kernels.length, plain.finish]).toEqual([1, undefined]);
    expect(plain.gradients['depthwise.2.weight']).toBe(plain.kernels[0]!.output);
    const folded = await trainingGraphOf(runtime, model, { trainable: ['depthwise.1.weight'] });
    expect(folded.kernels.length).toBe(1);
    expect(graphOf(folded.finish!).output.map((o) => o.name)).toEqual([folded.gradients['depthwise.1.weight']]);
  });
});
