import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ArrayDType, Float, makeNode, type Shape, tensor } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import { type Draw, gradientChecks } from '../test-gradients.ts';
import { modelOfNodes } from '../test-models.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();
/** μ and r are saved in float32, whatever the type of X: 6e-8 each, and a few of them add up. */
const savedInFloat32 = { tolerance: 2e-6 };
/** Central differences in float32: about 1e-7·|Y|/h of rounding and h²/6 of curvature, for deviations of 0.4 and more. */
const float32 = { step: 1e-2, tolerance: 2e-3 };
const epsilons = fc.constantFrom(undefined, 1e-3, 0.5);
const attributes = (axis: number | undefined, epsilon: number | undefined) => ({
  axis,
  epsilon: epsilon === undefined ? undefined : new Float(epsilon),
});

/** Entries at least 0.8 apart, so that no deviation is small. */
function wide(draw: Draw, shape: Shape, dtype: ArrayDType = 'float64') {
  const spread = draw.spread(shape, 'float64').data as Float64Array;
  return tensor(
    dtype,
    shape,
    Array.from(spread, (x) => 8 * x),
  );
}

/** A shape whose normalized axes hold two entries or more: one alone is always 0. */
const normalized = fc
  .tuple(shapes({ ndim: [0, 3], max: 3 }), shapes({ ndim: [1, 3], min: 2, max: 3 }), fc.boolean())
  .map(([outer, inner, negative]) => ({ outer, inner, axis: negative ? -inner.length : outer.length }));

check.property(
  'LayerNormalization',
  'over one axis or several, with and without B',
  fc.tuple(normalized, epsilons, fc.boolean(), opsets(13, 16, 17, 18, 21, 22, 25)),
  ([{ outer, inner, axis }, epsilon, withB, opset], draw) => ({
    nodes: [
      makeNode('LayerNormalization', withB ? ['X', 'scale', 'B'] : ['X', 'scale'], ['Y'], attributes(axis, epsilon)),
    ],
    inputs: {
      X: wide(draw, [...outer, ...inner]),
      scale: draw.values(inner),
      ...(withB && { B: draw.values(inner) }),
    },
    opset,
    ...savedInFloat32,
  }),
  40,
);
check.property(
  'LayerNormalization',
  'of sentences of any number and length, in float32, behind a residual sum that ONNX Runtime fuses with it',
  fc.tuple(fc.boolean(), opsets(17, 22)),
  ([withB, opset], draw) => ({
    nodes: [
      makeNode('Add', ['X', 'skip'], ['sum']),
      makeNode('LayerNormalization', withB ? ['sum', 'scale', 'B'] : ['sum', 'scale'], ['Y'], { axis: -1 }),
    ],
    inputs: {
      X: wide(draw, [2, 3, 8], 'float32'),
      skip: draw.values([2, 3, 8], 'float32'),
      scale: draw.values([8], 'float32'),
      ...(withB && { B: draw.values([8], 'float32') }),
    },
    movingAxes: { X: [0, 1], skip: [0, 1] },
    opset,
    ...float32,
  }),
);
check.example('LayerNormalization', 'over an axis whose size moves', (draw) => ({
  nodes: [makeNode('LayerNormalization', ['X', 'scale'], ['Y'], { axis: 1 })],
  inputs: { X: wide(draw, [2, 3, 4]), scale: draw.values([1, 4]) },
  movingAxes: { X: [1] },
  ...savedInFloat32,
}));
check.example('LayerNormalization', 'with a scale for each row', (draw) => ({
  nodes: [makeNode('LayerNormalization', ['X', 'scale', 'B'], ['Y'])],
  inputs: { X: wide(draw, [2, 3, 4]), scale: draw.values([2, 1, 4]), B: draw.values([3, 4]) },
  ...savedInFloat32,
}));

check.property(
  'RMSNormalization',
  'over one axis or several',
  fc.tuple(normalized, epsilons, fc.boolean(), opsets(23, 24, 25)),
  ([{ outer, inner, axis }, epsilon, moves, opset], draw) => ({
    nodes: [makeNode('RMSNormalization', ['X', 'scale'], ['Y'], attributes(axis, epsilon))],
    inputs: { X: wide(draw, [...outer, ...inner]), scale: draw.values(inner) },
    ...(moves && { movingAxes: { X: outer.map((_, i) => i) } }),
    opset,
  }),
  30,
);

check.property(
  'SimplifiedLayerNormalization',
  'over one axis or several',
  fc.tuple(normalized, epsilons, fc.boolean(), opsets(13, 17, 18, 22)),
  ([{ outer, inner, axis }, epsilon, moves, opset], draw) => ({
    nodes: [makeNode('SimplifiedLayerNormalization', ['X', 'scale'], ['Y'], attributes(axis, epsilon))],
    inputs: { X: wide(draw, [...outer, ...inner]), scale: draw.values(inner) },
    ...(moves && { movingAxes: { X: outer.map((_, i) => i) } }),
    opset,
    ...savedInFloat32,
  }),
  30,
);

for (const [opType, rest] of [
  ['SkipLayerNormalization', ['beta', 'bias']],
  ['SkipSimplifiedLayerNormalization', ['bias']],
] as const) {
  check.property(
    opType,
    'with and without beta and bias, a skip that broadcasts, a sum that is read, at any length',
    fc.tuple(
      fc.constantFrom([2, 3, 4], [1, 3, 4], [3, 4]),
      fc.subarray([...rest]),
      epsilons,
      fc.constantFrom('output', 'sum', 'both'),
      opsets(13, 17, 22),
    ),
    ([skip, given, epsilon, read, opset], draw) => {
      const optional = rest.map((name) => (given.includes(name) ? name : ''));
      const node = makeNode(
        opType,
        ['X', 'skip', 'gamma', ...optional],
        ['normal', '', '', 'sum'],
        attributes(undefined, epsilon),
        { domain: 'com.microsoft' },
      );
      const last = {
        output: makeNode('Identity', ['normal'], ['Y']),
        sum: makeNode('Identity', ['sum'], ['Y']),
        both: makeNode('Mul', ['normal', 'sum'], ['Y']),
      }[read];
      const inputs = {
        X: wide(draw, [2, 3, 4], 'float32'),
        skip: draw.values(skip, 'float32'),
        gamma: draw.values([4], 'float32'),
        ...Object.fromEntries(given.map((name) => [name, draw.values([4], 'float32')])),
      };
      return {
        nodes: [node, last],
        inputs,
        ...(read === 'sum' && { still: ['gamma', 'beta'] }),
        ...(skip.length === 3 && skip[0] === 2 && { movingAxes: { X: [0, 1], skip: [0, 1] } }),
        domains: { 'com.microsoft': 1 },
        opset,
        ...float32,
      };
    },
    30,
  );
}

test('a loss that depends on the saved mean is refused', () => {
  const axes = { X: [2, 3], scale: [3], Y: [2, 3], mean: [2, 1], loss: [] };
  const known = new Map(Object.entries(axes).map(([name, axes]) => [name, { dtype: 'float32', axes } as const]));
  const model = modelOfNodes([
    makeNode('LayerNormalization', ['X', 'scale'], ['Y', 'mean'], {}, { name: 'norm' }),
    makeNode('ReduceSum', ['mean'], ['loss'], { keepdims: 0 }),
  ]);
  expect(() => differentiate(model, { loss: 'loss', wrt: ['X'], shapes: known })).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: There is no gradient rule for LayerNormalization where the loss depends on its output 1, "mean".
      at: node "norm"
      try: Train only what lies above this node, or export the model without that form.]
  `);
});
