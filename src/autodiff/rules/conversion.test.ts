import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dtypeCode, makeNode, tensor } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import type { ValueFacts } from '../shape-table.ts';
import { gradientChecks } from '../test-gradients.ts';
import { modelOfNodes } from '../test-models.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();
const opset = opsets(13, 17, 19, 21, 22, 25);

for (const from of ['float32', 'float64'] as const) {
  check.property(
    'Cast',
    `from ${from} to another type and on`,
    fc.tuple(shapes(), fc.constantFrom('float64', 'float32', 'float16' as const), fc.boolean(), opset),
    ([shape, to, moves, opset], draw) => ({
      nodes: [
        makeNode('Cast', ['X'], ['other'], { to: dtypeCode(to) }),
        makeNode('Cast', ['other'], ['back'], { to: dtypeCode(from) }),
        makeNode('Mul', ['back', 'scale'], ['Y']),
      ],
      inputs: { X: tensor(from, shape, Array.from(draw.eighths(shape).data as Float32Array)) },
      constants: { scale: tensor(from, [1], [0.5]) },
      ...(moves && shape.length > 1 && { moving: ['X'], movingAxes: { X: [1] } }),
      opset,
      // Multiples of 1/64 below 4 are exact in all of these types.
      step: 1 / 8,
    }),
  );
}
check.property(
  'CastLike',
  'another value, which gets no gradient, and back',
  fc.tuple(shapes(), opsets(15, 17, 19, 21, 22, 25)),
  ([shape, opset], draw) => ({
    nodes: [makeNode('CastLike', ['X', 'like'], ['other']), makeNode('CastLike', ['other', 'X'], ['Y'])],
    inputs: { X: draw.eighths(shape), like: tensor('float64', [1], [3]) },
    still: ['like'],
    opset,
    // Exact in both types.
    step: 1 / 8,
  }),
);
test('Cast: a gradient ends where values become integers', async () => {
  const { X } = await check.ofSum({
    nodes: [
      makeNode('Cast', ['X'], ['whole'], { to: dtypeCode('int64') }),
      makeNode('Cast', ['whole'], ['again'], { to: dtypeCode('float32') }),
      makeNode('Mul', ['again', 'X'], ['Y']),
    ],
    inputs: { X: tensor('float32', [3], [1.5, 2.5, -3.5]) },
  });
  expect(X).toEqual([1, 2, -3]);
});

check.property(
  'Dropout',
  'outside training, as it is by default',
  fc.tuple(shapes(), fc.boolean(), opset),
  ([shape, given, opset], draw) => ({
    nodes: [makeNode('Dropout', given ? ['X', 'ratio', 'training'] : ['X'], ['Y'])],
    inputs: { X: draw.values(shape) },
    ...(given && { constants: { ratio: tensor('float32', [], [0.3]), training: tensor('bool', [], [0]) } }),
    ...(shape.length > 0 && { moving: ['X'] }),
    opset,
  }),
);
test('Dropout: refuses to draw random numbers of its own', () => {
  const known = new Map<string, ValueFacts>([
    ['X', { dtype: 'float32', axes: [null, 3] }],
    ['ratio', { dtype: 'float32', axes: [] }],
    ['training', { dtype: 'bool', axes: [] }],
    ['Y', { dtype: 'float32', axes: [null, 3] }],
    ['loss', { dtype: 'float32', axes: [] }],
  ]);
  const model = modelOfNodes(
    [
      makeNode('Dropout', ['X', 'ratio', 'training'], ['Y'], {}, { name: 'drop' }),
      makeNode('ReduceSum', ['Y'], ['loss'], { keepdims: 0 }),
    ],
    { stored: { training: tensor('bool', [], [1]) } },
  );
  expect(() => differentiate(model, { loss: 'loss', wrt: ['X'], shapes: known })).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: There is no gradient rule for Dropout that draws its own random numbers (training_mode).
      at: node "drop"
      try: Export the model in evaluation mode.]
  `);
});
