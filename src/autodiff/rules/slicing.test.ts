import fc from 'fast-check';
import { makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();
const int64 = (values: readonly number[]) => tensor('int64', [values.length], values);

/** Bounds of one axis: in and out of range, from the back, to either end, every second entry, backwards. */
const bound = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -6, max: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 31 - 1, Number.MAX_SAFE_INTEGER, -(2 ** 31), Number.MIN_SAFE_INTEGER) },
);
const step = fc.constantFrom(1, 1, 1, 2, 3, -1, -2);
const slices = shapes({ ndim: [1, 4], min: 0, max: 5 }).chain((shape) =>
  fc
    .shuffledSubarray(
      shape.map((_, i) => i),
      { minLength: 1 },
    )
    .chain((axes) =>
      fc.record({
        shape: fc.constant(shape),
        cuts: fc.tuple(
          ...axes.map((axis) =>
            fc.record({ axis: fc.constantFrom(axis, axis - shape.length), start: bound, end: bound, step }),
          ),
        ),
      }),
    ),
);
const opset = opsets(11, 13, 17, 18, 21, 22, 25);

check.property(
  'Slice',
  'of any axes, bounds and steps, stored in the file',
  fc.tuple(slices, opset),
  ([{ shape, cuts }, opset], draw) => ({
    nodes: [makeNode('Slice', ['X', 'starts', 'ends', 'axes', 'steps'], ['Y'])],
    inputs: { X: draw.values(shape) },
    constants: {
      starts: int64(cuts.map((c) => c.start)),
      ends: int64(cuts.map((c) => c.end)),
      axes: int64(cuts.map((c) => c.axis)),
      steps: int64(cuts.map((c) => c.step)),
    },
    opset,
  }),
  100,
);
check.property(
  'Slice',
  'along moving axes, whose bounds are stored or computed',
  fc.tuple(slices, fc.boolean(), opsets(13, 17, 18, 21, 22, 25)),
  ([{ shape, cuts }, stored, opset], draw) => {
    const bounds = { starts: int64(cuts.map((c) => c.start)), ends: int64(cuts.map((c) => c.end)) };
    return {
      nodes: [makeNode('Slice', ['X', 'starts', 'ends', 'axes', 'steps'], ['Y'])],
      inputs: { X: draw.values(shape), ...(!stored && bounds) },
      constants: {
        axes: int64(cuts.map((c) => c.axis)),
        steps: int64(cuts.map((c) => c.step)),
        ...(stored && bounds),
      },
      moving: ['X'],
      movingAxes: { X: shape.flatMap((_, i) => (i % 2 === 1 ? [i] : [])) },
      opset,
    };
  },
  100,
);
check.property(
  'Slice',
  'whose axes and steps are computed too',
  fc.tuple(slices, fc.boolean(), opset),
  ([{ shape, cuts }, moves, opset], draw) => ({
    nodes: [makeNode('Slice', ['X', 'starts', 'ends', 'axes', 'steps'], ['Y'])],
    inputs: {
      // Before opset 14 a Reshape cannot name an axis that turns out to be empty.
      X: draw.values(moves ? shape.map((n) => Math.max(n, 1)) : shape),
      starts: int64(cuts.map((c) => c.start)),
      ends: int64(cuts.map((c) => c.end)),
      axes: int64(cuts.map((c) => c.axis)),
      steps: int64(cuts.map((c) => c.step)),
    },
    ...(moves && { moving: ['X'], movingAxes: { X: shape.length > 1 ? [1] : [] } }),
    opset,
  }),
  40,
);
check.property(
  'Slice',
  'of the first axes, axes and steps left out, bounds int32',
  fc.tuple(shapes({ ndim: [1, 3], min: 1 }), fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 6, maxLength: 6 })),
  ([shape, bounds], draw) => ({
    nodes: [makeNode('Slice', ['X', 'starts', 'ends'], ['Y'])],
    inputs: {
      X: draw.values(shape),
      starts: tensor('int32', [shape.length], bounds.slice(0, shape.length)),
      ends: tensor('int32', [shape.length], bounds.slice(3, 3 + shape.length)),
    },
  }),
);
check.example('Slice', 'of position embeddings, as many as the sequence is long', (draw) => ({
  nodes: [
    makeNode('Shape', ['ids'], ['shape']),
    makeNode('Gather', ['shape', 'one'], ['length'], { axis: 0 }),
    makeNode('Slice', ['X', 'zero', 'length', 'one'], ['Y']),
  ],
  inputs: { X: draw.values([1, 6, 2]), ids: tensor('int64', [2, 3], [0, 0, 0, 0, 0, 0]) },
  constants: { zero: int64([0]), one: int64([1]) },
  movingAxes: { ids: [1] },
}));
check.example('Slice', 'of rotated halves, added to the whole', (draw) => ({
  nodes: [
    makeNode('Slice', ['X', 'zero', 'half', 'last'], ['front']),
    makeNode('Slice', ['X', 'half', 'end', 'last'], ['back']),
    makeNode('Neg', ['back'], ['minus']),
    makeNode('Concat', ['minus', 'front'], ['rotated'], { axis: -1 }),
    makeNode('Add', ['X', 'rotated'], ['Y']),
  ],
  inputs: { X: draw.values([2, 3, 4]) },
  constants: { zero: int64([0]), half: int64([2]), last: int64([-1]), end: int64([Number.MAX_SAFE_INTEGER]) },
  moving: ['X'],
  movingAxes: { X: [1] },
}));

