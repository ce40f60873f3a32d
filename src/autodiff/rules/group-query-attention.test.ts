import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Float, makeNode, tensor } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import type { ShapeTable } from '../shape-table.ts';
import { gradientChecks } from '../test-gradients.ts';
import { modelOfNodes } from '../test-models.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();
/** About 1e-7·|Y|/h of rounding, and h²/6 of the third derivative of 16 summed products. */
const float32 = { step: 1e-2, tolerance: 5e-3 };
const forms = fc.record({
  batch: fc.integer({ min: 1, max: 2 }),
  groups: fc.integer({ min: 1, max: 2 }),
  shared: fc.integer({ min: 1, max: 2 }),
  length: fc.integer({ min: 2, max: 4 }),
  packed: fc.boolean(),
  rotary: fc.boolean(),
  interleaved: fc.constantFrom(0, 1),
  softcap: fc.constantFrom(undefined, 1.5),
  empty: fc.boolean(),
  opset: opsets(14, 17, 22),
});

check.property(
  'GroupQueryAttention',
  'of whole texts, packed and not, rotated and not, with empty past',
  forms,
  (form, draw) => {
    const { batch, groups, shared, length, packed, rotary, interleaved, softcap, empty, opset } = form;
    const heads = groups * shared;
    const size = 16;
    const values = (count: number) => draw.values([batch, length, count * size], 'float32');
    const angles = Array.from(draw.values([8, size / 2]).data as Float64Array);
    const cache = (f: (x: number) => number) => tensor('float32', [8, size / 2], angles.map(f));
    const past = tensor('float32', [batch, groups, 0, size], []);
    return {
      nodes: [
        makeNode(
          'GroupQueryAttention',
          [
            ...(packed ? ['QKV', '', ''] : ['Q', 'K', 'V']),
            ...(empty ? ['past', 'past'] : ['', '']),
            'ends',
            'total',
            ...(rotary ? ['cos', 'sin'] : []),
          ],
          ['Y', 'presentK', 'presentV'],
          {
            num_heads: heads,
            kv_num_heads: groups,
            scale: new Float(0.1),
            ...(rotary && { do_rotary: 1, rotary_interleaved: interleaved }),
            ...(softcap && { softcap: new Float(softcap) }),
          },
          { domain: 'com.microsoft' },
        ),
      ],
      inputs: packed ? { QKV: values(heads + 2 * groups) } : { Q: values(heads), K: values(groups), V: values(groups) },
      constants: {
        ends: tensor('int32', [batch], Array<number>(batch).fill(length - 1)),
        total: tensor('int32', [], [length]),
        ...(empty && { past }),
        ...(rotary && { cos: cache(Math.cos), sin: cache(Math.sin) }),
      },
      domains: { 'com.microsoft': 1 },
      opset,
      ...float32,
    };
  },
  40,
);

check.example('GroupQueryAttention', 'of any number of texts of any length', (draw) => ({
  nodes: [
    makeNode('Shape', ['Q'], ['sizes']),
    makeNode('Gather', ['sizes', 'first'], ['batch']),
    makeNode('Gather', ['sizes', 'second'], ['length']),
    makeNode('Cast', ['length'], ['total'], { to: 6 }),
    makeNode('Sub', ['total', 'one'], ['end']),
    makeNode('Expand', ['end', 'batch'], ['ends']),
    makeNode(
      'GroupQueryAttention',
      ['Q', 'K', 'V', '', '', 'ends', 'total', 'cos', 'sin'],
      ['Y', 'presentK', 'presentV'],
      { num_heads: 2, kv_num_heads: 1, do_rotary: 1 },
      { domain: 'com.microsoft' },
    ),
  ],
  inputs: {
    Q: draw.values([2, 3, 32], 'float32'),
    K: draw.values([2, 3, 16], 'float32'),
    V: draw.values([2, 3, 16], 'float32'),
  },
  constants: {
    first: tensor('int64', [1], [0]),
    second: tensor('int64', [], [1]),
    one: tensor('int32', [], [1]),
    cos: tensor(
      'float32',
      [8, 8],
      Array.from({ length: 64 }, (_, i) => Math.cos(i)),
    ),
    sin: tensor(
      'float32',
      [8, 8],
      Array.from({ length: 64 }, (_, i) => Math.sin(i)),
    ),
  },
  movingAxes: { Q: [0, 1], K: [0, 1], V: [0, 1] },
  domains: { 'com.microsoft': 1 },
  ...float32,
}));

test('past keys are refused', () => {
  const axes = { Q: [1, 2, 8], past: [1, 1, 3, 8], ends: [1], total: [], Y: [1, 2, 8], loss: [] };
  const known: ShapeTable = new Map(Object.entries(axes).map(([name, axes]) => [name, { dtype: 'float32', axes }]));
  const inputs = ['Q', 'Q', 'Q', 'past', 'past', 'ends', 'total'];
  const model = modelOfNodes([
    makeNode('GroupQueryAttention', inputs, ['Y'], { num_heads: 1, kv_num_heads: 1 }, { domain: 'com.microsoft' }),
    makeNode('ReduceSum', ['Y'], ['loss'], { keepdims: 0 }),
  ]);
  expect(() => differentiate(model, { loss: 'loss', wrt: ['Q'], shapes: known })).toThrow(
    'There is no gradient rule for GroupQueryAttention with past keys and values.',
  );
});
