import { create } from '@bufbuild/protobuf';
import { expect, test } from 'vitest';
import { Float, makeGraph, makeModel, makeNode, makeValueInfo } from '../build.ts';
import { graphOf } from '../codec.ts';
import { AttributeProtoSchema } from '../generated/onnx-proto.ts';
import { AttributeType, type NodeProto } from '../proto.ts';
import { tensor, tensorFromProto, tensorToProto } from '../tensor.ts';
import { branch, ifNode } from '../test-models.ts';
import { constantsToInitializers } from './constants-to-initializers.ts';
import { nameNodes } from './name-nodes.ts';
import { ownWeights } from './own-weights.ts';

const graph = (node: NodeProto[], outputs = ['Y']) =>
  makeGraph({
    node,
    input: [makeValueInfo('X', 'float32', [2])],
    output: outputs.map((name) => makeValueInfo(name, 'float32')),
    initializer: [tensorToProto('W', tensor('float32', [2], [1, 2]))],
  });

function constant(output: string, type: AttributeType, attribute: Record<string, unknown>): NodeProto {
  const node = makeNode('Constant', [], [output]);
  node.attribute = [create(AttributeProtoSchema, { type, ...attribute } as never)];
  return node;
}

test('constantsToInitializers reads every form of Constant', () => {
  const words = ['sí', ''].map((word) => new TextEncoder().encode(word));
  const { node, initializer } = constantsToInitializers(
    graph([
      makeNode('Constant', [], ['value'], { value: tensor('float32', [1, 2], [1, 2]) }),
      makeNode('Constant', [], ['float'], { value_float: new Float(0.5) }),
      constant('floats', AttributeType.FLOATS, { name: 'value_floats', floats: [0.5, 1] }),
      makeNode('Constant', [], ['int'], { value_int: -3 }),
      constant('ints', AttributeType.INTS, { name: 'value_ints', ints: [2n ** 63n - 1n, 0n] }),
      constant('words', AttributeType.STRINGS, { name: 'value_strings', strings: words }),
      makeNode('Add', ['X', 'value'], ['Y']),
    ]),
  );
  expect(node.map((n) => n.opType)).toEqual(['Add']);
  const numbers = initializer.slice(1, -1).map((t) => [t.name, tensorFromProto(t)]);
  expect(numbers).toEqual([
    ['value', tensor('float32', [1, 2], [1, 2])],
    ['float', tensor('float32', [], [0.5])],
    ['floats', tensor('float32', [2], [0.5, 1])],
    ['int', tensor('int64', [], [-3])],
    ['ints', tensor('int64', [2], BigInt64Array.of(2n ** 63n - 1n, 0n))],
  ]);
  expect([initializer.at(-1)!.dims, initializer.at(-1)!.stringData]).toEqual([[2n], words]);
});

test('constantsToInitializers leaves alone: outputs, other domains, subgraphs', () => {
  const one = tensor('float32', [1], [1]);
  const inner = branch('inner', 'X');
  inner.node = [makeNode('Constant', [], ['inner'], { value: one })];
  const nodes = [
    makeNode('Constant', [], ['Y'], { value: one }),
    makeNode('Constant', [], ['foreign'], { value: one }, { domain: 'example' }),
    ifNode('X', [inner, branch('else', 'foreign')], 'Z'),
  ];
  const before = graph(nodes, ['Y', 'Z']);
  const { node, initializer } = constantsToInitializers(before);
  expect([node, initializer]).toEqual([before.node, before.initializer]);
});

test('constantsToInitializers refuses sparse constants', () => {
  const sparse = constant('S', AttributeType.SPARSE_TENSOR, { name: 'sparse_value' });
  expect(() => constantsToInitializers(graph([sparse]))).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: A constant is stored as a sparse tensor, which Injerto does not read.
      at: node "" (Constant), output "S"
      try: Export the model with dense weights.]
  `);
});

function withTwins(entries: number[]) {
  const model = makeModel(
    graph(
      [
        makeNode('Identity', ['W'], ['twin']),
        makeNode('Identity', ['twin'], ['triplet']),
        makeNode('Identity', ['W'], ['out']),
        makeNode('Identity', ['X'], ['x']),
        makeNode('Sum', ['x', 'twin', 'triplet'], ['Y']),
      ],
      ['Y', 'out'],
    ),
  );
  graphOf(model).initializer = [tensorToProto('W', tensor('float32', [2], entries))];
  ownWeights(model);
  expect(graphOf(model).node.map((n) => n.output[0])).toEqual(['out', 'x', 'Y']);
  return model;
}

test('ownWeights gives each name behind an Identity of equal entries a weight of its own, chains of them too', () => {
  const model = withTwins([1, 1]);
  expect(graphOf(model).initializer.map((t) => [t.name, tensorFromProto(t).data])).toEqual(
    ['W', 'twin', 'triplet'].map((name) => [name, Float32Array.of(1, 1)]),
  );
});

test('ownWeights leaves a weight shared that no accident makes equal', () => {
  const model = withTwins([1, 2]);
  expect(graphOf(model).initializer.map((t) => t.name)).toEqual(['W']);
  expect(graphOf(model).node.at(-1)!.input).toEqual(['x', 'W', 'W']);
});

test('nameNodes names what has no name, or the name of another', () => {
  const named = (name: string, output: string) => makeNode('Relu', ['X'], [output], {}, { name });
  const model = makeModel(
    graph([
      named('', 'a'),
      named('Relu_2', 'b'),
      named('', 'c'),
      named('Relu_2', 'd'),
      ifNode('X', [branch('then', 'X'), branch('Y2', 'X')], 'Y'),
    ]),
  );
  expect(nameNodes(model)).toBe(5);
  const inner = graphOf(model).node[4]!.attribute.map((a) => a.g!.node[0]!.name);
  expect([...graphOf(model).node.map((n) => n.name), ...inner]).toEqual([
    ...['Relu_0', 'Relu_2', 'Relu_2_1', 'Relu_2_2', 'choice'],
    ...['Identity_5', 'Identity_6'],
  ]);
  expect(nameNodes(model)).toBe(0);
});
