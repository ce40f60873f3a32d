import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeNode, sizeOf, tensor } from '../../onnx/index.ts';
import { type Draw, gradientChecks } from '../test-gradients.ts';

const check = gradientChecks();

/** Points up to two pixels outside, a tenth of a pixel or more off the pixels and, for `nearest`, off the borders between them. */
function gridOf(draw: Draw, [n, sizes, points]: [number, number[], number[]], alignCorners: number) {
  const shape = [n, ...points, sizes.length];
  const values = Array.from({ length: sizeOf(shape) }, (_, i) => {
    const size = sizes[sizes.length - 1 - (i % sizes.length)]!;
    const pixel = draw.random.below(size + 4) - 2 + draw.random.between(0.1, 0.4) + (draw.random.chance(0.5) ? 0.5 : 0);
    return alignCorners ? (2 * pixel) / Math.max(size - 1, 1) - 1 : (2 * pixel + 1) / size - 1;
  });
  return tensor('float64', shape, values);
}

const images = fc.constantFrom(1, 2).chain((n) =>
  fc.oneof(
    fc.tuple(
      fc.constant(n),
      fc.tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 5 })).map(([h, w]) => [h, w]),
      fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })).map(([h, w]) => [h, w]),
    ),
    fc.constantFrom<[number, number[], number[]]>([1, [2, 3, 4], [2, 1, 2]], [n, [3, 2, 2], [1, 2, 3]]),
  ),
);

check.property(
  'GridSample',
  'of images and volumes, with every mode and padding',
  fc.record({
    given: images as fc.Arbitrary<[number, number[], number[]]>,
    mode: fc.constantFrom('nearest', 'linear', undefined, 'cubic'),
    padding: fc.constantFrom('zeros', undefined, 'border', 'reflection'),
    alignCorners: fc.constantFrom(0, 1),
    opset: fc.constantFrom(20, 22, 25),
    moves: fc.boolean(),
  }),
  ({ given, mode, padding, alignCorners, opset, moves }, draw) => {
    const [n, sizes] = given;
    // ONNX Runtime has cubic for images only; with other paddings it clamps coordinates, which is refused.
    const cubic = mode === 'cubic' && (sizes.length > 2 || ![undefined, 'zeros'].includes(padding));
    const attributes = { mode: cubic ? 'linear' : mode, padding_mode: padding, align_corners: alignCorners };
    return {
      nodes: [
        makeNode('GridSample', ['X', 'grid'], ['sampled'], attributes),
        // The grid has no part in the gradient of nearest, so it is given one here.
        makeNode('ReduceSum', ['grid'], ['all'], { keepdims: 0 }),
        makeNode('Add', ['sampled', 'all'], ['Y']),
      ],
      inputs: { X: draw.values([n, 2, ...sizes]), grid: gridOf(draw, given, alignCorners) },
      ...(moves && { moving: ['X', 'grid'], movingAxes: { X: sizes.map((_, i) => i + 2), grid: [1, 2] } }),
      opset,
      // Off the kinks all of it is a polynomial of low degree; a step crosses none.
      step: 1e-5,
    };
  },
  20,
);

// ONNX Runtime has float64 from opset 20 on. Piecewise linear in every coordinate: h² costs nothing, and rounding 2⁻²⁴/2⁻⁸·(pixels up to 8) 5e-4.
check.property(
  'GridSample',
  'of opset 16, with the older names of the modes',
  fc.tuple(
    fc.constantFrom('bilinear', 'nearest'),
    fc.constantFrom('zeros', 'border', 'reflection'),
    fc.constantFrom(0, 1),
  ),
  ([mode, padding, alignCorners], draw) => ({
    nodes: [makeNode('GridSample', ['X', 'grid'], ['Y'], { mode, padding_mode: padding, align_corners: alignCorners })],
    inputs: {
      X: draw.eighths([2, 3, 4, 3]),
      grid: tensor(
        'float32',
        [2, 2, 3, 2],
        [...(gridOf(draw, [2, [4, 3], [2, 3]], alignCorners).data as Float64Array)],
      ),
    },
    ...(mode === 'nearest' && { still: ['grid'] }),
    opset: 16,
    step: 2 ** -8,
    tolerance: 2e-3,
  }),
);

test('GridSample: pixels that are read many times, on several threads, give the same bits twice', async () => {
  const points = 20_000;
  const given = {
    nodes: [makeNode('GridSample', ['X', 'grid'], ['Y'])],
    inputs: {
      X: tensor('float32', [1, 2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]),
      grid: tensor(
        'float32',
        [1, 1, points, 2],
        Array.from({ length: 2 * points }, (_, i) => ((i % 13) - 6) / 14),
      ),
    },
    opset: 20,
  };
  const [once, again] = [await check.ofSum(given), await check.ofSum(given)];
  expect(again).toEqual(once);
  // Every point is inside, so that its four factors come to 1.
  expect(once.X!.reduce((a, b) => a + b)).toBeCloseTo(2 * points, -1);
});
