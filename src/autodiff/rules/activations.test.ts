import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AttributeValue, Float, makeNode, tensor } from '../../onnx/index.ts';
import { followsFormulas } from '../test-formulas.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();
const elementWise = (...versions: number[]) => fc.tuple(shapes(), opsets(...versions));

check.property('Relu', 'away from its kink', elementWise(11, 13, 17, 22), ([shape, opset], draw) => ({
  nodes: [makeNode('Relu', ['X'], ['Y'])],
  inputs: { X: draw.spread(shape) },
  opset,
}));

for (const opType of ['Sigmoid', 'Tanh']) {
  check.property(opType, 'of any shape', elementWise(11, 13, 17, 22), ([shape, opset], draw) => ({
    nodes: [makeNode(opType, ['X'], ['Y'])],
    inputs: { X: draw.values(shape) },
    opset,
  }));
}

// Float32: a step of 2⁻⁸ crosses no kink of `spread`. Rounding of numbers up to 4 is 4·2⁻²⁵/2⁻⁸ = 3e-5, which the smallest direction (1/8, of
// which a tenth is the scale) makes 2.4e-3; h²·f‴/6·v² of the curved pieces is below 1e-5.
const float32 = { step: 2 ** -8, tolerance: 3e-3 };
const alphas = fc.constantFrom(undefined, 0, 0.3, 1, 1.5, -0.7);
const float = (value: number | undefined) => (value === undefined ? undefined : new Float(value));

for (const { opType, versions, attributes } of [
  { opType: 'LeakyRelu', versions: [13, 16, 22], attributes: alphas.map((alpha) => ({ alpha: float(alpha) })) },
  { opType: 'Elu', versions: [13, 17, 22], attributes: alphas.map((alpha) => ({ alpha: float(alpha) })) },
  {
    opType: 'Celu',
    versions: [13, 17, 22],
    attributes: fc.constantFrom(undefined, 0.3, 1, 1.5, -0.7).map((alpha) => ({ alpha: float(alpha) })),
  },
  {
    opType: 'Selu',
    versions: [13, 17, 22],
    attributes: fc
      .constantFrom({}, { alpha: 0.4, gamma: 1.2 }, { alpha: -0.4 }, { gamma: -1.2 })
      .map(({ alpha, gamma }: { alpha?: number; gamma?: number }) => ({ alpha: float(alpha), gamma: float(gamma) })),
  },
  // Odd multiples of 0.05 are what `spread` draws: none lies on a threshold.
  {
    opType: 'ThresholdedRelu',
    versions: [13, 17, 22],
    attributes: fc.constantFrom(undefined, 0, 0.2, -0.3).map((alpha) => ({ alpha: float(alpha) })),
  },
  {
    opType: 'Shrink',
    versions: [13, 17, 22],
    attributes: fc
      .record({ lambd: fc.constantFrom(undefined, 0, 0.2), bias: fc.constantFrom(undefined, 0.3) })
      .map(({ lambd, bias }) => ({ lambd: float(lambd), bias: float(bias) })),
  },
  {
    opType: 'HardSigmoid',
    versions: [13, 17, 22],
    attributes: fc
      .constantFrom({}, { alpha: 1 / 6, beta: 0.5 }, { alpha: 2.5 }, { alpha: -2.5 })
      .map(({ alpha, beta }: { alpha?: number; beta?: number }) => ({ alpha: float(alpha), beta: float(beta) })),
  },
  { opType: 'Softplus', versions: [13, 17, 22], attributes: fc.constant({}) },
  { opType: 'Softsign', versions: [13, 17, 22], attributes: fc.constant({}) },
]) {
  check.property(
    opType,
    'of any shape, along axes of any size',
    fc.tuple(shapes(), opsets(...versions), attributes as fc.Arbitrary<Record<string, AttributeValue>>, fc.boolean()),
    ([shape, opset, given, moves], draw) => ({
      nodes: [makeNode(opType, ['X'], ['Y'], given)],
      inputs: { X: draw.spread(shape, 'float32') },
      ...(moves && { movingAxes: { X: shape.map((_, axis) => axis) } }),
      opset,
      ...float32,
    }),
  );
}

