import { afterAll, expect, test } from 'vitest';
import type { Remark } from '../../messages/index.ts';
import {
  graphOf,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type NodeProto,
  tensor,
  tensorToProto,
} from '../../onnx/index.ts';
import { openNodeRuntime } from '../../runtime/node/index.ts';
import { forInference } from './for-inference.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const two = (a: number, b: number) => tensor('float32', [2], Float32Array.of(a, b));

function exported(outputs: readonly string[]): ModelProto {
  const constants = {
    ...{ scale: two(1, 2), bias: two(0, 1), mean: two(1, -1), variance: two(4, 1) },
    ratio: tensor('float32', [], [0.5]),
  };
  const graph = makeGraph({
    node: [
      makeNode(
        'BatchNormalization',
        ['x', 'scale', 'bias', 'mean', 'variance'],
        ['n', 'mean_moved', 'variance_moved'],
        { training_mode: 1 },
        { name: 'bn' },
      ),
      makeNode('Dropout', ['n', 'ratio', 'training'], ['y'], {}, { name: 'drop' }),
    ],
    input: [makeValueInfo('x', 'float32', ['batch', 2])],
    output: outputs.map((name) => makeValueInfo(name, 'float32')),
    initializer: [
      ...Object.entries(constants).map(([name, value]) => tensorToProto(name, value)),
      tensorToProto('training', tensor('bool', [], Uint8Array.of(1))),
    ],
  });
  return makeModel(graph, { '': 17 });
}

test('nothing is dropped, and a sample does not depend on its neighbors', async () => {
  const model = exported(['y']);
  const remarks: Remark[] = [];
  forInference(model, remarks);
  expect(remarks).toMatchObject([{ code: 'TRAINING_MODE', details: { dropouts: 1, batchNormalizations: 1 } }]);
  const session = await runtime.createSession(model);
  const { y } = await session.run({ x: tensor('float32', [2, 2], Float32Array.of(3, 1, 5, -1)) });
  // (x − mean)/√variance · scale + bias
  expect([...(y!.data as Float32Array)].map((v) => Math.round(v * 1000) / 1000)).toEqual([1, 5, 2, 1]);
  await session.dispose();
});

test('statistics that are outputs stay what they are', async () => {
  const model = exported(['y', 'mean_moved']);
  forInference(model, []);
  const session = await runtime.createSession(model);
  const { mean_moved } = await session.run({ x: tensor('float32', [1, 2], Float32Array.of(3, 1)) });
  expect([...(mean_moved!.data as Float32Array)]).toEqual([1, -1]);
  await session.dispose();
});

test('a file in inference mode is left as it is', () => {
  const model = exported(['y']);
  forInference(model, []);
  const before = graphOf(model).node.length;
  const remarks: Remark[] = [];
  forInference(model, remarks);
  expect([graphOf(model).node.length, remarks]).toEqual([before, []]);
});

/** BatchNormalization in training mode over `x`, which `before` makes. */
function normalized(
  before: NodeProto[],
  statistics: Record<'mean' | 'variance', ReturnType<typeof two>>,
  x: string,
): ModelProto {
  const constants = { ...{ scale: two(1, 2), bias: two(0, 1), w: two(3, -1) }, ...statistics };
  const graph = makeGraph({
    node: [
      ...before,
      makeNode('BatchNormalization', [x, 'scale', 'bias', 'mean', 'variance'], ['n'], { training_mode: 1 }),
      makeNode('Add', ['n', 'x'], ['y']),
    ],
    input: [makeValueInfo('x', 'float32', ['batch', 2])],
    output: [makeValueInfo('y', 'float32')],
    initializer: [
      ...Object.entries(constants).map(([name, value]) => tensorToProto(name, value)),
      tensorToProto('flat', tensor('int64', [3], [1, 2, -1])),
    ],
  });
  return makeModel(graph, { '': 17 });
}

test.each([
  ['weights are standardized', [makeNode('Reshape', ['w', 'flat'], ['v'])], 'v'],
  ['samples that stand side by side, without statistics', [makeNode('Reshape', ['x', 'flat'], ['v'])], 'v'],
])('a training mode by which %s is no training', (_, before, x) => {
  const model = normalized(before, { mean: two(0, 0), variance: two(1, 1) }, x);
  const remarks: Remark[] = [];
  forInference(model, remarks);
  expect(remarks).toEqual([]);
  expect(graphOf(model).node.some(({ attribute }) => attribute.some(({ name }) => name === 'training_mode'))).toBe(
    true,
  );
});

test('samples that stand side by side, with statistics of their own', () => {
  const model = normalized([makeNode('Reshape', ['x', 'flat'], ['v'])], { mean: two(1, -1), variance: two(4, 1) }, 'v');
  const remarks: Remark[] = [];
  forInference(model, remarks);
  expect(remarks).toMatchObject([{ code: 'TRAINING_MODE' }]);
});
