import { afterAll, describe, expect, test } from 'vitest';
import { makeGraph, makeModel, makeNode, makeValueInfo, type NodeProto, tensor, tensorToProto } from '../onnx/index.ts';
import { ifNode } from '../onnx/test-models.ts';
import { measureValues } from './measure-values.ts';
import { openNodeRuntime } from './node/index.ts';
import type { Runtime, SessionOptions } from './types.ts';
import { valuesMatter, withoutWeights } from './without-weights.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const columns = 20_000;
/** 80 kB, of which the first half is 1 and the rest 0. */
const weight = tensorToProto(
  'w',
  tensor(
    'float32',
    [1, columns],
    Float32Array.from({ length: columns }, (_, i) => Number(i < columns / 2)),
  ),
);
const integers = (name: string, values: number[]) => tensorToProto(name, tensor('int64', [values.length], values));

function modelOf(...node: NodeProto[]) {
  return makeModel(
    makeGraph({
      node,
      input: [makeValueInfo('x', 'float32', ['batch', 1])],
      output: [makeValueInfo('y', 'float32')],
      initializer: [weight, integers('minus', [-1]), tensorToProto('scalar', tensor('float32', [], [0]))],
    }),
  );
}
const feeds = (rows: number) => ({ x: tensor('float32', [rows, 1], new Float32Array(rows).fill(1)) });

const plain = modelOf(
  makeNode('MatMul', ['x', 'w'], ['product']),
  makeNode('Shape', ['product'], ['shape']),
  makeNode('IsNaN', ['product'], ['odd']),
  makeNode('Where', ['odd', 'scalar', 'product'], ['kept']),
  makeNode('ReduceSum', ['kept'], ['y'], { keepdims: 0 }),
);

/** Each has a value whose size or entries follow from the weight: 10,000 of its entries are not 0. */
const hangingOnWeights: readonly (readonly [string, NodeProto[]])[] = [
  ['NonZero', [makeNode('NonZero', ['w'], ['found'])]],
  ['Compress', [makeNode('Cast', ['w'], ['flags'], { to: 9 }), makeNode('Compress', ['w', 'flags'], ['found'])]],
  ['Unique', [makeNode('Unique', ['w'], ['found'])]],
  ['a cast', [makeNode('ReduceSum', ['w'], ['sum'], { keepdims: 0 }), makeNode('Cast', ['sum'], ['found'], { to: 7 })]],
  ['ArgMin', [makeNode('ArgMin', ['w'], ['found'], { axis: 1 })]],
  [
    'Range',
    [
      makeNode('ReduceSum', ['w'], ['end'], { keepdims: 0 }),
      makeNode('ReduceMax', ['w'], ['one'], { keepdims: 0 }),
      makeNode('Range', ['scalar', 'end', 'one'], ['found']),
    ],
  ],
  [
    'a branch',
    [
      makeNode('ReduceMax', ['w'], ['most'], { keepdims: 0 }),
      makeNode('Cast', ['most'], ['choice'], { to: 9 }),
      ifNode(
        'choice',
        [
          makeGraph({ node: [makeNode('Identity', ['w'], ['a'])], input: [], output: [makeValueInfo('a', 'float32')] }),
          makeGraph({ node: [makeNode('Identity', ['x'], ['b'])], input: [], output: [makeValueInfo('b', 'float32')] }),
        ],
        'found',
      ),
    ],
  ],
];

describe('every value', () => {
  test('type, shape and small integers, for each run', async () => {
    const [two, three] = await measureValues(runtime, plain, [feeds(2), feeds(3)]);
    expect(two).toEqual({
      product: { dtype: 'float32', shape: [2, columns] },
      shape: { dtype: 'int64', shape: [2], ints: [2, columns] },
      odd: { dtype: 'bool', shape: [2, columns] },
      kept: { dtype: 'float32', shape: [2, columns] },
      y: { dtype: 'float32', shape: [] },
    });
    expect(three!.product!.shape).toEqual([3, columns]);
  });

  test.each(hangingOnWeights)('as large as the weights make it: %s', async (_, nodes) => {
    const model = modelOf(...nodes, makeNode('Identity', ['x'], ['y']));
    const [measured] = await measureValues(runtime, model, [feeds(2)]);
    const session = await runtime.createSession({
      ...model,
      graph: { ...model.graph!, output: [makeValueInfo('found', measured!.found!.dtype)] },
    });
    const { found } = await session.run(feeds(2));
    await session.dispose();
    expect(measured!.found!.shape).toEqual(found!.shape);
    if (measured!.found!.ints) expect(measured!.found!.ints).toEqual(Array.from(found!.data, Number));
  });

  test('passes on why a graph does not run', async () => {
    const wrong = modelOf(makeNode('Reshape', ['w', 'seven'], ['y']));
    wrong.graph!.initializer.push(integers('seven', [7]));
    await expect(measureValues(runtime, wrong, [feeds(1)])).rejects.toMatchObject({ code: /REJECTED|FAILED/ });
  });
});

describe('weights that no size hangs on', () => {
  test('are not handed over', async () => {
    const sizes: number[] = [];
    const counting: Runtime = {
      ...runtime,
      createSession: (model, options?: SessionOptions) => {
        const initializers = 'graph' in model ? model.graph!.initializer : [];
        sizes.push(initializers.reduce((sum, { rawData }) => sum + rawData.byteLength, 0));
        return runtime.createSession(model, options);
      },
      createTrainer: (spec) => runtime.createTrainer(spec),
      close: () => runtime.close(),
    };
    await measureValues(counting, plain, [feeds(2)]);
    expect(sizes.length).toBe(2);
    expect(Math.max(...sizes)).toBeLessThan(100);
  });

  test.each(hangingOnWeights)('others are: %s', async (_, nodes) => {
    const model = modelOf(...nodes, makeNode('Identity', ['x'], ['y']));
    const { without } = withoutWeights(model)!;
    const types = {
      flags: 'bool',
      found: ['Compress', 'Unique', 'Range', 'If'].includes(nodes.at(-1)!.opType) ? 'float32' : 'int64',
    } as const;
    expect([...without]).toEqual(['w']);
    expect(valuesMatter(model, without, types)).toBe(true);
  });

  test('a graph without any is left as it is', () => {
    const small = modelOf(makeNode('Identity', ['x'], ['y']));
    small.graph!.initializer = [];
    expect(withoutWeights(small)).toBeUndefined();
  });
});
