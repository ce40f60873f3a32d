import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';
import { hasGradientRule } from './index.ts';

const check = gradientChecks();
/** Linear in what is moved: central differences are exact at any step, and float32 rounding of a few dozen products is left. */
const linear = { step: 0.5, tolerance: 1e-4 };

check.property(
  'DequantizeLinear',
  'with one scale, one per entry of an axis, one per block',
  fc.tuple(
    shapes({ ndim: [1, 3], min: 1, max: 4 }).chain((shape) =>
      fc.tuple(fc.constant(shape), fc.integer({ min: -shape.length, max: shape.length - 1 })),
    ),
    fc.constantFrom('one', 'axis', 'blocks'),
    fc.boolean(),
    fc.boolean(),
    opsets(13, 19, 21, 23, 25),
  ),
  ([[shape, axis], form, withZeroPoint, moves, opset], draw) => {
    // ONNX Runtime takes a single block of a vector for a scale of the whole, and refuses its block_size.
    const blocked = form === 'blocks' && opset >= 21 && shape.length > 1;
    const at = axis < 0 ? axis + shape.length : axis;
    const scales = {
      one: [],
      axis: [shape[at]!],
      blocks: blocked ? shape.with(at, Math.ceil(shape[at]! / 2)) : [],
    }[form];
    const bytes = (size: readonly number[]) =>
      tensor(
        'uint8',
        size,
        Array.from({ length: size.reduce((a, b) => a * b, 1) }, () => draw.random.below(8)),
      );
    return {
      nodes: [
        makeNode('DequantizeLinear', withZeroPoint ? ['x', 'scale', 'zero'] : ['x', 'scale'], ['Y'], {
          ...(scales.length > 0 && { axis }),
          ...(blocked && { block_size: 2 }),
        }),
      ],
      inputs: {
        x: bytes(shape),
        // Between 0.75 and 2.25: steps of the test leave them positive.
        scale: tensor(
          'float32',
          scales,
          Array.from(draw.positive(scales).data as Float64Array, (s) => s + 0.25),
        ),
      },
      ...(withZeroPoint && { constants: { zero: bytes(scales) } }),
      ...(moves && at !== 0 && !blocked && { movingAxes: { x: [0] } }),
      opset,
      step: 0.1,
      tolerance: 1e-4,
    };
  },
  40,
);

check.property(
  'MatMulNBits',
  'of 2, 4 and 8 bits, rows that fill no block, with zero points packed and not, and bias',
  fc.tuple(
    fc.constantFrom(2, 4, 8),
    fc.constantFrom(16, 24, 32, 48),
    fc.integer({ min: 1, max: 4 }),
    fc.constantFrom('none', 'packed', 'numbers'),
    fc.boolean(),
    fc.boolean(),
    opsets(13, 17, 21),
  ),
  ([bits, K, N, zeroPoints, withBias, moves, opset], draw) => {
    const block = 16;
    const blocks = Math.ceil(K / block);
    const bytes = (shape: readonly number[]) =>
      tensor(
        'uint8',
        shape,
        Array.from({ length: shape.reduce((a, b) => a * b) }, () => draw.random.below(256)),
      );
    const zero = {
      none: undefined,
      packed: bytes([N, Math.ceil((blocks * bits) / 8)]),
      numbers: draw.values([N, blocks], 'float32'),
    }[zeroPoints];
    // Unpacked zero points are for 2 and 4 bits alone (ONNX Runtime 1.30).
    const given = zeroPoints === 'numbers' && bits === 8 ? undefined : zero;
    return {
      nodes: [
        // The operator wants to see a bias of N entries in the file.
        ...(withBias ? [makeNode('Reshape', ['offsets', 'count'], ['bias'])] : []),
        makeNode(
          'MatMulNBits',
          ['A', 'B', 'scales', given ? 'zero' : '', '', withBias ? 'bias' : ''],
          ['Y'],
          { N, K, bits, block_size: block },
          { domain: 'com.microsoft' },
        ),
      ],
      inputs: { A: draw.values([2, 3, K], 'float32'), ...(withBias && { offsets: draw.values([N], 'float32') }) },
      constants: {
        ...(withBias && { count: tensor('int64', [1], [N]) }),
        B: bytes([N, blocks, (block * bits) / 8]),
        scales: tensor(
          'float32',
          [N, blocks],
          Array.from({ length: N * blocks }, () => draw.random.between(0.01, 0.1)),
        ),
        ...(given && { zero: given }),
      },
      ...(moves && { movingAxes: { A: [0, 1] } }),
      domains: { 'com.microsoft': 1 },
      opset,
      ...linear,
    };
  },
  40,
);

test('QuantizeLinear has no rule, rather than one that says zero', () => {
  expect(hasGradientRule(makeNode('QuantizeLinear', ['x', 'scale'], ['y']), 21)).toBe(false);
});