const joins = shapes({ ndim: [1, 3], min: 1 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    axis: fc.integer({ min: -shape.length, max: shape.length - 1 }),
    sizes: fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }),
  }),
);
const names = (sizes: readonly number[], letter: string) => sizes.map((_, i) => `${letter}${i}`);

check.property(
  'Concat',
  'of parts of any size along any axis',
  fc.tuple(joins, opset),
  ([{ shape, axis, sizes }, opset], draw) => ({
    nodes: [makeNode('Concat', names(sizes, 'X'), ['Y'], { axis })],
    inputs: Object.fromEntries(sizes.map((size, i) => [`X${i}`, draw.values(shape.with(axis, size))])),
    opset,
  }),
);
check.property(
  'Concat',
  'of parts whose sizes move, along that axis and others',
  fc.tuple(joins, opset, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 })),
  ([{ shape, axis, sizes }, opset, grows], draw) => {
    const others = shape.map((_, i) => i).filter((i) => i !== (axis + shape.length) % shape.length);
    const along = (axis + shape.length) % shape.length;
    return {
      nodes: [makeNode('Concat', names(sizes, 'X'), ['Y'], { axis })],
      inputs: Object.fromEntries(sizes.map((size, i) => [`X${i}`, draw.values(shape.with(axis, size))])),
      movingAxes: Object.fromEntries(sizes.map((_, i) => [`X${i}`, [...others, ...(grows[i] ? [along] : [])]])),
      opset,
    };
  },
  40,
);
check.example('Concat', 'of the same value twice', (draw) => ({
  nodes: [makeNode('Concat', ['X', 'X'], ['Y'], { axis: 1 })],
  inputs: { X: draw.values([2, 3]) },
  moving: ['X'],
}));

check.property(
  'Split',
  'into parts of any size, of which some are used',
  fc.tuple(joins, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), fc.boolean(), opset),
  ([{ shape, axis, sizes }, used, moves, opset], draw) => {
    const total = sizes.reduce((a, b) => a + b);
    const read = names(sizes, 'part').filter((_, i) => used[i] || i === sizes.length - 1);
    const along = (axis + shape.length) % shape.length;
    return {
      nodes: [
        makeNode('Split', opset < 13 ? ['X'] : ['X', 'sizes'], names(sizes, 'part'), {
          axis,
          ...(opset < 13 && { split: sizes }),
        }),
        makeNode('Concat', read.toReversed(), ['Y'], { axis }),
      ],
      inputs: { X: draw.values(shape.with(axis, total)) },
      ...(opset >= 13 && { constants: { sizes: int64(sizes) } }),
      ...(moves && { movingAxes: { X: shape.map((_, i) => i).filter((i) => i !== along) } }),
      opset,
    };
  },
  60,
);
check.property(
  'Split',
  'into two parts along an axis that moves, of which one is used',
  fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 3 }), opsets(18, 21, 22, 25)),
  ([used, size, opset], draw) => ({
    nodes: [
      makeNode('Split', ['X'], ['part0', 'part1'], { axis: 1, num_outputs: 2 }),
      makeNode('Mul', [`part${used}`, `part${used}`], ['Y']),
    ],
    inputs: { X: draw.values([2, size + 1, 2]) },
    moving: ['X'],
    movingAxes: { X: [1] },
    opset,
  }),
);
