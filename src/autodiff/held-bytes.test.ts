import { expect, test } from 'vitest';
import { makeGraph, makeModel, makeNode, makeValueInfo, tensor, tensorToProto } from '../onnx/index.ts';
import { heldBytes } from './held-bytes.ts';
import type { ValueFacts } from './shape-table.ts';

type Axes = (number | null)[];
const facts = (table: Readonly<Record<string, Axes>>) =>
  new Map<string, ValueFacts>(Object.entries(table).map(([name, axes]) => [name, { dtype: 'float32', axes }]));

function model(nodes: readonly (readonly [op: string, inputs: string[], outputs: string[]])[], output: string) {
  return makeModel(
    makeGraph({
      node: nodes.map(([op, inputs, outputs]) => makeNode(op, inputs, outputs)),
      input: [makeValueInfo('x', 'float32', ['batch', 4])],
      output: [makeValueInfo(output, 'float32', ['batch', 4])],
      initializer: [tensorToProto('W', tensor('float32', [4, 8], new Float32Array(32)))],
    }),
    { '': 17 },
  );
}

test('a value is held from the node that makes it to the last one that reads it', () => {
  // a (4 a sample) and b (8) at once, then b and c (8), then c and d
  const chain = model(
    [
      ['Softmax', ['x'], ['a']],
      ['MatMul', ['a', 'W'], ['b']],
      ['Softmax', ['b'], ['c']],
      ['MatMul', ['c', 'V'], ['d']],
    ],
    'd',
  );
  const shapes = facts({ x: [null, 4], a: [null, 4], b: [null, 8], c: [null, 8], d: [null, 4] });
  expect(heldBytes(chain, shapes, { batch: 10 }).values).toBe(10 * 16 * 4);
  expect(heldBytes(chain, shapes, { batch: 20 }).values).toBe(20 * 16 * 4);
  expect(heldBytes(chain, shapes, { batch: 10 }, new Set(['d', 'c'])).values).toBe(10 * 12 * 4);
});

test('views and what is written over its input take nothing, unless the input is read again', () => {
  const shapes = facts({ x: [null, 4], a: [null, 8], b: [null, 8], c: [null, 8], d: [null, 8] });
  const inPlace = model(
    [
      ['MatMul', ['x', 'W'], ['a']],
      ['Relu', ['a'], ['b']],
      ['Reshape', ['b', 's'], ['c']],
    ],
    'c',
  );
  expect(heldBytes(inPlace, shapes, { batch: 1 }).values).toBe(8 * 4);
  const again = model(
    [
      ['MatMul', ['x', 'W'], ['a']],
      ['Relu', ['a'], ['b']],
      ['Add', ['a', 'b'], ['c']],
    ],
    'c',
  );
  expect(heldBytes(again, shapes, { batch: 1 }).values).toBe(2 * 8 * 4);
});

test('axes that were put together count in full', () => {
  // [N, 5, 4] → [N·5, 4] → [N·5, 8] → [8, N·5]
  const merged = model(
    [
      ['Softmax', ['x'], ['a']],
      ['Reshape', ['a', 's'], ['b']],
      ['MatMul', ['b', 'W'], ['c']],
      ['Transpose', ['c'], ['d']],
    ],
    'd',
  );
  const shapes = facts({ x: [null, 5, 4], a: [null, 5, 4], b: [null, 4], c: [null, 8], d: [8, null] });
  expect(heldBytes(merged, shapes, { batch: 3 }).values).toBe(3 * 5 * (8 + 8) * 4);
});

test('branches are walked depth-first, so that one is let go of before the next', () => {
  const branches = model(
    [
      ['Softmax', ['x'], ['a1']],
      ['ReduceMax', ['a1'], ['b1']],
      ['Softmax', ['x'], ['a2']],
      ['ReduceMax', ['a2'], ['b2']],
      ['Concat', ['b1', 'b2'], ['c']],
    ],
    'c',
  );
  const shapes = facts({ x: [null, 64], a1: [null, 64], a2: [null, 64], b1: [null, 1], b2: [null, 1], c: [null, 2] });
  // one of the wide values, and the narrow ones of both branches
  expect(heldBytes(branches, shapes, { batch: 1 }).values).toBe((64 + 1 + 1) * 4);
});

test('the block that the engine lays out takes nothing where the first batch left a gap, else all of its size', () => {
  const blockOf = (a: number, b: number) => {
    const chain = model(
      [
        ['MatMul', ['x', 'W'], ['a']],
        ['MatMul', ['a', 'V'], ['b']],
      ],
      'b',
    );
    return heldBytes(chain, facts({ x: [null, 4], a: [null, a], b: [null, b] }), { batch: 1 });
  };
  const mebi = 2 ** 18;
  // `a` is let go of and leaves 2 MiB, `b` is the result and stays
  const gap = blockOf(2 * mebi - 64, 1);
  expect(gap.block).toBe(0);
  expect(gap.arena).toBeGreaterThanOrEqual(gap.values);
  const none = blockOf(mebi, 2 * mebi);
  expect(none.values).toBe(12 * mebi);
  expect(none.block).toBe(none.values);
});

test('a normalization by stored statistics is part of the convolution before it; one of something else, or of the batch, is not', () => {
  const shapes = facts({ x: [null, 4], a: [null, 8], b: [null, 8], m: [8], v: [8] });
  const held = (before: string, outputs: string[]) =>
    heldBytes(
      model(
        [
          [before, ['x', 'W'], ['a']],
          ['BatchNormalization', ['a', 's', 't', 'u', 'w'], outputs],
        ],
        'b',
      ),
      shapes,
      { batch: 10 },
    ).values;
  expect(held('Conv', ['b'])).toBe(10 * 8 * 4);
  expect(held('Conv', ['b', '', ''])).toBe(10 * 8 * 4);
  expect(held('MatMul', ['b'])).toBe(2 * 10 * 8 * 4);
  expect(held('Conv', ['b', 'm', 'v'])).toBe((2 * 10 * 8 + 16) * 4);
});
