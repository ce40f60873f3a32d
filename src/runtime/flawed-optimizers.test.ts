import { afterAll, expect, test } from 'vitest';
import {
  encodeModel,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  tensor,
  tensorToProto,
} from '../onnx/index.ts';
import { flawedOptimizers } from './flawed-optimizers.ts';
import { openNodeRuntime } from './node/index.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

/** Zeros around x [1, 1, 2, 2], then the largest of each window. */
function padded(pool: string, kernel = 3): ModelProto {
  return makeModel(
    makeGraph({
      node: [makeNode('Pad', ['x', 'pads'], ['p']), makeNode(pool, ['p'], ['y'], { kernel_shape: [kernel, kernel] })],
      input: [makeValueInfo('x', 'float32', ['batch', 1, 2, 2])],
      output: [makeValueInfo('y', 'float32')],
      initializer: [tensorToProto('pads', tensor('int64', [8], [0, 0, 1, 1, 0, 0, 1, 1]))],
    }),
    { '': 17 },
  );
}

test.each([
  ['a model', (model: ModelProto) => model],
  ['the bytes of one', encodeModel],
])('zeros around an image are zeros for MaxPool: %s', async (_, form) => {
  const session = await runtime.createSession(form(padded('MaxPool')));
  const x = tensor('float32', [1, 1, 2, 2], Float32Array.of(-1, -2, -3, -4));
  const { y } = await session.run({ x });
  await session.dispose();
  expect([...(y!.data as Float32Array)]).toEqual([0, 0, 0, 0]);
});

test('other graphs keep all optimizers', () => {
  expect(flawedOptimizers([padded('MaxPool')])).toEqual(['Pad_Fusion']);
  expect(flawedOptimizers([padded('AveragePool'), encodeModel(padded('LpPool'))])).toEqual([]);
  expect(flawedOptimizers([Uint8Array.of(1, 2, 3)])).toEqual([]);
});
