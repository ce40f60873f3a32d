import { expect, test } from 'vitest';
import { graphOf, makeNode, makeValueInfo, tensor, withGraph } from '../../onnx/index.ts';
import { branch, ifNode } from '../../onnx/test-models.ts';
import { modelOfNodes } from '../test-models.ts';
import { constantsToInitializers } from './constants-to-initializers.ts';
import { pruneGraph } from './prune-graph.ts';

const one = tensor('float32', [1], [1]);

test('pruneGraph keeps what an output needs, by way of subgraphs too, and nothing else', () => {
  const nodes = [
    makeNode('Relu', ['X'], ['captured']),
    makeNode('Neg', ['X'], ['unused']),
    makeNode('Add', ['unused', 'W'], ['also unused']),
    ifNode('X', [branch('then', 'captured'), branch('else', 'V')], 'Y'),
  ];
  const model = withGraph(modelOfNodes(nodes, { stored: { W: one, V: one } }), {
    input: [makeValueInfo('X', 'float32', [1]), makeValueInfo('ignored', 'float32', [1])],
    output: [makeValueInfo('Y', 'float32')],
    valueInfo: [makeValueInfo('unused', 'float32', [1])],
  });
  const { node, initializer, input, valueInfo } = graphOf(pruneGraph(model));
  expect(node.map((n) => n.output[0])).toEqual(['captured', 'Y']);
  expect(initializer.map((t) => t.name)).toEqual(['V']);
  expect(input.map((i) => i.name)).toEqual(['X', 'ignored']);
  expect(valueInfo).toEqual([]);
});

test('pruneGraph keeps a weight that is itself an output', () => {
  const model = withGraph(modelOfNodes([], { stored: { W: one, V: one } }), {
    output: [makeValueInfo('W', 'float32', [1])],
  });
  expect(graphOf(pruneGraph(model)).initializer.map((t) => t.name)).toEqual(['W']);
});

test('constantsToInitializers takes Constants and leaves what only is called so', () => {
  const nodes = [
    makeNode('Constant', [], ['c'], { value: one }),
    makeNode('Constant', [], ['list'], { value_ints: [1, 2] }),
    makeNode('Constant', [], ['foreign'], { value: one }, { domain: 'example' }),
    makeNode('Add', ['c', 'foreign'], ['Y']),
  ];
  const { node, initializer } = graphOf(constantsToInitializers(modelOfNodes(nodes)));
  expect(node.map((n) => n.output[0])).toEqual(['foreign', 'Y']);
  expect(initializer.map((t) => t.name)).toEqual(['c', 'list']);
});
