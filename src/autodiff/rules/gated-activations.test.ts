import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AttributeValue, Float, makeNode, tensor } from '../../onnx/index.ts';
import { erf, followsFormulas } from '../test-formulas.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();
const domains = { 'com.microsoft': 1 };
// ONNX Runtime has these in float32 only. Rounding of numbers up to 4 is 4·2⁻²⁵/2⁻⁷ = 2e-5, which the smallest direction (1/8, of which a
// tenth is the scale) makes 1e-3; h²·f‴/6·v² with |f‴| < 2 and |v| ≤ 2 is 8e-5, and a tenth of the scale makes it 8e-4.
const float32 = { step: 2 ** -7, tolerance: 2e-3 };

const alphas = fc.constantFrom(undefined, 1, 1.702, -0.5, 3);
const float = (value: number | undefined) => (value === undefined ? undefined : new Float(value));
const plain = fc.constant({});

for (const { opType, versions, domain, attributes } of [
  {
    opType: 'Gelu',
    versions: [20, 22, 25],
    attributes: fc.constantFrom(undefined, 'none', 'tanh').map((approximate) => ({ approximate })),
  },
  { opType: 'Gelu', versions: [13, 17, 22], domain: 'com.microsoft', attributes: plain },
  { opType: 'FastGelu', versions: [13, 17, 22], domain: 'com.microsoft', attributes: plain },
  {
    opType: 'QuickGelu',
    versions: [13, 17, 22],
    domain: 'com.microsoft',
    attributes: alphas.map((alpha) => ({ alpha: float(alpha) })),
  },
  { opType: 'Mish', versions: [18, 22, 25], attributes: plain },
  // ONNX Runtime 1.30 has no kernel: it writes out the function body, which is for opset 24 alone.
  { opType: 'Swish', versions: [24], attributes: alphas.map((alpha) => ({ alpha: float(alpha) })) },
  // Its kinks at ±3 are out of reach here; they are looked at below.
  { opType: 'HardSwish', versions: [14, 17, 22], attributes: plain },
]) {
  check.property(
    opType,
    `of any shape, along axes of any size${domain ? `, ${domain}` : ''}`,
    fc.tuple(
      shapes({ ndim: [opType === 'FastGelu' ? 1 : 0, 4], max: 3 }),
      opsets(...versions),
      attributes as fc.Arbitrary<Record<string, AttributeValue>>,
      fc.boolean(),
    ),
    ([shape, opset, given, moves], draw) => ({
      nodes: [makeNode(opType, ['X'], ['Y'], given, { domain: domain ?? '' })],
      inputs: { X: draw.values(shape, 'float32') },
      ...(moves && { movingAxes: { X: shape.map((_, axis) => axis) } }),
      ...(domain && { domains }),
      opset,
      ...float32,
    }),
  );
}

for (const opType of ['BiasGelu', 'FastGelu']) {
  check.property(
    opType,
    'with a bias',
    fc.tuple(shapes({ ndim: [1, 4], min: 1, max: 3 }), opsets(13, 17, 22), fc.boolean()),
    ([shape, opset, moves], draw) => ({
      nodes: [makeNode(opType, ['X', 'B'], ['Y'], {}, { domain: 'com.microsoft' })],
      inputs: { X: draw.values(shape, 'float32'), B: draw.values(shape.slice(-1), 'float32') },
      ...(moves && { movingAxes: { X: shape.slice(0, -1).map((_, axis) => axis) } }),
      domains,
      opset,
      ...float32,
    }),
  );
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

const gelu = (x: number) => 0.5 * x * (1 + erf(x / Math.SQRT2));
const tanhGelu = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

followsFormulas(check.ofSum, [
  { opType: 'Gelu', of: gelu, opset: 20 },
  { opType: 'Gelu', of: gelu, domain: 'com.microsoft' },
  { opType: 'Gelu', of: tanhGelu, attributes: { approximate: 'tanh' }, opset: 20 },
  { opType: 'FastGelu', of: tanhGelu, domain: 'com.microsoft' },
  { opType: 'QuickGelu', of: (x: number) => x * sigmoid(1.702 * x), domain: 'com.microsoft' },
  { opType: 'Swish', of: (x: number) => x * sigmoid(x), opset: 24 },
  { opType: 'Mish', of: (x: number) => x * Math.tanh(Math.log1p(Math.exp(x))), opset: 18 },
  { opType: 'HardSwish', of: (x: number) => x * Math.max(0, Math.min(1, x / 6 + 0.5)) },
]);

test('HardSwish at its kinks, as PyTorch', async () => {
  const { X } = await check.ofSum({
    nodes: [makeNode('HardSwish', ['X'], ['Y'])],
    inputs: { X: tensor('float32', [5], [-4, -3, 0, 3, 4]) },
  });
  expect(X!.map((x) => x + 0)).toEqual([0, 0, 0.5, 1, 1]);
});

test.each([
  ['Gelu', '', {}, 20],
  ['Gelu', '', { approximate: 'tanh' }, 20],
  ['QuickGelu', 'com.microsoft', {}, 17],
  ['Mish', '', {}, 18],
])('%s %s %o far from 0 is flat or has slope 1', async (opType, domain, attributes, opset) => {
  const { X } = await check.ofSum({
    nodes: [makeNode(opType, ['X'], ['Y'], attributes, { domain })],
    inputs: { X: tensor('float32', [4], [-1e4, -100, 100, 1e4]) },
    domains,
    opset,
  });
  for (const [i, wanted] of [0, 0, 1, 1].entries()) expect(X![i]).toBeCloseTo(wanted, 6);
});
