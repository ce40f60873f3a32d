import { afterAll, describe, expect, test } from 'vitest';
import {
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type NodeProto,
  tensor,
  tensorToProto,
  withGraph,
} from '../onnx/index.ts';
import { openNodeRuntime } from './node/index.ts';
import { probeShapes } from './probe-shapes.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

function model(node: NodeProto[], axes: (number | string | null)[]) {
  return makeModel(
    makeGraph({
      node,
      input: [makeValueInfo('X', 'float32', axes)],
      output: [makeValueInfo('Y', 'float32')],
      initializer: [tensorToProto('W', tensor('float32', [4, 3], Array(12).fill(0.5)))],
    }),
  );
}
const nodes = [
  makeNode('MatMul', ['X', 'W'], ['product']),
  makeNode('Shape', ['product'], ['shape']),
  makeNode('ReduceSum', ['product'], ['total'], { keepdims: 0 }),
  makeNode('Add', ['product', 'total'], ['Y']),
];

describe('probeShapes', () => {
  test('knows type and axes of every value, inputs and weights included; what moves with the batch is null', async () => {
    expect(Object.fromEntries(await probeShapes(runtime, model(nodes, ['batch', 4])))).toEqual({
      X: { dtype: 'float32', axes: [null, 4], perSample: true },
      W: { dtype: 'float32', axes: [4, 3] },
      product: { dtype: 'float32', axes: [null, 3], perSample: true },
      shape: { dtype: 'int64', axes: [2], perSample: false },
      total: { dtype: 'float32', axes: [], perSample: false },
      Y: { dtype: 'float32', axes: [null, 3], perSample: true },
    });
  });

  test('takes the sizes of other symbolic axes from the caller', async () => {
    const shapes = await probeShapes(runtime, model(nodes, ['batch', 'length', 4]), { length: 5 });
    expect(shapes.get('product')!.axes).toEqual([null, 5, 3]);
  });

  test('an axis of two sizes moves', async () => {
    const shapes = await probeShapes(runtime, model(nodes, ['batch', 'length', 4]), { length: [5, 6] });
    expect(shapes.get('product')!.axes).toEqual([null, null, 3]);
  });

  test('knows integers that the graph computes, unless they hang on the data or on an axis that moves', async () => {
    const gathered = [
      makeNode('Shape', ['X'], ['shape']),
      makeNode('Gather', ['shape', 'one'], ['width']),
      makeNode('Gather', ['shape', 'zero'], ['batch']),
      makeNode('Cast', ['X'], ['data'], { to: 7 }),
      makeNode('ReduceMax', ['data'], ['largest'], { keepdims: 0 }),
      makeNode('Reshape', ['X', 'minusOne'], ['Y']),
    ];
    const computed = withGraph(model(gathered, ['batch', 4]), {
      initializer: Object.entries({ one: 1, zero: 0, minusOne: -1 }).map(([name, value]) =>
        tensorToProto(name, tensor('int64', [1], [value])),
      ),
    });
    const shapes = await probeShapes(runtime, computed);
    expect(['width', 'batch', 'largest'].map((name) => shapes.get(name)!.ints)).toEqual([[4], undefined, undefined]);
  });

  test('says which axis it was not told', async () => {
    await expect(
      probeShapes(runtime, model(nodes, ['batch', 'length', 4])),
    ).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: The size of axis 1 is not fixed (it is called "length").
        at: input "X"
        try: Give its size, for instance the image size of the preprocessor config.]
    `);
    await expect(probeShapes(runtime, model(nodes, ['batch', null, 4]))).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: The size of axis 1 is not fixed.
        at: input "X"
        try: Give its size, for instance the image size of the preprocessor config.]
    `);
  });

  test('refuses an input that is no tensor', async () => {
    const sequence = { ...makeValueInfo('X', 'float32'), type: undefined };
    const untyped = withGraph(model(nodes, []), { input: [sequence as unknown as ReturnType<typeof makeValueInfo>] });
    await expect(probeShapes(runtime, untyped)).rejects.toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: Only tensors can be fed.
        at: input "X"]
    `);
  });

  test('passes on why a model does not run', async () => {
    await expect(probeShapes(runtime, model(nodes, ['batch', 7]))).rejects.toMatchObject({ code: 'MODEL_REJECTED' });
  });
});
