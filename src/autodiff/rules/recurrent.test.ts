import { create } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AttributeProtoSchema } from '../../onnx/generated/onnx-proto.ts';
import { AttributeType, Float, makeNode, type NodeProto, type Shape, type Tensor, tensor } from '../../onnx/index.ts';
import { differentiate } from '../differentiate.ts';
import type { ValueFacts } from '../shape-table.ts';
import { type Draw, type GradientCase, gradientChecks } from '../test-gradients.ts';
import { modelOfNodes } from '../test-models.ts';
import { opsets } from '../test-shapes.ts';

const check = gradientChecks();

const gates = { LSTM: 4, GRU: 3, RNN: 1 } as const;
type Layer = keyof typeof gates;

const upTo = (max: number) => fc.integer({ min: 1, max });
const drawn = fc.record({
  steps: upTo(4),
  batch: upTo(3),
  inputs: upTo(3),
  hidden: upTo(3),
  direction: fc.constantFrom('forward', 'reverse', 'bidirectional'),
  bias: fc.boolean(),
  lengths: fc.boolean(),
  initial: fc.boolean(),
  peepholes: fc.boolean(),
  linear_before_reset: fc.constantFrom(0, 1),
  activation: fc.constantFrom(undefined, 'Relu', 'Sigmoid', 'Tanh'),
  /** Which of Y, Y_h and Y_c the loss reads. */
  reads: fc.subarray([0, 1, 2], { minLength: 1 }),
  moves: fc.constantFrom('nothing', 'the batch', 'the steps', 'both'),
  opset: opsets(13, 14, 18, 22, 25),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

function withStrings(node: NodeProto, name: string, values: readonly string[] | undefined): NodeProto {
  const encoder = new TextEncoder();
  const strings = values?.map((value) => encoder.encode(value));
  if (strings) node.attribute.push(create(AttributeProtoSchema, { name, type: AttributeType.STRINGS, strings }));
  return node;
}

/** Float32, since ONNX Runtime has no other kernel. With a step of 2⁻⁸, h²·f‴/6 is below 10⁻³ even where f‴ is 400, and the rounding of
 *  sigmoid and tanh, 2⁻²³ each, over h is 3·10⁻⁵. */
const curved = { step: 2 ** -8, tolerance: 2e-3 };

function layer(opType: Layer, d: Drawn, draw: Draw): GradientCase {
  const D = d.direction === 'bidirectional' ? 2 : 1;
  const H = d.hidden;
  const small = (shape: Shape): Tensor => {
    const { data } = draw.values(shape);
    return tensor(
      'float32',
      shape,
      Float32Array.from(data as Float64Array, (x) => x / 2),
    );
  };
  const lstm = opType === 'LSTM';
  const peepholes = lstm && d.peepholes;
  const inputs: Record<string, Tensor> = {
    X: small([d.steps, d.batch, d.inputs]),
    W: small([D, gates[opType] * H, d.inputs]),
    R: small([D, gates[opType] * H, H]),
    ...(d.bias && { B: small([D, 2 * gates[opType] * H]) }),
    ...(d.initial && { h0: small([D, d.batch, H]) }),
    ...(d.initial && lstm && { c0: small([D, d.batch, H]) }),
    ...(peepholes && { P: small([D, 3 * H]) }),
  };
  // The kink of Relu stays out of reach: a bias of ±4, and products that add up to less.
  const relu = opType === 'RNN' && d.activation === 'Relu';
  const times = (v: Tensor, by: (i: number) => number) =>
    tensor(
      'float32',
      v.shape,
      Array.from(v.data as Float32Array, (x, i) => x * by(i)),
    );
  if (relu) {
    const sign = Array.from({ length: D * H }, () => draw.random.chance(0.7));
    const side = (i: number) => (i % (2 * H) >= H ? 0 : sign[(i / 2) | 0] ? 4 : -4);
    inputs.B = tensor(
      'float32',
      [D, 2 * H],
      Array.from({ length: 2 * D * H }, (_, i) => side(i)),
    );
    inputs.W = times(inputs.W!, () => 0.5);
    inputs.R = times(inputs.R!, () => 1 / 8);
    if (inputs.h0) inputs.h0 = times(inputs.h0, () => 0.5);
  }
  const lengths = Array.from({ length: d.batch }, () => 1 + draw.random.below(d.steps));
  if (d.lengths) inputs.lengths = tensor('int32', [d.batch], lengths);
  const operands = ['X', 'W', 'R', 'B', 'lengths', 'h0', ...(lstm ? ['c0', 'P'] : [])];
  const reads = d.reads.filter((i) => lstm || i < 2);
  const outputs = ['all', 'h', 'c'].map((name, i) => (reads.includes(i) ? name : '')).slice(0, lstm ? 3 : 2);
  if (reads.length === 0) outputs[0] = 'all';
  const given = outputs.filter(Boolean);
  const node = makeNode(
    opType,
    operands.map((name) => (inputs[name] ? name : '')),
    outputs,
    {
      hidden_size: H,
      direction: d.direction,
      ...(opType === 'GRU' && { linear_before_reset: d.linear_before_reset }),
    },
  );
  const activations = opType === 'RNN' && d.activation ? Array<string>(D).fill(d.activation) : undefined;
  const flat = given.map((name) => makeNode('Reshape', [name, 'flat'], [`${name} flat`]));
  const [batchMoves, stepsMove] = [
    d.moves === 'the batch' || d.moves === 'both',
    d.moves === 'the steps' || d.moves === 'both',
  ];
  const perBatch = ['h0', 'c0'].filter((name) => inputs[name]);
  return {
    nodes: [
      withStrings(node, 'activations', activations),
      ...flat,
      makeNode(
        'Concat',
        given.map((name) => `${name} flat`),
        ['Y'],
        { axis: 0 },
      ),
    ],
    inputs,
    constants: { flat: tensor('int64', [1], [-1]) },
    movingAxes: {
      X: [...(stepsMove ? [0] : []), ...(batchMoves ? [1] : [])],
      ...(batchMoves && Object.fromEntries(perBatch.map((name) => [name, [1]]))),
      ...(batchMoves && d.lengths && { lengths: [0] }),
    },
    opset: d.opset,
    ...curved,
  };
}

check.property(
  'LSTM',
  'directions, lengths, initial states, peepholes, moving sizes',
  drawn,
  (d, draw) => layer('LSTM', d, draw),
  60,
);
check.property(
  'GRU',
  'directions, lengths, initial states, linear_before_reset, moving sizes',
  drawn,
  (d, draw) => layer('GRU', d, draw),
  60,
);
check.property(
  'RNN',
  'directions, lengths, initial states, activations, moving sizes',
  drawn,
  (d, draw) => layer('RNN', d, draw),
  60,
);

const facts = new Map<string, ValueFacts>([
  ['X', { dtype: 'float32', axes: [4, 2, 3] }],
  ['W', { dtype: 'float32', axes: [1, 8, 3] }],
  ['R', { dtype: 'float32', axes: [1, 8, 2] }],
  ['Y', { dtype: 'float32', axes: [4, 1, 2, 2] }],
  ['loss', { dtype: 'float32', axes: [] }],
]);

test.each([
  ['clip', { clip: new Float(3) }, undefined, 'There is no gradient rule for LSTM with clip = 3.'],
  ['layout', { layout: 1 }, undefined, 'There is no gradient rule for LSTM with layout = 1.'],
  ['input_forget', { input_forget: 1 }, undefined, 'There is no gradient rule for LSTM with input_forget = 1.'],
  [
    'activations',
    {},
    ['Sigmoid', 'Tanh', 'Softsign'],
    'There is no gradient rule for LSTM with activations = softsign.',
  ],
])('LSTM: refuses %s', (_, attributes, activations, what) => {
  const node = withStrings(makeNode('LSTM', ['X', 'W', 'R'], ['Y'], attributes), 'activations', activations);
  const model = modelOfNodes([node, makeNode('ReduceSum', ['Y'], ['loss'], { keepdims: 0 })]);
  expect(() => differentiate(model, { loss: 'loss', wrt: ['W'], shapes: facts })).toThrow(
    expect.objectContaining({ code: 'GRADIENT_UNSUPPORTED', what }),
  );
});
