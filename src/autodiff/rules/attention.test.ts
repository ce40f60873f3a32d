import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Float, makeNode, tensor } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import type { ShapeTable } from '../shape-table.ts';
import { type Draw, gradientChecks } from '../test-gradients.ts';
import { modelOfNodes } from '../test-models.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();
/** Central differences in float32: about 1e-7·|Y|/h of rounding and h²/6 of the third derivative, which stays near 1 for scores this small. */
const float32 = { step: 1e-2, tolerance: 3e-3 };

const forms = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  groups: fc.integer({ min: 1, max: 2 }),
  shared: fc.integer({ min: 1, max: 2 }),
  queries: fc.integer({ min: 1, max: 4 }),
  keys: fc.integer({ min: 1, max: 4 }),
  size: fc.integer({ min: 1, max: 4 }),
  valueSize: fc.integer({ min: 1, max: 3 }),
  flat: fc.boolean(),
  moves: fc.boolean(),
});
type Form = typeof forms extends fc.Arbitrary<infer T> ? T : never;

/** Q, K, V of a form, and the axes that move: the batch and the lengths. */
function operands({ batch, groups, shared, queries, keys, size, valueSize, flat, moves }: Form, draw: Draw) {
  const heads = groups * shared;
  const laid = (count: number, length: number, each: number) =>
    flat ? [batch, length, count * each] : [batch, count, length, each];
  const moving = flat ? [0, 1] : [0, 2];
  return {
    inputs: {
      Q: draw.values(laid(heads, queries, size), 'float32'),
      K: draw.values(laid(groups, keys, size), 'float32'),
      V: draw.values(laid(groups, keys, valueSize), 'float32'),
    },
    heads: flat ? { q_num_heads: heads, kv_num_heads: groups } : {},
    ...(moves && { movingAxes: { Q: moving, K: moving, V: moving } as Record<string, readonly number[]> }),
  };
}

check.property(
  'Attention',
  'of heads and of flat rows, grouped, causal, scaled, capped',
  fc.tuple(
    forms,
    fc.constantFrom(0, 1),
    fc.constantFrom(undefined, 0.7),
    fc.constantFrom(undefined, 1.5),
    opsets(23, 24, 25),
  ),
  ([form, is_causal, scale, softcap, opset], draw) => {
    const { inputs, heads, movingAxes } = operands(form, draw);
    const attributes = {
      ...heads,
      is_causal,
      ...(scale && { scale: new Float(scale) }),
      ...(softcap && { softcap: new Float(softcap) }),
    };
    return {
      nodes: [makeNode('Attention', ['Q', 'K', 'V'], ['Y'], attributes)],
      inputs,
      ...(movingAxes && { movingAxes }),
      opset,
      ...float32,
    };
  },
  40,
);

check.property(
  'Attention',
  'with a mask of any shape, of numbers that learn or of truths',
  fc.tuple(
    forms,
    fc.constantFrom('S×T', 'H×S×T', 'N×1×S×T', '1×H×S×T', 'N×H×S×T'),
    fc.boolean(),
    fc.constantFrom(0, 1),
    fc.constantFrom(undefined, 1.5),
    opsets(23, 24, 25),
  ),
  ([form, kind, truths, is_causal, softcap, opset], draw) => {
    const { inputs, heads, movingAxes } = operands(form, draw);
    const { batch: n, queries: s, keys: t } = form;
    const h = form.groups * form.shared;
    const shape = { 'S×T': [s, t], 'H×S×T': [h, s, t], 'N×1×S×T': [n, 1, s, t], '1×H×S×T': [1, h, s, t], 'N×H×S×T': [n, h, s, t] }[kind]; // biome-ignore format: one line
    const count = shape.reduce((a, b) => a * b);
    const mask = truths
      ? tensor(
          'bool',
          shape,
          Array.from({ length: count }, () => (draw.random.chance(0.6) ? 1 : 0)),
        )
      : draw.values(shape, 'float32');
    const moving = [...(kind.startsWith('N') ? [0] : []), shape.length - 2, shape.length - 1];
    return {
      nodes: [
        makeNode('Attention', ['Q', 'K', 'V', 'mask'], ['Y'], {
          ...heads,
          is_causal,
          ...(softcap && { softcap: new Float(softcap) }),
        }),
      ],
      inputs: { ...inputs, mask },
      ...(movingAxes && { movingAxes: { ...movingAxes, mask: moving } }),
      opset,
      ...float32,
    };
  },
  60,
);
check.property(
  'Attention',
  'with a number of real keys for each sample',
  fc.tuple(forms, fc.boolean(), fc.constantFrom(0, 1), opsets(24, 25)),
  ([form, masked, is_causal, opset], draw) => {
    const { inputs, heads, movingAxes } = operands(form, draw);
    const lengths = Array.from({ length: form.batch }, () => 1 + draw.random.below(form.keys));
    return {
      nodes: [
        makeNode('Attention', ['Q', 'K', 'V', masked ? 'mask' : '', '', '', 'lengths'], ['Y'], { ...heads, is_causal }),
      ],
      inputs: {
        ...inputs,
        lengths: tensor('int64', [form.batch], lengths),
        ...(masked && { mask: draw.values([form.queries, form.keys], 'float32') }),
      },
      ...(movingAxes && {
        movingAxes: { ...movingAxes, lengths: [0], ...(masked && { mask: [0, 1] }) },
      }),
      opset,
      ...float32,
    };
  },
  30,
);