/** The slope has the shape of the last axes, each kept or of size 1. */
const slopes = shapes({ ndim: [1, 4] }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    slope: fc
      .tuple(
        fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
        fc.integer({ min: 0, max: shape.length - 1 }),
      )
      .map(([stretched, dropped]) => shape.map((axis, i) => (stretched[i] ? 1 : axis)).slice(dropped)),
  }),
);
for (const moves of [false, true]) {
  check.property(
    'PRelu',
    moves ? 'of batches and images of any size' : 'with slopes that broadcast',
    fc.tuple(slopes, opsets(13, 16, 22)),
    ([{ shape, slope }, opset], draw) => ({
      nodes: [makeNode('PRelu', ['X', 'S'], ['Y'])],
      inputs: { X: draw.spread(shape, 'float32'), S: draw.values(slope, 'float32') },
      ...(moves && {
        movingAxes: {
          X: shape.map((_, axis) => axis).filter((axis) => slope[axis - shape.length + slope.length] !== shape[axis]),
        },
      }),
      opset,
      ...float32,
    }),
  );
}

const elu = (alpha: number) => (x: number) => (x > 0 ? x : alpha * Math.expm1(x));
followsFormulas(check.ofSum, [
  { opType: 'Sigmoid', of: (x) => 1 / (1 + Math.exp(-x)) },
  { opType: 'Tanh', of: Math.tanh },
  { opType: 'LeakyRelu', of: (x) => (x > 0 ? x : 0.01 * x) },
  { opType: 'Elu', of: elu(1) },
  { opType: 'Elu', attributes: { alpha: new Float(0.7) }, of: elu(0.7) },
  { opType: 'Selu', of: (x) => 1.0507009873554805 * elu(1.6732632423543772)(x) },
  {
    opType: 'Celu',
    attributes: { alpha: new Float(2) },
    of: (x) => Math.max(0, x) + Math.min(0, 2 * Math.expm1(x / 2)),
  },
  { opType: 'HardSigmoid', of: (x) => Math.max(0, Math.min(1, 0.2 * x + 0.5)), between: [-5, 5] },
  { opType: 'Softplus', of: (x) => Math.log1p(Math.exp(x)) },
  { opType: 'Softsign', of: (x) => x / (1 + Math.abs(x)) },
]);

const [kinks, infinities] = [
  [-3, -0, 0, 1],
  [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
];
test.each([
  ['Relu', {}, kinks, [0, 0, 0, 1]],
  ['LeakyRelu', { alpha: new Float(0.25) }, kinks, [0.25, 0.25, 0.25, 1]],
  ['LeakyRelu', { alpha: new Float(-0.25) }, kinks, [-0.25, -0.25, -0.25, 1]],
  ['ThresholdedRelu', { alpha: new Float(1) }, kinks, [0, 0, 0, 0]],
  ['HardSigmoid', { alpha: new Float(0.25), beta: new Float(0.75) }, kinks, [0, 0.25, 0.25, 0]],
  ['Softsign', {}, kinks, [1 / 16, 1, 1, 1 / 4]],
  ['Celu', {}, infinities, [1, 0]],
  ['Elu', {}, infinities, [1, 0]],
  ['Elu', { alpha: new Float(2) }, infinities, [1, 0]],
  ['Softplus', {}, infinities, [1, 0]],
  ['Softsign', {}, infinities, [0, 0]],
] as const)('%s %o at %o', async (opType, attributes, at, wanted) => {
  const { X } = await check.ofSum({
    nodes: [makeNode(opType, ['X'], ['Y'], attributes)],
    inputs: { X: tensor('float32', [at.length], [...at]) },
  });
  expect(X!.map((x) => x + 0)).toEqual(wanted);
});

test('Softsign keeps its digits where it is almost flat', async () => {
  const { X } = await check.ofSum({
    nodes: [makeNode('Softsign', ['X'], ['Y'])],
    inputs: { X: tensor('float32', [1], [9999]) },
  });
  // A few roundings of float32.
  expect(X![0]! * 1e8).toBeCloseTo(1, 5);
});
