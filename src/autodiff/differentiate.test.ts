import { expect, test } from 'vitest';
import { graphOf, makeGraph, makeModel, makeNode, makeValueInfo, type NodeProto } from '../onnx/index.ts';
import { differentiate, differentiateWhereRulesReach } from './differentiate.ts';
import type { ShapeTable, ValueFacts } from './shape-table.ts';

/** A graph that makes `loss`: values are float32 [2], those called `int…` int64 [1]. What no node makes is differentiated for. */
function graph(nodes: NodeProto[]) {
  const names = new Set(nodes.flatMap((node) => [...node.input, ...node.output]));
  const made = new Set(nodes.flatMap((node) => node.output));
  const shapes: ShapeTable = new Map(
    [...names].map((name): [string, ValueFacts] => {
      const integer = name.startsWith('int');
      return [name, { dtype: integer ? 'int64' : 'float32', axes: name === 'loss' ? [] : [integer ? 1 : 2] }];
    }),
  );
  const input = [...names].filter((name) => !made.has(name)).map((name) => makeValueInfo(name, 'float32', [2]));
  const model = makeModel(makeGraph({ node: nodes, input, output: [makeValueInfo('loss', 'float32', [])] }));
  return { model, shapes, wrt: input.map((value) => value.name) };
}

const sum = (x: string) => makeNode('ReduceSum', [x], ['loss'], { keepdims: 0 });
const unknown = (inputs: string[], output: string) =>
  makeNode('Mystery', inputs, [output], {}, { name: `the ${output} node`, domain: 'com.example' });

/** Which weights have a gradient, and what stands before the others. */
function outcome(nodes: NodeProto[]) {
  const { model, shapes, wrt } = graph(nodes);
  const { gradients, obstacles } = differentiateWhereRulesReach(model, { loss: 'loss', wrt, shapes });
  return {
    differentiated: Object.keys(gradients),
    obstacles: Object.fromEntries([...obstacles].map(([name, { error, node }]) => [name, [error.code, node?.name]])),
  };
}

test('a weight behind an operator without a rule does not spoil the others', () => {
  expect(
    outcome([makeNode('Exp', ['a'], ['u']), unknown(['u'], 'v'), makeNode('Mul', ['v', 'b'], ['w']), sum('w')]),
  ).toEqual({
    differentiated: ['b'],
    obstacles: { a: ['GRADIENT_RULE_MISSING', 'the v node'] },
  });
});

test('a weight that reaches the loss past such an operator and through it gets no part of a gradient', () => {
  const nodes = [unknown(['a'], 'v'), makeNode('Add', ['v', 'a'], ['w']), makeNode('Mul', ['w', 'b'], ['y']), sum('y')];
  expect(outcome(nodes)).toEqual({
    differentiated: ['b'],
    obstacles: { a: ['GRADIENT_RULE_MISSING', 'the v node'] },
  });
});

test('of two such operators the one nearer the loss is named', () => {
  expect(outcome([unknown(['a'], 'u'), unknown(['u'], 'v'), makeNode('Mul', ['v', 'b'], ['w']), sum('w')])).toEqual({
    differentiated: ['b'],
    obstacles: { a: ['GRADIENT_RULE_MISSING', 'the v node'] },
  });
});

test('an input that a rule has no gradient for is an obstacle, the others of the node are none', () => {
  const loss = makeNode('SoftmaxCrossEntropyLoss', ['a', 'int1', 'b'], ['loss'], {}, { name: 'weighted' });
  expect(outcome([loss])).toMatchObject({
    differentiated: ['a'],
    obstacles: { b: ['GRADIENT_UNSUPPORTED', 'weighted'] },
  });
});

test('integers carry no gradient, so what is made of a shape blocks nothing', () => {
  const nodes = [
    makeNode('Shape', ['a'], ['int1']),
    unknown(['int1'], 'v'),
    makeNode('Mul', ['v', 'a'], ['w']),
    makeNode('Shape', ['b'], ['int2']),
    unknown(['int2'], 'u'),
    makeNode('Add', ['w', 'u'], ['y']),
    sum('y'),
  ];
  expect(outcome(nodes)).toEqual({ differentiated: ['a'], obstacles: { b: ['GRADIENT_DISCONNECTED', undefined] } });
  const { model, shapes } = graph(nodes);
  const strict = differentiate(model, { loss: 'loss', wrt: ['a'], shapes });
  expect(graphOf(strict.model).node.some((node) => node.output[0] === strict.gradients.a)).toBe(true);
});

test('strictly, the first obstacle is an error', () => {
  const { model, shapes, wrt } = graph([unknown(['a'], 'v'), makeNode('Mul', ['v', 'b'], ['w']), sum('w')]);
  expect(() => differentiate(model, { loss: 'loss', wrt, shapes })).toThrow(
    expect.objectContaining({ code: 'GRADIENT_RULE_MISSING', where: 'node "the v node", output "v"' }),
  );
});

test('strictly, every node in the way is named at once, those behind others too', () => {
  const nodes = [
    unknown(['a'], 'u'),
    unknown(['u'], 'v'),
    unknown(['b'], 'w'),
    makeNode('Add', ['v', 'w'], ['x']),
    makeNode('Mul', ['x', 'c'], ['y']),
    sum('y'),
  ];
  const { model, shapes, wrt } = graph(nodes);
  expect(() => differentiate(model, { loss: 'loss', wrt, shapes })).toThrow(
    expect.objectContaining({
      code: 'GRADIENT_RULE_MISSING',
      details: {
        nodes: ['w', 'v', 'u'].map((name) => ({
          operator: 'Mystery',
          domain: 'com.example',
          opset: 17,
          node: `the ${name} node`,
        })),
        weights: ['a', 'b'],
      },
    }),
  );
});

test('an operand that an operator needs and of which nothing is known is an obstacle, not a crash', () => {
  const { model, shapes } = graph([makeNode('MatMul', ['a', 'b'], ['y']), sum('y')]);
  const known = new Map([...shapes].filter(([name]) => name !== 'b'));
  expect(() => differentiate(model, { loss: 'loss', wrt: ['a'], shapes: known })).toThrow(
    expect.objectContaining({ code: 'SHAPE_UNKNOWN', where: 'value "b"' }),
  );
});
