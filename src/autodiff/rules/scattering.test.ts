import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeNode, type Shape, sizeOf, type Tensor, tensor } from '../../onnx/index.ts';
import { type Draw, gradientChecks } from '../test-gradients.ts';
import { opsets, shapes } from '../test-shapes.ts';

const check = gradientChecks();
const int64 = (shape: Shape, values: readonly number[]) => tensor('int64', shape, values);
const distinct = opsets(11, 13, 16, 17, 18, 21, 22, 25);
const reduced = fc.oneof(
  fc.tuple(fc.constantFrom('add', 'mul'), opsets(16, 17, 18, 21, 22, 25)),
  fc.tuple(fc.constantFrom('max', 'min'), opsets(18, 21, 22, 25)),
);

/** Data; an axis; how much shorter than the data the indices are along every axis. */
const elements = shapes({ ndim: [1, 3], min: 1 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    axis: fc.integer({ min: -shape.length, max: shape.length - 1 }),
    reach: fc.tuple(...shape.map((size) => fc.integer({ min: 1, max: size }))),
    moves: fc.boolean(),
  }),
);

/** Indices along an axis: distinct in each line, or any; from either end. */
function indicesAlong(axis: number, size: number, reach: Shape, { random }: Draw, repeat: boolean): Tensor {
  const strideOf = sizeOf(reach.slice(axis + 1));
  const lines = new Map<number, number[]>();
  return int64(
    reach,
    Array.from({ length: sizeOf(reach) }, (_, flat) => {
      const line = flat - (Math.floor(flat / strideOf) % reach[axis]!) * strideOf;
      const free = lines.get(line) ?? Array.from({ length: size }, (_, i) => i);
      lines.set(line, free);
      const at = random.below(free.length);
      const index = repeat ? free[at]! : free.splice(at, 1)[0]!;
      return random.chance(0.5) ? index - size : index;
    }),
  );
}

check.property(
  'ScatterElements',
  'that overwrites, along any axis',
  fc.tuple(elements, distinct),
  ([{ shape, axis, reach, moves }, opset], draw) => {
    const along = (axis + shape.length) % shape.length;
    return {
      nodes: [makeNode('ScatterElements', ['X', 'indices', 'updates'], ['Y'], { axis })],
      inputs: {
        X: draw.values(shape),
        indices: indicesAlong(along, shape[along]!, reach, draw, false),
        updates: draw.values(reach),
      },
      ...(moves && { moving: ['X', 'indices', 'updates'] }),
      opset,
    };
  },
  60,
);
check.property(
  'ScatterElements',
  'that adds, multiplies or takes the extreme, at indices that repeat',
  fc.tuple(elements, reduced),
  ([{ shape, axis, reach, moves }, [reduction, opset]], draw) => {
    const along = (axis + shape.length) % shape.length;
    const numbers = draw.spread([sizeOf(shape) + sizeOf(reach)]).data as Float64Array;
    return {
      nodes: [makeNode('ScatterElements', ['X', 'indices', 'updates'], ['Y'], { axis, reduction })],
      inputs: {
        X: tensor('float64', shape, numbers.slice(0, sizeOf(shape))),
        indices: indicesAlong(along, shape[along]!, reach, draw, true),
        updates: tensor('float64', reach, numbers.slice(sizeOf(shape))),
      },
      ...(moves && { moving: ['X', 'indices', 'updates'] }),
      opset,
    };
  },
  100,
);

test('ScatterElements: factors of 0 get the product of the others, ties even shares', async () => {
  const scatter = (reduction: string, X: number[], updates: number[]) =>
    check.ofSum({
      nodes: [makeNode('ScatterElements', ['X', 'indices', 'updates'], ['Y'], { reduction })],
      inputs: { X: tensor('float32', [3], X), updates: tensor('float32', [3], updates) },
      constants: { indices: int64([3], [0, 0, 1]) },
      opset: 18,
    });
  expect(await scatter('mul', [2, 0, 5], [0, 3, 4])).toEqual({ X: [0, 4, 1], updates: [6, 0, 0] });
  expect(await scatter('mul', [0, 0, 5], [0, 3, 0])).toEqual({ X: [0, 0, 1], updates: [0, 0, 0] });
  expect(await scatter('max', [2, 1, 5], [2, 0, 1])).toEqual({ X: [0.5, 0.5, 1], updates: [0.5, 0, 0.5] });
});

