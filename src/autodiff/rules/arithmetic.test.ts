import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeNode, tensor } from '../../onnx/index.ts';
import { erf, followsFormulas } from '../test-formulas.ts';
import { gradientChecks } from '../test-gradients.ts';
import { broadcastPairs, opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();

for (const opType of ['Add', 'Sub', 'Mul', 'Div']) {
  check.property(
    opType,
    'of operands that broadcast',
    fc.tuple(broadcastPairs(), opsets(11, 13, 17, 22)),
    ([pair, opset], draw) => ({
      nodes: [makeNode(opType, ['A', 'B'], ['Y'])],
      inputs: { A: draw.values(pair.A), B: opType === 'Div' ? draw.nonZero(pair.B) : draw.values(pair.B) },
      opset,
    }),
  );
  check.property(
    opType,
    'of a batch of any size',
    shapes({ min: 1 }),
    (shape, draw) => ({
      nodes: [makeNode(opType, ['A', 'B'], ['Y'])],
      inputs: { A: draw.values([3, ...shape]), B: draw.nonZero(shape) },
      moving: ['A'],
    }),
    10,
  );
  check.example(opType, 'of one value twice', (draw) => ({
    nodes: [makeNode(opType, ['A', 'A'], ['Y'])],
    inputs: { A: draw.nonZero([2, 3]) },
  }));
}

const elementWise = fc.tuple(shapes(), opsets(11, 13, 17, 22));

check.property('Neg', 'of any shape', elementWise, ([shape, opset], draw) => ({
  nodes: [makeNode('Neg', ['X'], ['Y'])],
  inputs: { X: draw.values(shape) },
  opset,
}));
for (const opType of ['Sqrt', 'Exp']) {
  check.property(opType, 'of positive numbers', elementWise, ([shape, opset], draw) => ({
    nodes: [makeNode(opType, ['X'], ['Y'])],
    inputs: { X: draw.positive(shape) },
    opset,
  }));
}
check.property('Reciprocal', 'of either sign', elementWise, ([shape, opset], draw) => ({
  nodes: [makeNode('Reciprocal', ['X'], ['Y'])],
  inputs: { X: draw.nonZero(shape) },
  opset,
}));

check.example('Mul', 'of values that are added up from several readers', (draw) => ({
  nodes: [
    makeNode('Mul', ['A', 'A'], ['square']),
    makeNode('Add', ['square', 'A'], ['sum']),
    makeNode('Exp', ['A'], ['power']),
    makeNode('Mul', ['sum', 'power'], ['Y']),
  ],
  inputs: { A: draw.values([2, 3]) },
}));

check.property('Log', 'of positive numbers', elementWise, ([shape, opset], draw) => ({
  nodes: [makeNode('Log', ['X'], ['Y'])],
  inputs: { X: draw.positive(shape) },
  opset,
}));
check.property('Abs', 'of either sign', elementWise, ([shape, opset], draw) => ({
  nodes: [makeNode('Abs', ['X'], ['Y'])],
  inputs: { X: draw.nonZero(shape) },
  opset,
}));
// ONNX Runtime has Erf and Mean of float32 only. Rounding of numbers up to 2 is 2·2⁻²⁵/2⁻⁷ = 8e-6, which the smallest direction (1/8, of
// which a tenth is the scale) makes 6e-4; h²·f‴/6·v² with |f‴| < 3 and |v| ≤ 2 is 1.2e-4, and a tenth of the scale makes it 1.2e-3.
const float32 = { step: 2 ** -7, tolerance: 2e-3 };
check.property('Erf', 'of any shape', elementWise, ([shape, opset], draw) => ({
  nodes: [makeNode('Erf', ['X'], ['Y'])],
  inputs: { X: draw.values(shape, 'float32') },
  opset,
  ...float32,
}));

followsFormulas(check.ofSum, [{ opType: 'Erf', of: erf, between: [-3, 3] }]);

for (const { opType, dtype } of [
  { opType: 'Sum', dtype: 'float64' },
  { opType: 'Mean', dtype: 'float32' },
] as const) {
  check.property(
    opType,
    'of one, two or three operands that broadcast',
    fc.tuple(broadcastPairs(), fc.integer({ min: 1, max: 3 }), opsets(11, 13, 17, 22)),
    ([pair, n, opset], draw) => {
      const names = ['A', 'B', 'C'].slice(0, n);
      const operands = [pair.A, pair.B, pair.A];
      return {
        nodes: [makeNode(opType, names, ['Y'])],
        inputs: Object.fromEntries(names.map((name, i) => [name, draw.values(operands[i]!, dtype)])),
        opset,
        ...(dtype === 'float32' && float32),
      };
    },
  );
  check.example(opType, 'of batches and sequences of any size, one operand twice', (draw) => ({
    nodes: [makeNode(opType, ['A', 'B', 'A'], ['Y'])],
    inputs: { A: draw.values([3, 4, 2], dtype), B: draw.values([1, 2], dtype) },
    moving: ['A'],
    movingAxes: { A: [1] },
    ...(dtype === 'float32' && float32),
  }));
}

check.property(
  'Mod',
  'of quotients away from whole numbers',
  fc.tuple(broadcastPairs(), opsets(11, 13, 22), fc.boolean()),
  ([pair, opset, moves], draw) => ({
    // A is a multiple of ½ plus ¼ and B ±½, so a step of 1e-4 does not reach the next jump.
    nodes: [makeNode('Mod', ['A', 'B'], ['Y'], { fmod: 1 })],
    inputs: {
      A: filled(pair.A, () => (draw.random.below(17) - 8) / 2 + 0.25),
      B: filled(pair.B, () => (draw.random.chance(0.5) ? 0.5 : -0.5)),
    },
    ...(moves && pair.A.length > pair.B.length && { moving: ['A'] }),
    opset,
  }),
);

function filled(shape: readonly number[], next: () => number) {
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor('float64', shape, Array.from({ length: size }, next));
}

test.each([
  ['Abs', [-2, -0, 0, 3], [-1, 0, 0, 1]],
  ['Sqrt', [0, 0.25], [Number.POSITIVE_INFINITY, 1]],
  ['Log', [0, 0.25], [Number.POSITIVE_INFINITY, 4]],
] as const)('%s at %o', async (opType, at, wanted) => {
  const { X } = await check.ofSum({
    nodes: [makeNode(opType, ['X'], ['Y'])],
    inputs: { X: tensor('float32', [at.length], [...at]) },
  });
  expect(X!.map((x) => x + 0)).toEqual(wanted);
});
