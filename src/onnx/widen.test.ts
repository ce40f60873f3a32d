import { describe, expect, test } from 'vitest';
import { makeGraph, makeModel, makeNode, makeValueInfo, withGraph } from './build.ts';
import { graphOf } from './codec.ts';
import type { NodeProto } from './proto.ts';
import { tensor, tensorFromProto, tensorToProto } from './tensor.ts';
import { branch, ifNode } from './test-models.ts';
import { widenModel } from './widen.ts';

const cast = (input: string, output: string, to = 1) => makeNode('Cast', [input], [output], { to });
const half = (name: string) => tensorToProto(name, tensor('float16', [2], [0x3c00, 0xc000]));

function model(node: NodeProto[], { inputs = [] as string[], outputs = ['Y'] } = {}) {
  return makeModel(
    makeGraph({
      node,
      input: [makeValueInfo('X', 'float32', [2]), ...inputs.map((name) => makeValueInfo(name, 'float16', [2]))],
      output: outputs.map((name) => makeValueInfo(name, 'float32', [2])),
      initializer: [half('W')],
    }),
  );
}

describe('widenModel', () => {
  test('takes the Casts away and keeps the names of the weights', () => {
    const subject = model([cast('W', 'W32'), cast('W', 'again'), makeNode('Add', ['W32', 'again'], ['Y'])], {
      inputs: ['W'],
    });
    expect(widenModel(subject)).toEqual(['W']);
    const { node, initializer, input } = graphOf(subject);
    expect(node.map((n) => [n.opType, ...n.input])).toEqual([['Add', 'W', 'W']]);
    expect(tensorFromProto(initializer[0]!)).toEqual(tensor('float32', [2], [1, -2]));
    expect(input.map((i) => i.name)).toEqual(['X']);
  });

  test('widens bfloat16 too', () => {
    const subject = model([cast('W', 'W32'), makeNode('Relu', ['W32'], ['Y'])]);
    graphOf(subject).initializer = [tensorToProto('W', tensor('bfloat16', [1], [0x3fc0]))];
    widenModel(subject);
    expect(tensorFromProto(graphOf(subject).initializer[0]!)).toEqual(tensor('float32', [1], [1.5]));
  });

  test.each([
    [
      'a weight that something else reads',
      [cast('W', 'W32'), makeNode('Shape', ['W'], ['shape']), makeNode('Relu', ['W32'], ['Y'])],
    ],
    ['a Cast to another type', [cast('W', 'wide', 11), makeNode('Relu', ['wide'], ['Y'])]],
    ['a Cast whose result is an output', [cast('W', 'Y')]],
    ['a weight that nothing reads', [makeNode('Relu', ['X'], ['Y'])]],
    [
      'a Cast that a subgraph reads',
      [
        cast('W', 'W32'),
        ifNode('X', [branch('then', 'W32'), branch('else', 'X')], 'choice'),
        makeNode('Relu', ['W32'], ['Y']),
      ],
    ],
  ])('leaves alone: %s', (_, node) => {
    const subject = model(node);
    const before = withGraph(subject, {});
    expect(widenModel(subject)).toEqual([]);
    expect(graphOf(subject)).toEqual(graphOf(before));
  });

  test('leaves alone: a weight that is itself an output', () => {
    const subject = model([cast('W', 'W32'), makeNode('Relu', ['W32'], ['Y'])], { outputs: ['Y', 'W'] });
    expect(widenModel(subject)).toEqual([]);
  });
});
