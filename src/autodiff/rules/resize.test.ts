import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Float, makeNode, tensor } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import type { ValueFacts } from '../shape-table.ts';
import { type Draw, type GradientCase, gradientChecks } from '../test-gradients.ts';
import { modelOfNodes } from '../test-models.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();

interface Resized {
  readonly mode: 'nearest' | 'linear' | 'cubic';
  readonly coordinate_transformation_mode: string;
  readonly nearest_mode: string;
  readonly exclude_outside: number;
  readonly batch: number;
  /** Per spatial axis: sizes in eighths of the scale, which float32 holds. */
  readonly axes: readonly { readonly size: number; readonly eighths: number }[];
  /** Said as sizes, else as scales. */
  readonly bySizes: boolean;
  /** Whether the sizes move. Only scales can then say how large Y is. */
  readonly moves: boolean;
  readonly opset: number;
}

const placements = ['half_pixel', 'asymmetric', 'align_corners', 'pytorch_half_pixel'] as const;
const roundings = ['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'] as const;
/** A scale that leaves the size as it is, but for 1, is refused; and it leaves one entry more of what moves. */
const axis = fc
  .record({ size: fc.integer({ min: 2, max: 5 }), eighths: fc.integer({ min: 4, max: 24 }) })
  .filter(({ size, eighths }) => eighths === 8 || Math.floor((size * eighths) / 8) !== size);
const whole = fc.record({ size: fc.integer({ min: 1, max: 4 }), eighths: fc.constantFrom(8, 16, 24) });

function drawn(changes: Partial<Record<keyof Resized, fc.Arbitrary<unknown>>> = {}) {
  return fc.record({
    mode: fc.constantFrom('nearest', 'linear', 'cubic'),
    coordinate_transformation_mode: fc.constantFrom(...placements),
    nearest_mode: fc.constantFrom(...roundings),
    exclude_outside: fc.constantFrom(0, 1),
    batch: fc.integer({ min: 1, max: 2 }),
    axes: fc.tuple(axis, axis),
    bySizes: fc.boolean(),
    moves: fc.boolean(),
    opset: opsets(13, 17, 18, 19, 22, 25),
    ...changes,
  }) as fc.Arbitrary<Resized>;
}

/** Linear in X: what is left are float32 roundings of the weights and of the sums, 2⁻²⁴ each. There is no float64 kernel. */
const linear = { step: 0.5, tolerance: 1e-5 };

function resized(r: Resized, draw: Draw, more: Record<string, number | number[]> = {}): GradientCase {
  const scales = r.axes.map((a) => a.eighths / 8);
  const sizes = r.axes.map((a, i) => Math.max(1, Math.floor(a.size * scales[i]!)));
  const bySizes = r.bySizes && !r.moves;
  // ONNX Runtime wants something of each axis left.
  const safe = scales.map((scale, i) => (Math.floor(r.axes[i]!.size * scale) > 0 ? scale : 1));
  const lead = more.axes ? [] : [1, 1];
  const leadSizes = more.axes ? [] : [r.batch, 2];
  return {
    nodes: [
      makeNode('Resize', bySizes ? ['X', '', '', 'sizes'] : ['X', '', 'scales'], ['Y'], {
        mode: r.mode,
        coordinate_transformation_mode: r.coordinate_transformation_mode,
        ...(r.mode === 'nearest' && { nearest_mode: r.nearest_mode }),
        ...(r.mode === 'cubic' && { exclude_outside: r.exclude_outside, cubic_coeff_a: new Float(-0.5) }),
        ...more,
      }),
    ],
    inputs: { X: draw.eighths([r.batch, 2, ...r.axes.map((a) => a.size)]) },
    constants: bySizes
      ? { sizes: tensor('int64', [leadSizes.length + sizes.length], [...leadSizes, ...sizes]) }
      : { scales: tensor('float32', [lead.length + safe.length], [...lead, ...safe]) },
    ...(r.moves && { moving: ['X'], movingAxes: { X: r.axes.map((_, i) => i + 2) } }),
    opset: r.opset,
    ...linear,
  };
}

