import { create } from '@bufbuild/protobuf';
import { afterAll, expect, test } from 'vitest';
import { TypeProto_SequenceSchema, TypeProtoSchema } from '../onnx/generated/onnx-proto.ts';
import {
  amend,
  graphOf,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type NodeProto,
  tensor,
  tensorToProto,
} from '../onnx/index.ts';
import { ifNode } from '../onnx/test-models.ts';
import { exposeValues } from './expose-values.ts';
import { openNodeRuntime } from './node/index.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const at = tensorToProto('zero', tensor('int64', [], [0]));

function modelOf(node: readonly NodeProto[]) {
  const graph = makeGraph({
    node: [...node],
    input: [makeValueInfo('x', 'float32', ['batch', 4])],
    output: [makeValueInfo('y', 'float32')],
    initializer: [at],
  });
  return makeModel(graph, { '': 17 });
}

const listType = create(TypeProtoSchema, {
  value: {
    case: 'sequenceType',
    value: create(TypeProto_SequenceSchema, { elemType: makeValueInfo('', 'float32').type! }),
  },
});
const list = (name: string) => amend(makeValueInfo(name, 'float32'), { type: listType });
const branch = (name: string) =>
  makeGraph({ node: [makeNode('SequenceConstruct', ['x'], [name])], input: [], output: [list(name)] });

test.each([
  ['a split', [makeNode('SplitToSequence', ['x'], ['list'], { axis: 1 })]],
  ['a list', [makeNode('SequenceConstruct', ['x', 'x'], ['list'])]],
  [
    'a list that grows, and another name for it',
    [
      makeNode('SequenceEmpty', [], ['none']),
      makeNode('SequenceInsert', ['none', 'x'], ['one']),
      makeNode('Identity', ['one'], ['list']),
    ],
  ],
  [
    'lists of two branches',
    [
      makeNode('ReduceMax', ['x'], ['most'], { keepdims: 0 }),
      makeNode('Cast', ['most'], ['choice'], { to: 9 }),
      ifNode('choice', [branch('a'), branch('b')], 'list'),
    ],
  ],
])('%s: every tensor is put out, lists are not', async (_, nodes) => {
  const exposed = exposeValues(
    modelOf([...nodes, makeNode('SequenceAt', ['list', 'zero'], ['first']), makeNode('Relu', ['first'], ['y'])]),
  );
  const names = graphOf(exposed).output.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['first', 'y']));
  for (const name of ['list', 'none', 'one']) expect(names).not.toContain(name);
  const session = await runtime.createSession(exposed);
  const results = await session.run({ x: tensor('float32', [1, 4], Float32Array.of(1, 2, 3, 4)) });
  expect(Object.keys(results).sort()).toEqual([...names].sort());
  await session.dispose();
});