const least = -3.4028234663852886e38;
for (const [title, masked] of [
  ['minus infinity', Number.NEGATIVE_INFINITY],
  ['the lowest number', least],
] as const) {
  check.example('Attention', `of queries that see no key, masked with ${title}`, (draw) => ({
    nodes: [makeNode('Attention', ['Q', 'K', 'V', 'mask'], ['Y'])],
    inputs: {
      Q: draw.values([1, 2, 3, 4], 'float32'),
      K: draw.values([1, 2, 2, 4], 'float32'),
      V: draw.values([1, 2, 2, 4], 'float32'),
    },
    constants: { mask: tensor('float32', [3, 2], [0, masked, masked, masked, 0.5, 0]) },
    opset: 23,
    ...float32,
  }));
}

test('the gradients are those of the same attention written with MatMul and Softmax', async () => {
  const values = (shape: readonly number[], seed: number) => {
    const count = shape.reduce((a, b) => a * b);
    return tensor(
      'float32',
      shape,
      Array.from({ length: count }, (_, i) => Math.sin(seed + 1.7 * i)),
    );
  };
  const inputs = {
    Q: values([2, 3, 5, 4], 1),
    K: values([2, 3, 6, 4], 2),
    V: values([2, 3, 6, 4], 3),
    mask: values([2, 1, 5, 6], 4),
    weights: values([2, 3, 5, 4], 5),
  };
  const weighed = makeNode('Mul', ['attended', 'weights'], ['Y']);
  const fused = await check.ofSum({
    nodes: [makeNode('Attention', ['Q', 'K', 'V', 'mask'], ['attended']), weighed],
    inputs,
    opset: 23,
  });
  const plain = await check.ofSum({
    nodes: [
      makeNode('Transpose', ['K'], ['Kt'], { perm: [0, 1, 3, 2] }),
      makeNode('MatMul', ['Q', 'Kt'], ['products']),
      makeNode('Mul', ['products', 'scale'], ['scores']),
      makeNode('Add', ['scores', 'mask'], ['masked']),
      makeNode('Softmax', ['masked'], ['P'], { axis: -1 }),
      makeNode('MatMul', ['P', 'V'], ['attended']),
      weighed,
    ],
    inputs,
    constants: { scale: tensor('float32', [], [0.5]) },
    opset: 23,
  });
  for (const name of Object.keys(inputs)) {
    // Sums of a few dozen products of numbers below 1, in float32.
    for (const [i, x] of fused[name]!.entries()) expect(x).toBeCloseTo(plain[name]![i]!, 5);
  }
});

const known: ShapeTable = new Map(
  ['Q', 'K', 'V', 'past', 'Y', 'present', 'loss'].map((name) => [
    name,
    { dtype: 'float32', axes: name === 'loss' ? [] : [1, 2, 3, 4] },
  ]),
);

test.each([
  [
    'past keys',
    ['Q', 'K', 'V', '', 'past', 'past'],
    'Y',
    {},
    'There is no gradient rule for Attention with past keys and values.',
  ],
  ['a loss of the present keys', ['Q', 'K', 'V'], 'present', {}, 'where the loss depends on its output 1, "present"'],
  ['a window', ['Q', 'K', 'V'], 'Y', { left_window_size: 2 }, 'with left_window_size = 2'],
])('%s are refused', (_, inputs, read, attributes, message) => {
  const model = modelOfNodes(
    [
      makeNode('Attention', inputs, ['Y', 'present'], attributes, { name: 'attention' }),
      makeNode('ReduceSum', [read], ['loss'], { keepdims: 0 }),
    ],
    { opset: 25 },
  );
  expect(() => differentiate(model, { loss: 'loss', wrt: ['Q'], shapes: known })).toThrow(message);
});
