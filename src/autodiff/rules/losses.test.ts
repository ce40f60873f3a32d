import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeNode, tensor } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import type { ValueFacts } from '../shape-table.ts';
import { type Draw, type GradientCase, gradientChecks } from '../test-gradients.ts';
import { modelOfNodes } from '../test-models.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();

const drawn = fc.record({
  batch: fc.integer({ min: 1, max: 4 }),
  classes: fc.integer({ min: 1, max: 5 }),
  spatial: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
  reduction: fc.constantFrom('none', 'sum', 'mean', undefined),
  weighted: fc.boolean(),
  // A class number, a common padding value, or nothing.
  ignore_index: fc.constantFrom(0, -100, undefined),
  dtype: fc.constantFrom('int32', 'int64'),
  moves: fc.boolean(),
  opset: opsets(13, 17, 18, 22, 25),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

/** @param Y the first output; `rest` are nodes after the loss. */
function loss(opType: string, d: Drawn, draw: Draw, outputs = ['Y'], rest: GradientCase['nodes'] = []): GradientCase {
  const shape = [d.batch, ...d.spatial];
  const count = shape.reduce((a, b) => a * b, 1);
  // The first one counts, so that the mean is not 0/0.
  const last = d.classes - 1;
  const targets = Array.from({ length: count }, (_, i) => {
    if (i > 0 && d.ignore_index !== undefined && draw.random.chance(0.3)) return d.ignore_index;
    return i === 0 ? last : draw.random.below(d.classes);
  });
  if (d.ignore_index === 0 && last === 0) d = { ...d, ignore_index: -100 };
  const { reduction, ignore_index } = d;
  return {
    nodes: [makeNode(opType, d.weighted ? ['X', 't', 'w'] : ['X', 't'], outputs, { reduction, ignore_index }), ...rest],
    inputs: {
      X: draw.values([d.batch, d.classes, ...d.spatial]),
      t: tensor(d.dtype as 'int64', shape, targets),
      ...(d.weighted && { w: draw.positive([d.classes]) }),
    },
    still: ['w'],
    ...(d.moves && { moving: ['X', 't'], movingAxes: d.spatial.length > 0 ? { X: [2], t: [1] } : {} }),
    opset: d.opset,
  };
}

check.property(
  'NegativeLogLikelihoodLoss',
  'weights, ignored targets, every reduction, positions',
  drawn,
  (d, draw) => loss('NegativeLogLikelihoodLoss', d, draw),
  60,
);
check.property(
  'SoftmaxCrossEntropyLoss',
  'weights, ignored targets, every reduction, positions',
  drawn,
  (d, draw) => loss('SoftmaxCrossEntropyLoss', d, draw),
  60,
);
check.property(
  'SoftmaxCrossEntropyLoss',
  'whose log-probabilities are read too',
  drawn.map((d) => ({ ...d, reduction: d.weighted ? ('sum' as const) : ('mean' as const) })),
  (d, draw) =>
    loss(
      'SoftmaxCrossEntropyLoss',
      d,
      draw,
      ['Z', 'L'],
      [makeNode('Sin', ['L'], ['S']), makeNode('Mul', ['Z', 'S'], ['Y'])],
    ),
  40,
);
check.property('SoftmaxCrossEntropyLoss', 'of which the log-probabilities alone are read', drawn, (d, draw) =>
  loss('SoftmaxCrossEntropyLoss', d, draw, ['Z', 'L'], [makeNode('Sin', ['L'], ['Y'])]),
);

test('SoftmaxCrossEntropyLoss: where every target is ignored, the sum has a gradient of zero', async () => {
  const { X } = await check.ofSum({
    nodes: [makeNode('SoftmaxCrossEntropyLoss', ['X', 't'], ['Y'], { ignore_index: -1, reduction: 'sum' })],
    inputs: { X: tensor('float32', [2, 2], [1, 2, 3, 4]) },
    constants: { t: tensor('int64', [2], [-1, -1]) },
  });
  expect(X!.map(Math.abs)).toEqual([0, 0, 0, 0]);
});

test('NegativeLogLikelihoodLoss: class weights that should learn are refused', () => {
  const facts = new Map<string, ValueFacts>([
    ['X', { dtype: 'float32', axes: [2, 3] }],
    ['t', { dtype: 'int64', axes: [2] }],
    ['w', { dtype: 'float32', axes: [3] }],
    ['loss', { dtype: 'float32', axes: [] }],
  ]);
  const model = modelOfNodes([makeNode('NegativeLogLikelihoodLoss', ['X', 't', 'w'], ['loss'], {}, { name: 'nll' })]);
  expect(() => differentiate(model, { loss: 'loss', wrt: ['w'], shapes: facts })).toThrow(
    expect.objectContaining({ code: 'GRADIENT_UNSUPPORTED' }),
  );
});
