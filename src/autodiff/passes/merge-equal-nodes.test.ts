import { expect, test } from 'vitest';
import {
  graphOf,
  type ModelProto,
  makeNode,
  makeValueInfo,
  type NodeProto,
  tensor,
  withGraph,
} from '../../onnx/index.ts';
import { branch, ifNode } from '../../onnx/test-models.ts';
import { modelOfNodes } from '../test-models.ts';
import { mergeEqualNodes } from './merge-equal-nodes.ts';

type Stored = NonNullable<Parameters<typeof modelOfNodes>[1]>['stored'];

function merged(nodes: NodeProto[], { outputs = ['Y'], stored = {} }: { outputs?: string[]; stored?: Stored } = {}) {
  const model = withGraph(modelOfNodes(nodes, { stored }), {
    input: [makeValueInfo('X', 'float32', [2])],
    output: outputs.map((name) => makeValueInfo(name, 'float32')),
  });
  return plain(mergeEqualNodes(model));
}

function plain(model: ModelProto): string[] {
  return graphOf(model).node.map((n) => `${n.output} = ${n.opType}(${n.input})`);
}

test('what two nodes compute alike is computed once, and so is what follows from it', () => {
  const nodes = [
    makeNode('Exp', ['X'], ['a']),
    makeNode('Exp', ['X'], ['b']),
    makeNode('Neg', ['a'], ['−a']),
    makeNode('Neg', ['b'], ['−b']),
    makeNode('Add', ['−a', '−b'], ['Y']),
  ];
  expect(merged(nodes)).toEqual(['a = Exp(X)', '−a = Neg(a)', 'Y = Add(−a,−a)']);
});

test.each([
  ['operators', makeNode('Exp', ['X'], ['b'])],
  ['operands', makeNode('Softmax', ['Z'], ['b'], { axis: 0 })],
  ['attributes', makeNode('Softmax', ['X'], ['b'], { axis: -1 })],
  ['domains', makeNode('Softmax', ['X'], ['b'], { axis: 0 }, { domain: 'example' })],
  ['outputs asked for', makeNode('Softmax', ['X'], ['b', 'c'], { axis: 0 })],
])('nodes of other %s stay apart', (_, other) => {
  const nodes = [makeNode('Softmax', ['X'], ['a'], { axis: 0 }), other, makeNode('Add', ['a', 'b'], ['Y'])];
  expect(merged(nodes)).toHaveLength(3);
});

test('the names of nodes make no difference', () => {
  const nodes = ['a', 'b'].map((name) => makeNode('Exp', ['X'], [name], {}, { name: `node ${name}` }));
  expect(merged([...nodes, makeNode('Add', ['a', 'b'], ['Y'])])).toHaveLength(2);
});

test('operands of another order are others: Sub is not symmetric', () => {
  const nodes = [
    makeNode('Sub', ['X', 'X2'], ['a']),
    makeNode('Sub', ['X2', 'X'], ['b']),
    makeNode('Add', ['a', 'b'], ['Y']),
  ];
  expect(merged(nodes)).toHaveLength(3);
});

test.each(['RandomNormalLike', 'RandomUniformLike', 'Bernoulli', 'Multinomial', 'Dropout'])(
  'each %s draws for itself',
  (opType) => {
    const nodes = [makeNode(opType, ['X'], ['a']), makeNode(opType, ['X'], ['b']), makeNode('Add', ['a', 'b'], ['Y'])];
    expect(merged(nodes)).toEqual([`a = ${opType}(X)`, `b = ${opType}(X)`, 'Y = Add(a,b)']);
  },
);

test('outputs of the graph keep their names, and others read the first of them', () => {
  const nodes = [
    makeNode('Exp', ['X'], ['Y1']),
    makeNode('Exp', ['X'], ['Y2']),
    makeNode('Exp', ['X'], ['inner']),
    makeNode('Neg', ['inner'], ['Y']),
  ];
  expect(merged(nodes, { outputs: ['Y', 'Y1', 'Y2'] })).toEqual(['Y1 = Exp(X)', 'Y2 = Exp(X)', 'Y = Neg(Y1)']);
});

test('what a subgraph reads keeps its name, and nodes with subgraphs stay apart', () => {
  const choice = (output: string) => ifNode('condition', [branch('then', 'b'), branch('else', 'two')], output);
  const nodes = [
    makeNode('Exp', ['X'], ['a']),
    makeNode('Exp', ['X'], ['b']),
    choice('c'),
    choice('d'),
    makeNode('Add', ['a', 'b'], ['e']),
    makeNode('Add', ['one', 'two'], ['f']),
    makeNode('Sum', ['c', 'd', 'e', 'f'], ['Y']),
  ];
  const one = tensor('float32', [2], [1, 1]);
  expect(merged(nodes, { stored: { one, two: one } })).toEqual([
    'a = Exp(X)',
    'b = Exp(X)',
    'c = If(condition)',
    'd = If(condition)',
    // b and two are read by the branches, so they stay themselves.
    'e = Add(a,b)',
    'f = Add(one,two)',
    'Y = Sum(c,d,e,f)',
  ]);
});

test('small stored tensors of equal contents count as one, but not those of another type or shape, nor large ones', () => {
  const large = tensor('float32', [300], new Float32Array(300));
  const stored = {
    one: tensor('int64', [1], [1]),
    uno: tensor('int64', [1], [1]),
    two: tensor('int64', [1], [2]),
    scalar: tensor('int64', [], [1]),
    float: tensor('float32', [1], [1]),
    large,
    grande: large,
  };
  const reads = (name: string) => makeNode('Foo', ['X', name], [`with ${name}`], {}, { domain: 'example' });
  const nodes = [
    ...Object.keys(stored).map(reads),
    makeNode(
      'Sum',
      Object.keys(stored).map((n) => `with ${n}`),
      ['Y'],
    ),
  ];
  expect(merged(nodes, { stored }).at(-1)).toBe(
    'Y = Sum(with one,with one,with two,with scalar,with float,with large,with grande)',
  );
});

test('weights that are inputs of the graph are never taken for each other, whatever they start from', () => {
  const zero = tensor('float32', [2], [0, 0]);
  const nodes = [makeNode('Add', ['X', 'b1'], ['h']), makeNode('Add', ['h', 'b2'], ['Y'])];
  const model = withGraph(modelOfNodes(nodes, { stored: { b1: zero, b2: zero } }), {
    input: ['X', 'b1', 'b2'].map((name) => makeValueInfo(name, 'float32', [2])),
    output: [makeValueInfo('Y', 'float32')],
  });
  expect(plain(mergeEqualNodes(model))).toEqual(['h = Add(X,b1)', 'Y = Add(h,b2)']);
});
