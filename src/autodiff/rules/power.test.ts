import fc from 'fast-check';
import { expect, test } from 'vitest';
import { graphOf, makeNode, tensor } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import type { ValueFacts } from '../shape-table.ts';
import { gradientChecks } from '../test-gradients.ts';
import { modelOfNodes } from '../test-models.ts';
import { broadcastPairs, opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();
const pow = makeNode('Pow', ['X', 'E'], ['Y']);

check.property(
  'Pow',
  'of positive numbers, with exponents that learn',
  fc.tuple(broadcastPairs(), opsets(11, 13, 17, 22)),
  ([pair, opset], draw) => ({
    nodes: [pow],
    inputs: { X: draw.positive(pair.A), E: draw.values(pair.B) },
    opset,
  }),
);
check.property(
  'Pow',
  'of batches and sequences of any size',
  fc.tuple(shapes({ ndim: [1, 3], min: 1 }), fc.constantFrom([], [1])),
  ([shape, one], draw) => ({
    nodes: [pow],
    inputs: { X: draw.positive([3, 2, ...shape]), E: draw.positive(one) },
    moving: ['X'],
    movingAxes: { X: [1] },
  }),
);
for (const dtype of ['int32', 'int64', 'float32', 'float64'] as const) {
  check.property(
    'Pow',
    `of either sign to whole powers of ${dtype}`,
    fc.tuple(broadcastPairs(), opsets(13, 15, 22)),
    ([pair, opset], draw) => {
      const size = pair.B.reduce((a, b) => a * b, 1);
      const whole = Array.from({ length: size }, () => draw.random.below(7) - 3);
      return {
        nodes: [pow],
        inputs: { X: draw.nonZero(pair.A), E: tensor(dtype, pair.B, whole) },
        still: ['E'],
        opset,
      };
    },
  );
}
check.property(
  'Pow',
  'to a power that the file stores',
  fc.tuple(
    shapes(),
    fc.constantFrom(-2, -1, -0.5, 0.5, 1, 1.5, 2, 2.5, 3, 4),
    fc.constantFrom([], [1], [1, 1]),
    fc.constantFrom('int64', 'float32', 'float64'),
    opsets(13, 17, 22),
  ),
  ([shape, exponent, one, dtype, opset], draw) => ({
    nodes: [pow],
    inputs: { X: Number.isInteger(exponent) ? draw.nonZero(shape) : draw.positive(shape) },
    constants: { E: tensor(Number.isInteger(exponent) ? dtype : 'float64', one, [exponent]) },
    opset,
  }),
  40,
);

const infinity = Number.POSITIVE_INFINITY;
/** What torch.pow gives. */
const edges = [
  { x: 0, e: 0, dX: 0, dE: 0 },
  { x: 0, e: 1, dX: 1, dE: 0 },
  { x: 0, e: 2, dX: 0, dE: 0 },
  { x: 0, e: 3, dX: 0, dE: 0 },
  { x: 0, e: 0.5, dX: infinity, dE: 0 },
  { x: 0, e: -1, dX: -infinity, dE: -infinity },
  { x: -2, e: 2, dX: -4, dE: Number.NaN },
  { x: -2, e: 3, dX: 12, dE: Number.NaN },
  { x: -2, e: 0, dX: 0, dE: Number.NaN },
  { x: 4, e: 0, dX: 0, dE: Math.log(4) },
  { x: 4, e: 0.5, dX: 0.25, dE: 2 * Math.log(4) },
];
test('Pow at the edges, with exponents that learn', async () => {
  const of = (key: 'x' | 'e') =>
    tensor(
      'float64',
      [edges.length],
      edges.map((edge) => edge[key]),
    );
  const { X, E } = await check.ofSum({ nodes: [pow], inputs: { X: of('x'), E: of('e') } });
  expect(X!.map((x) => x + 0)).toEqual(edges.map(({ dX }) => dX));
  // The last digits hang on whose logarithm it is.
  const rounded = (x: number) => Number(x.toPrecision(12));
  expect(E!.map((x) => rounded(x + 0))).toEqual(edges.map(({ dE }) => rounded(dE)));
});
test.each(edges.filter(({ e }) => e !== 0))('Pow of $x to the stored power $e', async ({ x, e, dX }) => {
  const { X } = await check.ofSum({
    nodes: [pow],
    inputs: { X: tensor('float64', [1], [x]) },
    constants: { E: tensor('float64', [], [e]) },
  });
  expect(X!.map((value) => value + 0)).toEqual([dX]);
});

test.each([-1, 0.5, 1, 1.5, 2, 3])('the gradient of the stored power %d needs no Pow', (exponent) => {
  const facts = { dtype: 'float32', axes: [2, 3] } as const;
  const nodes = [pow, makeNode('ReduceSum', ['Y'], ['loss'], { keepdims: 0 })];
  const { model } = differentiate(modelOfNodes(nodes, { stored: { E: tensor('float32', [], [exponent]) } }), {
    loss: 'loss',
    wrt: ['X'],
    shapes: new Map<string, ValueFacts>([
      ['X', facts],
      ['Y', facts],
      ['E', { dtype: 'float32', axes: [] }],
      ['loss', { dtype: 'float32', axes: [] }],
    ]),
  });
  expect(graphOf(model).node.filter((node) => node.opType === 'Pow')).toHaveLength(1);
});
