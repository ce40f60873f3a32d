import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeNode, type Shape, sizeOf, type Tensor, tensor } from '../../onnx/index.ts';
import { type Draw, gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();
const opset = opsets(11, 13, 15, 16, 17, 18, 21, 22, 25);
const int64 = (shape: Shape, values: readonly number[]) => tensor('int64', shape, values);

/** Indices into an axis of `size` entries, from either end, repeated wherever there are more than it has. */
function indicesInto(size: number, shape: Shape, { random }: Draw, dtype: 'int64' | 'int32' = 'int64'): Tensor {
  return tensor(
    dtype as 'int32',
    shape,
    Array.from({ length: sizeOf(shape) }, () => random.below(2 * size) - size),
  );
}

const lookups = shapes({ ndim: [1, 4], min: 1 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    axis: fc.integer({ min: -shape.length, max: shape.length - 1 }),
    of: shapes({ ndim: [0, 3] }),
  }),
);

check.property(
  'Gather',
  'of any axis at indices of any shape, repeated, from either end, fed as int32 or int64',
  fc.tuple(lookups, fc.constantFrom('int64' as const, 'int32' as const), opset),
  ([{ shape, axis, of }, dtype, opset], draw) => ({
    nodes: [makeNode('Gather', ['X', 'indices'], ['Y'], { axis })],
    inputs: { X: draw.values(shape), indices: indicesInto(shape.at(axis)!, of, draw, dtype) },
    opset,
  }),
  100,
);
check.property(
  'Gather',
  'of embeddings, for texts of any number and length',
  fc.tuple(
    lookups,
    fc.integer({ min: 1, max: 3 }),
    opset.filter((n) => n >= 13),
  ),
  ([{ shape, axis }, length, opset], draw) => ({
    nodes: [makeNode('Gather', ['X', 'indices'], ['Y'], { axis })],
    inputs: { X: draw.values(shape), indices: indicesInto(shape.at(axis)!, [2, length], draw) },
    moving: ['indices'],
    movingAxes: {
      indices: [1],
      X: [...shape.keys()].filter((i) => i % 2 === 1 && i !== (axis + shape.length) % shape.length),
    },
    opset,
  }),
  60,
);
check.property(
  'Gather',
  'at stored indices: one, several at even distances, any',
  fc.tuple(
    lookups,
    fc.constantFrom<readonly [Shape, readonly number[]]>(
      [[], [0]],
      [[], [-1]],
      [[1], [2]],
      [[1, 1], [-2]],
      [[2], [0, 1]],
      [[3], [4, 2, 0]],
      [[2], [-3, -1]],
      [[2], [-1, 0]],
      [[2], [1, 1]],
      [
        [2, 2],
        [0, 1, 2, 3],
      ],
      [[0], []],
    ),
    fc.boolean(),
    opset.filter((n) => n >= 13),
  ),
  ([{ shape, axis }, [of, indices], moves, opset], draw) => ({
    nodes: [makeNode('Gather', ['X', 'indices'], ['Y'], { axis })],
    inputs: { X: draw.values(shape.with(axis, 5)) },
    constants: { indices: int64(of, indices) },
    ...(moves && { movingAxes: { X: [...shape.keys()] } }),
    opset,
  }),
  100,
);

