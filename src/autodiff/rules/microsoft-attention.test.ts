import fc from 'fast-check';
import { Float, makeNode, type Tensor, tensor } from '../../onnx/index.ts';
import { type Draw, gradientChecks } from '../test-gradients.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();
const domains = { 'com.microsoft': 1 };
/** Central differences in float32: about 1e-7·|Y|/h of rounding and h²/6 of the third derivative. A mask of −10000 rounds no score that
 *  counts, since no sample here is without a key. */
const float32 = { step: 1e-2, tolerance: 3e-3 };

const sizes = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  heads: fc.integer({ min: 1, max: 2 }),
  queries: fc.integer({ min: 1, max: 4 }),
  keys: fc.integer({ min: 1, max: 4 }),
  size: fc.integer({ min: 1, max: 3 }),
  valueSize: fc.integer({ min: 1, max: 3 }),
  moves: fc.boolean(),
});
const scales = fc.constantFrom(undefined, 0.6);
const scaled = (scale: number | undefined) => (scale === undefined ? {} : { scale: new Float(scale) });

const maskForms = fc.constantFrom('none', 'lengths', 'ends and starts', 'N×T', 'N×S×T', 'lengths and more');
type MaskForm = 'none' | 'lengths' | 'ends and starts' | 'N×T' | 'N×S×T' | 'lengths and more';

/** An integer mask under which every query sees the key 0 or more, and the axes of it that move. */
function maskOf(form: MaskForm, batch: number, queries: number, keys: number, draw: Draw): Tensor | undefined {
  const each = (next: (i: number) => number) => Array.from({ length: batch }, (_, i) => next(i));
  const starts = each(() => draw.random.below(keys));
  const ends = starts.map((start) => start + 1 + draw.random.below(keys - start));
  const bits = (count: number) =>
    Array.from({ length: count }, (_, i) => (i % keys === 0 || draw.random.chance(0.6) ? 1 : 0));
  switch (form) {
    case 'none':
      return undefined;
    case 'lengths':
      return tensor('int32', [batch], ends);
    case 'ends and starts':
      return tensor('int32', [2 * batch], [...ends, ...starts]);
    case 'lengths and more':
      return tensor('int32', [3 * batch + 2], [...ends, ...Array<number>(2 * batch + 2).fill(1)]);
    case 'N×T':
      return tensor('int32', [batch, keys], bits(batch * keys));
    case 'N×S×T':
      return tensor('int32', [batch, queries, keys], bits(batch * queries * keys));
  }
}

check.property(
  'MultiHeadAttention',
  'with and without bias, mask and attention bias, of any length, causal, scaled',
  fc.tuple(
    sizes,
    fc.subarray(['bias', 'attentionBias'] as const),
    maskForms.filter((form) => form !== 'ends and starts'),
    fc.constantFrom(0, 1),
    scales,
    opsets(13, 17, 22),
  ),
  ([{ batch, heads, queries, keys, size, valueSize, moves }, given, form, unidirectional, scale, opset], draw) => {
    const mask = maskOf(form, batch, queries, keys, draw);
    const inputs = {
      query: draw.values([batch, queries, heads * size], 'float32'),
      key: draw.values([batch, keys, heads * size], 'float32'),
      value: draw.values([batch, keys, heads * valueSize], 'float32'),
      ...(given.includes('bias') && { bias: draw.values([heads * (2 * size + valueSize)], 'float32') }),
      ...(mask && { mask }),
      ...(given.includes('attentionBias') && {
        attentionBias: draw.values(
          [draw.random.chance(0.5) ? 1 : batch, draw.random.chance(0.5) ? 1 : heads, queries, keys],
          'float32',
        ),
      }),
    };
    const names = ['query', 'key', 'value', 'bias', 'mask', 'attentionBias'].map((name) =>
      name in inputs ? name : '',
    );
    return {
      nodes: [
        makeNode(
          'MultiHeadAttention',
          names,
          ['Y'],
          { num_heads: heads, unidirectional, ...scaled(scale) },
          { domain: 'com.microsoft' },
        ),
      ],
      inputs,
      ...(moves &&
        form !== 'lengths and more' &&
        !given.includes('attentionBias') && {
          movingAxes: {
            query: [0, 1],
            key: [0, 1],
            value: [0, 1],
            ...(mask && { mask: form === 'lengths' ? [0] : form === 'N×T' ? [0, 1] : [0, 1, 2] }),
          },
        }),
      domains,
      opset,
      ...float32,
    };
  },
  60,
);
check.property(
  'MultiHeadAttention',
  'with keys and values by head',
  sizes,
  ({ batch, heads, queries, keys, size }, draw) => ({
    nodes: [
      makeNode(
        'MultiHeadAttention',
        ['query', 'key', 'value'],
        ['Y'],
        { num_heads: heads },
        { domain: 'com.microsoft' },
      ),
    ],
    inputs: {
      query: draw.values([batch, queries, heads * size], 'float32'),
      key: draw.values([batch, heads, keys, size], 'float32'),
      value: draw.values([batch, heads, keys, size], 'float32'),
    },
    domains,
    ...float32,
  }),
);

check.property(
  'Attention',
  "ONNX Runtime's, with every mask, attention bias, unequal sizes of values",
  fc.tuple(sizes, fc.boolean(), maskForms, fc.constantFrom(0, 1), scales, opsets(13, 17, 22)),
  ([{ batch, heads, queries: length, size, valueSize, moves }, biased, form, unidirectional, scale, opset], draw) => {
    const mask = maskOf(form, batch, length, length, draw);
    const [each, last] = [heads * size, heads * valueSize];
    const inputs = {
      X: draw.values([batch, length, 3], 'float32'),
      W: draw.values([3, 2 * each + last], 'float32'),
      // Without its bias the operator ends the process (ONNX Runtime 1.30).
      bias: draw.values([2 * each + last], 'float32'),
      ...(mask && { mask }),
      ...(biased && { attentionBias: draw.values([1, heads, length, length], 'float32') }),
    };
    const names = ['X', 'W', 'bias', 'mask', 'past', 'attentionBias'].map((name) => (name in inputs ? name : ''));
    return {
      nodes: [
        makeNode(
          'Attention',
          names,
          ['Y'],
          {
            num_heads: heads,
            unidirectional,
            ...scaled(scale),
            ...(size !== valueSize && { qkv_hidden_sizes: [each, each, last] }),
          },
          { domain: 'com.microsoft' },
        ),
      ],
      inputs,
      // Scores are products of two products here, so steps are shorter and rounding weighs more.
      step: 3e-3,
      tolerance: 1e-2,
      ...(moves &&
        !biased &&
        form !== 'ends and starts' &&
        form !== 'lengths and more' && {
          movingAxes: {
            X: [0, 1],
            ...(mask && { mask: form === 'lengths' ? [0] : form === 'N×T' ? [0, 1] : [0, 1, 2] }),
          },
        }),
      domains,
      opset,
    };
  },
  60,
);
