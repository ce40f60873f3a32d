import { expect, test } from 'vitest';
import { makeGraph, makeModel, makeNode, makeValueInfo, type NodeProto } from '../../onnx/index.ts';
import { holdsProbabilities } from './holds-probabilities.ts';

function modelOf(node: readonly NodeProto[]) {
  const value = (name: string) => makeValueInfo(name, 'float32', ['batch', 16]);
  return makeModel(makeGraph({ node: [...node], input: [value('x')], output: [value('p')] }), { '': 17 });
}

test.each([
  ['Softmax', [makeNode('Softmax', ['x'], ['p'])], true],
  ['Sigmoid, stored anew', [makeNode('Sigmoid', ['x'], ['s']), makeNode('Cast', ['s'], ['p'])], true],
  [
    'Softmax behind Identity and Reshape',
    [makeNode('Softmax', ['x'], ['s']), makeNode('Identity', ['s'], ['i']), makeNode('Reshape', ['i', 'shape'], ['p'])],
    true,
  ],
  [
    'Softmax, quantized',
    [
      makeNode('Softmax', ['x'], ['s']),
      makeNode('QuantizeLinear', ['s', 'c'], ['q']),
      makeNode('DequantizeLinear', ['q', 'c'], ['p']),
    ],
    true,
  ],
  [
    'softmax written out',
    [
      makeNode('Exp', ['x'], ['e']),
      makeNode('ReduceSum', ['e', 'axes'], ['sum']),
      makeNode('Div', ['e', 'sum'], ['p']),
    ],
    true,
  ],
  ['logits', [makeNode('MatMul', ['x', 'w'], ['p'])], false],
  ['LogSoftmax', [makeNode('LogSoftmax', ['x'], ['p'])], false],
  ['a quotient', [makeNode('Div', ['x', 'temperature'], ['p'])], false],
] as const)('%s', (_, nodes, expected) => {
  expect(holdsProbabilities(modelOf(nodes), 'p')).toBe(expected);
});