test.each([
  [7, 17],
  [7, 13],
  [1500, 17],
  [1500, 13],
])(
  'Gather: a table of %i rows, looked up again and again, gets all of it, in the same bits in every run, opset %i',
  async (size, opset) => {
    const count = 4096;
    const looked = Array.from({ length: count }, (_, i) => (i * i) % size);
    const given = {
      nodes: [makeNode('Gather', ['X', 'indices'], ['rows'], { axis: 0 }), makeNode('Mul', ['rows', 'scale'], ['Y'])],
      inputs: { X: tensor('float32', [size, 32], Array<number>(size * 32).fill(1)) },
      constants: {
        // Every third one counts from the back.
        indices: int64(
          [8, count / 8],
          looked.map((v, i) => (i % 3 === 0 ? v - size : v)),
        ),
        scale: tensor(
          'float32',
          [8, count / 8, 1],
          looked.map((_, i) => (i % 64) / 64),
        ),
      },
      opset,
    };
    const runs = [await check.ofSum(given), await check.ofSum(given)];
    const wanted = Array<number>(size).fill(0);
    for (const [i, v] of looked.entries()) wanted[v] = wanted[v]! + (i % 64) / 64;
    // Sums of multiples of 1/64 below 2¹⁷ are exact in float32.
    expect(runs[0]!.X).toEqual(wanted.flatMap((sum) => Array<number>(32).fill(sum)));
    expect(runs[1]!.X).toEqual(runs[0]!.X);
  },
);
check.example('Gather', 'of columns of a large table before opset 16', (draw) => ({
  nodes: [makeNode('Gather', ['X', 'indices'], ['Y'], { axis: 1 })],
  inputs: { X: draw.values([2, 1100, 3]), indices: int64([2, 3], [5, -1, 5, 1099, 0, -1095]) },
  moving: ['X', 'indices'],
  opset: 13,
}));

/** Shapes of data and of indices into them: no longer than the data along the other axes. */
const elements = shapes({ ndim: [1, 3], min: 1 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    axis: fc.integer({ min: -shape.length, max: shape.length - 1 }),
    cut: fc.array(fc.nat(2), { minLength: 3, maxLength: 3 }),
    along: fc.nat(5),
  }),
);
const reachOf = ({ shape, axis, cut, along }: { shape: Shape; axis: number; cut: number[]; along: number }) =>
  shape.map((size, i) => Math.max(1, size - cut[i]!)).with(axis, along);

check.property(
  'GatherElements',
  'along any axis, at indices that repeat and reach less far than the data',
  fc.tuple(elements, opset),
  ([given, opset], draw) => ({
    nodes: [makeNode('GatherElements', ['X', 'indices'], ['Y'], { axis: given.axis })],
    inputs: { X: draw.values(given.shape), indices: indicesInto(given.shape.at(given.axis)!, reachOf(given), draw) },
    opset,
  }),
  80,
);
check.property(
  'GatherElements',
  'of axes that all move',
  fc.tuple(
    elements,
    opset.filter((n) => n >= 13),
  ),
  ([{ shape, axis, along }, opset], draw) => ({
    nodes: [makeNode('GatherElements', ['X', 'indices'], ['Y'], { axis })],
    inputs: { X: draw.values(shape), indices: indicesInto(shape.at(axis)!, shape.with(axis, along), draw) },
    movingAxes: { X: [...shape.keys()], indices: [...shape.keys()] },
    opset,
  }),
  40,
);

/** Data, batch axes in common, and how many axes an index names. */
const deep = shapes({ ndim: [1, 4], min: 1, max: 3 }).chain((shape) =>
  fc.nat(shape.length - 1).chain((batch) =>
    fc.record({
      shape: fc.constant(shape),
      batch: fc.constant(batch),
      depth: fc.integer({ min: 1, max: shape.length - batch }),
      of: shapes({ ndim: [0, 2], min: 0, max: 3 }),
      moves: fc.boolean(),
    }),
  ),
);
function tuplesInto(sizes: Shape, shape: Shape, { random }: Draw): Tensor {
  const whole = [...shape, sizes.length];
  return int64(
    whole,
    Array.from({ length: sizeOf(whole) }, (_, i) => {
      const size = sizes[i % sizes.length]!;
      return random.below(2 * size) - size;
    }),
  );
}

check.property(
  'GatherND',
  'at tuples of any depth, with and without batch axes',
  fc.tuple(
    deep,
    opset.filter((n) => n >= 12),
  ),
  ([{ shape, batch, depth, of, moves }, opset], draw) => ({
    nodes: [makeNode('GatherND', ['X', 'indices'], ['Y'], { batch_dims: batch })],
    inputs: {
      X: draw.values(shape),
      indices: tuplesInto(shape.slice(batch, batch + depth), [...shape.slice(0, batch), ...of], draw),
    },
    ...(moves &&
      opset >= 14 && { movingAxes: { X: [...shape.keys()], indices: [...Array(batch + of.length).keys()] } }),
    opset,
  }),
  100,
);