const tuples = shapes({ ndim: [1, 4], min: 1, max: 3 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    depth: fc.integer({ min: 1, max: shape.length }),
    count: fc.integer({ min: 1, max: 3 }),
    matrix: fc.boolean(),
    moves: fc.boolean(),
  }),
);

/** Tuples of indices [count, depth] or [1, count, depth], as many as are asked for and exist. */
function tuplesInto(sizes: Shape, count: number, matrix: boolean, { random }: Draw, repeat: boolean): Tensor {
  const all = Array.from({ length: sizeOf(sizes) }, (_, i) => i);
  const rows = Array.from({ length: repeat ? count : Math.min(count, all.length) }, () => {
    const at = random.below(all.length);
    return repeat ? all[at]! : all.splice(at, 1)[0]!;
  });
  const digits = rows.flatMap((row) =>
    sizes.map((size, i) => {
      const index = Math.floor(row / sizeOf(sizes.slice(i + 1))) % size;
      return random.chance(0.5) ? index - size : index;
    }),
  );
  return int64([...(matrix ? [1] : []), rows.length, sizes.length], digits);
}

check.property(
  'ScatterND',
  'that overwrites rows of any depth',
  fc.tuple(tuples, distinct),
  ([{ shape, depth, count, matrix, moves }, opset], draw) => {
    const indices = tuplesInto(shape.slice(0, depth), count, matrix, draw, false);
    return {
      nodes: [makeNode('ScatterND', ['X', 'indices', 'updates'], ['Y'])],
      inputs: {
        X: draw.values(shape),
        indices,
        updates: draw.values([...indices.shape.slice(0, -1), ...shape.slice(depth)]),
      },
      ...(moves && { movingAxes: { X: [0] } }),
      opset,
    };
  },
  60,
);
check.property(
  'ScatterND',
  'that adds, multiplies or takes the extreme, at tuples that repeat',
  fc.tuple(tuples, reduced),
  ([{ shape, depth, count, matrix, moves }, [reduction, opset]], draw) => {
    const indices = tuplesInto(shape.slice(0, depth), count, matrix, draw, true);
    const rows = [...indices.shape.slice(0, -1), ...shape.slice(depth)];
    const numbers = draw.spread([sizeOf(shape) + sizeOf(rows)]).data as Float64Array;
    return {
      nodes: [makeNode('ScatterND', ['X', 'indices', 'updates'], ['Y'], { reduction })],
      inputs: {
        X: tensor('float64', shape, numbers.slice(0, sizeOf(shape))),
        indices,
        updates: tensor('float64', rows, numbers.slice(sizeOf(shape))),
      },
      ...(moves && { movingAxes: { X: [0] } }),
      opset,
    };
  },
  100,
);

check.property(
  'TensorScatter',
  'into a cache, from any place on',
  fc.record({
    batch: fc.integer({ min: 1, max: 3 }),
    size: fc.integer({ min: 1, max: 5 }),
    length: fc.integer({ min: 1, max: 5 }),
    mode: fc.constantFrom('linear', 'circular'),
    indexed: fc.boolean(),
    moves: fc.boolean(),
  }),
  ({ batch, size, length, mode, indexed, moves }, draw) => {
    const written = Math.min(size, length);
    const places = Array.from({ length: batch }, () =>
      draw.random.below(mode === 'circular' ? 2 * size : size - written + 1),
    );
    return {
      nodes: [makeNode('TensorScatter', indexed ? ['X', 'updates', 'places'] : ['X', 'updates'], ['Y'], { mode })],
      inputs: {
        X: draw.values([batch, 2, size, 2]),
        updates: draw.values([batch, 2, written, 2]),
        ...(indexed && { places: int64([batch], places) }),
      },
      ...(moves && { movingAxes: { X: [2], updates: indexed ? [] : [2] } }),
      opset: 24,
    };
  },
  40,
);