check.property(
  'Resize',
  'nearest, linear and cubic, each with every placement and rounding',
  drawn(),
  (r, draw) => resized(r, draw),
  80,
);
check.property(
  'Resize',
  'nearest by whole factors',
  drawn({ mode: fc.constant('nearest'), axes: fc.array(whole, { minLength: 1, maxLength: 3 }) }),
  (r, draw) => resized(r, draw),
  60,
);
check.property(
  'Resize',
  'linear and nearest of three spatial axes, and nearest of one',
  fc.oneof(
    drawn({ mode: fc.constantFrom('linear', 'nearest'), axes: fc.tuple(axis, axis, axis) }),
    drawn({ mode: fc.constant('nearest'), axes: fc.tuple(axis) }),
  ),
  (r, draw) => resized(r, draw),
  40,
);
check.property(
  'Resize',
  'with an antialiasing filter, axes said by name, and half_pixel_symmetric',
  drawn({
    mode: fc.constantFrom('linear', 'cubic'),
    coordinate_transformation_mode: fc.constantFrom(...placements, 'half_pixel_symmetric'),
    opset: opsets(19, 22, 25),
  }),
  (r, draw) => resized(r, draw, { antialias: 1, axes: [-2, 3] }),
  40,
);
check.property(
  'Resize',
  'to sizes that the graph computes',
  drawn({ mode: fc.constantFrom('nearest', 'linear'), bySizes: fc.constant(true), moves: fc.constant(false) }),
  (r, draw) => {
    const given = resized(r, draw);
    const { sizes } = given.constants as Record<'sizes', ReturnType<typeof tensor>>;
    const spatial = tensor('int64', [2], Array.from(sizes.data, Number).slice(2));
    const front = ['zero', 'two'].map((name, i) => [name, tensor('int64', [1], [2 * i])] as const);
    return {
      ...given,
      nodes: [
        makeNode('Shape', ['X'], ['shape']),
        makeNode('Slice', ['shape', 'zero', 'two'], ['front']),
        makeNode('Concat', ['front', 'spatial'], ['sizes'], { axis: 0 }),
        ...given.nodes,
      ],
      constants: { ...Object.fromEntries(front), spatial },
      moving: ['X'],
      movingAxes: { X: [2] },
    };
  },
  40,
);

test('Resize: nearest by whole factors sums the repetitions, without a matrix', async () => {
  const { X } = await check.ofSum({
    nodes: [makeNode('Resize', ['X', '', 'scales'], ['Y'], { mode: 'nearest' })],
    inputs: { X: tensor('float32', [1, 1, 2, 2], [1, 2, 3, 4]) },
    constants: { scales: tensor('float32', [4], [1, 1, 2, 3]) },
  });
  expect(X).toEqual([6, 6, 6, 6]);
});

const facts = new Map<string, ValueFacts>([
  ['X', { dtype: 'float32', axes: [1, 1, 4, 4] }],
  ['Y', { dtype: 'float32', axes: [1, 1, 2, 2] }],
  ['sizes', { dtype: 'int64', axes: [4] }],
  ['loss', { dtype: 'float32', axes: [] }],
]);

check.property(
  'Resize',
  'by scales that change no size: a copy',
  fc.tuple(fc.constantFrom('nearest', 'linear', 'cubic'), opsets(13, 19, 22)),
  ([mode, opset], draw) => ({
    nodes: [makeNode('Resize', ['X', '', 'scales'], ['Y'], { mode })],
    inputs: { X: draw.eighths([2, 1, 3, 2]) },
    constants: { scales: tensor('float32', [4], [1, 1, 1.125, 1.25]) },
    opset,
    ...linear,
  }),
);

test('Resize: refuses a scale that leaves its axis as it is beside one that does not', () => {
  const scales = tensor('float32', [4], [1, 1, 1.125, 0.5]);
  const node = makeNode('Resize', ['X', '', 'scales'], ['Y'], {}, { name: 'up' });
  const model = modelOfNodes([node, makeNode('ReduceSum', ['Y'], ['loss'], { keepdims: 0 })], { stored: { scales } });
  const shapes = new Map([
    ...facts,
    ['Y', { dtype: 'float32', axes: [1, 1, 4, 2] }] as const,
    ['scales', { dtype: 'float32', axes: [4] }] as const,
  ]);
  expect(() => differentiate(model, { loss: 'loss', wrt: ['X'], shapes })).toThrowErrorMatchingInlineSnapshot(`
    [InjertoError: There is no gradient rule for Resize by 1.125 that leaves the size of axis 2 as it is, but not that of others.
      at: node "up"
      try: Train only what lies above this node, or export the model without that form.]
  `);
});

test.each([{ coordinate_transformation_mode: 'tf_crop_and_resize' }, { keep_aspect_ratio_policy: 'not_larger' }])(
  'Resize: refuses %j',
  (attributes) => {
    const node = makeNode('Resize', ['X', '', '', 'sizes'], ['Y'], { ...attributes }, { name: 'up' });
    const model = modelOfNodes([node, makeNode('ReduceSum', ['Y'], ['loss'], { keepdims: 0 })]);
    expect(() => differentiate(model, { loss: 'loss', wrt: ['X'], shapes: facts })).toThrow(
      expect.objectContaining({ code: 'GRADIENT_UNSUPPORTED' }),
    );
  },
);
