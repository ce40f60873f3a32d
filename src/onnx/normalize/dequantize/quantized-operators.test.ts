import { describe, expect, test } from 'vitest';
import { type AttributeValue, Float, makeGraph, makeModel, makeNode, makeValueInfo } from '../../build.ts';
import { decodeModel, encodeModel, graphOf } from '../../codec.ts';
import type { ModelProto, NodeProto, ValueInfoProto } from '../../proto.ts';
import { sizeOf } from '../../shape.ts';
import { type Tensor, tensor, tensorToProto } from '../../tensor.ts';
import { branch, ifNode, packed } from '../../test-models.ts';
import { dequantize } from '../dequantize.ts';
import { copyOf, expectClose, noise, testRuntime } from '../test-run.ts';

const { run } = testRuntime();

const microsoft = { domain: 'com.microsoft' };
const scalar = (value: number) => tensor('float32', [], [value]);
const u8 = (value: number) => tensor('uint8', [], [value]);
const i8 = (shape: number[], seed = 1) =>
  tensor(
    'int8',
    shape,
    Array.from({ length: sizeOf(shape) }, (_, i) => ((i * 37 + seed * 11) % 251) - 125),
  );

interface Parts {
  readonly stored?: Record<string, Tensor>;
  readonly output?: ValueInfoProto[];
  readonly shape?: number[];
  readonly opset?: number;
}
function model(node: NodeProto[], { stored = {}, output, shape = [2, 4], opset = 17 }: Parts = {}): ModelProto {
  return makeModel(
    makeGraph({
      node,
      input: [makeValueInfo('X', 'float32', shape)],
      output: output ?? [makeValueInfo('Y', 'float32')],
      initializer: Object.entries({ s: scalar(0.02), z: u8(128), ...stored }).map(([name, value]) =>
        tensorToProto(name, value),
      ),
    }),
    { '': opset, 'com.microsoft': 1 },
  );
}
const quantize = (from = 'X', to = 'q') => makeNode('QuantizeLinear', [from, 's', 'z'], [to]);
const dequantizeNode = (from = 'r', to = 'Y') => makeNode('DequantizeLinear', [from, 's', 'z'], [to]);

/** Operators of the result, which must agree with the quantised model in ONNX Runtime. */
async function floatForm(before: ModelProto, tolerance: number, shape = [2, 4]): Promise<string[]> {
  const after = copyOf(before);
  expect(dequantize(after)).toMatchObject({ kept: 0 });
  const X = noise('X', shape);
  expectClose(await run(decodeModel(encodeModel(after)), { X }), await run(before, { X }), tolerance);
  return graphOf(after).node.map((n) => n.opType);
}
/** One step of rounding on the way in and one on the way out: 0.01 each, doubled at most by what stands between; results lie near 1. */
const twoRoundings = 0.05;

describe('operators on integers', () => {
  type Case = [
    opType: string,
    inputs: string[],
    attributes: Record<string, AttributeValue>,
    shape: number[],
    float: string,
  ];
  const image = [1, 2, 4, 4];
  test.each<Case>([
    ['QLinearAdd', ['q', 's', 'z', 'q', 's', 'z', 's2', 'z'], {}, [2, 4], 'Add'],
    ['QLinearMul', ['q', 's', 'z', 'q', 's', 'z', 's2', 'z'], {}, [2, 4], 'Mul'],
    ['QLinearSigmoid', ['q', 's', 'z', 's2', 'z'], {}, [2, 4], 'Sigmoid'],
    ['QLinearLeakyRelu', ['q', 's', 'z', 's2', 'z'], { alpha: new Float(0.2) }, [2, 4], 'LeakyRelu'],
    ['QLinearSoftmax', ['q', 's', 'z', 's2', 'z'], { axis: -1, opset: 13 }, [2, 4], 'Softmax'],
    ['QLinearGlobalAveragePool', ['q', 's', 'z', 's2', 'z'], { channels_last: 0 }, [1, 3, 1, 1], 'GlobalAveragePool'],
    ['QLinearAveragePool', ['q', 's', 'z', 's2', 'z'], { kernel_shape: [2, 2] }, image, 'AveragePool'],
    ['QLinearConcat', ['s2', 'z', 'q', 's', 'z', 'q', 's', 'z'], { axis: 1 }, [2, 4], 'Concat'],
    ['QLinearWhere', ['yes', 'q', 's', 'z', 'q', 's', 'z', 's2', 'z'], {}, [2, 4], 'Where'],
  ])('%s', async (opType, inputs, attributes, shape, float) => {
    const nodes = [
      quantize(),
      makeNode(opType, inputs, ['r'], attributes, microsoft),
      makeNode('DequantizeLinear', ['r', 's2', 'z'], ['Y']),
    ];
    const stored = { s2: scalar(0.025), yes: tensor('bool', [], [1]) };
    expect(await floatForm(model(nodes, { stored, shape }), twoRoundings, shape)).toEqual([float]);
  });

  test('QGemm that gives floats; scales by column, a bias of int32, alpha', async () => {
    const stored = {
      W: i8([3, 4]),
      ws: tensor('float32', [3], [0.01, 0.02, 0.03]),
      wz: tensor('int8', [3], [0, 0, 0]),
      b: tensor('int32', [3], [500, -400, 300]),
    };
    const attributes = { transB: 1, alpha: new Float(0.5) };
    const gemm = makeNode('QGemm', ['q', 's', 'z', 'W', 'ws', 'wz', 'b'], ['Y'], attributes, microsoft);
    expect(await floatForm(model([quantize(), gemm], { stored }), twoRoundings)).toEqual(['Gemm']);
  });

  test('the forms that ONNX Runtime fuses dynamic quantisation into', async () => {
    const stored = {
      W: i8([4, 3]),
      ws: tensor('float32', [3], [0.01, 0.02, 0.03]),
      wz: tensor('int8', [3], [1, 0, -2]),
      bias: tensor('float32', [3], [1, 2, 3]),
    };
    const whole = makeNode('DynamicQuantizeMatMul', ['X', 'W', 'ws', 'wz', 'bias'], ['Y'], {}, microsoft);
    expect(await floatForm(model([whole], { stored }), twoRoundings)).toEqual(['MatMul', 'Add']);
    const parts = [
      makeNode('DynamicQuantizeLinear', ['X'], ['q', 'xs', 'xz']),
      makeNode('MatMulIntegerToFloat', ['q', 'W', 'xs', 'ws', 'xz', 'wz'], ['Y'], {}, microsoft),
    ];
    expect(await floatForm(model(parts, { stored }), twoRoundings)).toEqual(['MatMul']);
  });

  test('a product of two computed matrices', async () => {
    const nodes = [
      makeNode('Transpose', ['X'], ['T']),
      makeNode('DynamicQuantizeLinear', ['X'], ['xq', 'xs', 'xz']),
      makeNode('DynamicQuantizeLinear', ['T'], ['tq', 'ts', 'tz']),
      makeNode('MatMulInteger', ['xq', 'tq', 'xz', 'tz'], ['sum']),
      makeNode('Cast', ['sum'], ['cast'], { to: 1 }),
      // The factors the other way round.
      makeNode('Mul', ['ts', 'xs'], ['factor']),
      makeNode('Mul', ['factor', 'cast'], ['Y']),
    ];
    expect(await floatForm(model(nodes), twoRoundings)).toEqual(['Transpose', 'MatMul']);
  });
});

describe('stored integers', () => {
  test.each<[string, Record<string, Tensor>, Record<string, number>]>([
    ['one scale, no zero point', { W: i8([4, 3]), ws: scalar(0.01) }, {}],
    [
      'scales along an axis counted from behind',
      { W: i8([4, 3]), ws: tensor('float32', [4], [0.01, 0.02, 0.03, 0.04]) },
      { axis: -2 },
    ],
    [
      'scales along axis 1, which is the default',
      { W: i8([4, 3]), ws: tensor('float32', [3], [0.01, 0.02, 0.03]) },
      {},
    ],
    [
      'blocks along the rows, the last one shorter',
      {
        W: i8([4, 3]),
        ws: tensor(
          'float32',
          [4, 2],
          [1, 2, 3, 4, 5, 6, 7, 8].map((x) => x / 100),
        ),
      },
      { axis: 1, block_size: 2 },
    ],
  ])('%s', async (_, stored, attributes) => {
    const nodes = [makeNode('DequantizeLinear', ['W', 'ws'], ['w'], attributes), makeNode('MatMul', ['X', 'w'], ['Y'])];
    // The same numbers in the same operator.
    expect(await floatForm(model(nodes, { stored, opset: 21 }), 0)).toEqual(['MatMul']);
  });

  test('of four bits, packed, an odd number of them', async () => {
    const subject = model([makeNode('DequantizeLinear', ['W', 's', 'wz'], ['w']), makeNode('Mul', ['X', 'w'], ['Y'])], {
      opset: 21,
      shape: [2, 3],
    });
    graphOf(subject).initializer.push(packed('W', 'int4', [3n], [0x7f, 0x08]), packed('wz', 'int4', [], [0x01]));
    expect(await floatForm(subject, 0, [2, 3])).toEqual(['Mul']);
  });

  test('keep their name where the plain one is taken, and other readers', () => {
    const subject = model(
      [
        makeNode('Identity', ['X'], ['W']),
        makeNode('DequantizeLinear', ['W_quantized', 's'], ['w']),
        makeNode('Cast', ['W_quantized'], ['other'], { to: 1 }),
        makeNode('Sum', ['W', 'w', 'other'], ['Y']),
      ],
      { stored: { W_quantized: i8([4]) } },
    );
    expect(dequantize(subject)!.weights).toEqual(['W_quantized_float32']);
    expect(graphOf(subject).initializer.map((t) => t.name)).toEqual(['z', 'W_quantized', 'W_quantized_float32']);
  });

  test('that are an output of the graph, widened', async () => {
    const nodes = [makeNode('DequantizeLinear', ['Y_quantized', 's'], ['Y'])];
    expect(await floatForm(model(nodes, { stored: { Y_quantized: i8([4]) } }), 0)).toEqual(['Identity']);
  });
});

describe('GatherBlockQuantized, a table of embeddings', () => {
  const bytes = (count: number) => Array.from({ length: count }, (_, i) => (i * 89 + 41) % 256);
  const scales = tensor(
    'float32',
    [6, 3],
    Array.from({ length: 18 }, (_, i) => (i + 1) / 50),
  );
  test.each<[string, Parameters<typeof packed>[1], bigint[], number, number | undefined, bigint[] | undefined]>([
    ['uint8, 4 bits', 'uint8', [6n, 24n], 144, 4, undefined],
    ['uint8, 4 bits, zero points', 'uint8', [6n, 24n], 144, 4, [6n, 2n]],
    ['uint8, 8 bits', 'uint8', [6n, 48n], 288, 8, undefined],
    ['int4', 'int4', [6n, 48n], 144, undefined, undefined],
    ['uint4, zero points', 'uint4', [6n, 48n], 144, undefined, [6n, 3n]],
  ])('%s', async (_, dtype, dims, length, bits, zeroDims) => {
    const attributes = { gather_axis: 0, quantize_axis: 1, block_size: 16, ...(bits && { bits }) };
    const inputs = ['table_Q4', 'ids', 'scales', ...(zeroDims ? ['zeros'] : [])];
    const nodes = [
      makeNode('GatherBlockQuantized', inputs, ['g'], attributes, microsoft),
      makeNode('Add', ['g', 'X'], ['Y']),
    ];
    const subject = model(nodes, { stored: { scales, ids: tensor('int64', [2], [5, 2]) }, opset: 21, shape: [2, 48] });
    graphOf(subject).initializer.push(packed('table_Q4', dtype, dims, bytes(length)));
    const zeroBytes = zeroDims && (dtype === 'uint8' ? 12 : 9);
    if (zeroBytes) graphOf(subject).initializer.push(packed('zeros', dtype, zeroDims, bytes(zeroBytes)));
    const after = copyOf(subject);
    expect(dequantize(after)!.weights).toEqual(['table']);
    // One multiplication each, rounded alike but for the last bit.
    expect(await floatForm(subject, 1e-6, [2, 48])).toEqual(['Gather', 'Add']);
  });
});

describe('activations', () => {
  test('a Relu that was folded into the range comes back, a Relu6 too, and not twice', async () => {
    const around = (scale: number, zero: Tensor, before: string[] = []) =>
      model(
        [
          ...before.map((opType, i) => makeNode(opType, [i === 0 ? 'X' : `v${i - 1}`], [`v${i}`])),
          makeNode('QuantizeLinear', [before.length > 0 ? `v${before.length - 1}` : 'X', 'a', 'b'], ['q']),
          makeNode('DequantizeLinear', ['q', 'a', 'b'], ['Y']),
        ],
        { stored: { a: scalar(scale), b: zero } },
      );
    const opTypes = async (subject: ModelProto) => floatForm(subject, 0.05);
    expect(await opTypes(around(0.01, u8(0)))).toEqual(['Relu']);
    expect(await opTypes(around(6 / 255, u8(0)))).toEqual(['Clip']);
    expect(await opTypes(around(0.01, tensor('int8', [], [-128])))).toEqual(['Relu']);
    expect(await opTypes(around(0.01, tensor('int8', [], [0])))).toEqual(['Identity']);
    expect(await opTypes(around(0.01, u8(0), ['Relu']))).toEqual(['Relu']);
    expect(await opTypes(around(0.01, u8(0), ['Sigmoid', 'Flatten']))).toEqual(['Sigmoid', 'Flatten']);
  });

  test('integers that something else reads are made where it reads them', async () => {
    const nodes = [
      quantize(),
      makeNode('QLinearAdd', ['q', 's', 'z', 'q', 's', 'z', 's', 'z'], ['r'], {}, microsoft),
      dequantizeNode('r', 'Y'),
      makeNode('Cast', ['r'], ['Z'], { to: 7 }),
    ];
    const output = [makeValueInfo('Y', 'float32'), makeValueInfo('Z', 'int64')];
    expect(await floatForm(model(nodes, { output }), twoRoundings)).toEqual(['Add', 'QuantizeLinear', 'Cast']);
  });

  test('integers moved about between', async () => {
    const nodes = [
      quantize(),
      makeNode('Transpose', ['q'], ['t']),
      makeNode('Concat', ['t', 't'], ['c'], { axis: 0 }),
      dequantizeNode('c', 'Y'),
    ];
    // One rounding of 0.01 to values near 1.
    expect(await floatForm(model(nodes), 0.02)).toEqual(['Transpose', 'Concat']);
  });

  test('a pair with two scales is a change of scale and stays', () => {
    const subject = model([quantize(), makeNode('DequantizeLinear', ['q', 'other', 'z'], ['Y'])], {
      stored: { other: scalar(0.5) },
    });
    const before = copyOf(subject);
    expect(dequantize(subject)).toEqual({ dtypes: [], weights: [], kept: 1 });
    expect(copyOf(subject)).toEqual(before);
  });

  test('what a subgraph reads keeps its name', async () => {
    const nodes = [
      quantize(),
      makeNode('DequantizeLinear', ['q', 's', 'z'], ['d']),
      ifNode('yes', [branch('then', 'd'), branch('else', 'X')], 'Y'),
    ];
    expect(await floatForm(model(nodes, { stored: { yes: tensor('bool', [], [1]) } }), 0.02)).toEqual([
      'Identity',
      'If',
    ]);
  });

  test('names of outputs stay', async () => {
    const output = [makeValueInfo('Y', 'float32'), makeValueInfo('Z', 'float32')];
    const nodes = [
      makeNode('Neg', ['X'], ['n']),
      quantize('n'),
      dequantizeNode('q', 'Y'),
      makeNode('DequantizeLinear', ['q', 's', 'z'], ['Z']),
    ];
    expect(await floatForm(model(nodes, { output }), 0.02)).toEqual(['Neg', 'Identity']);
  });
});

test('nothing quantised: nothing done', () => {
  expect(dequantize(model([makeNode('Neg', ['X'], ['Y'])]))).toBeUndefined();
});

test('what has no float form stays: a lookup by permutation, scales that are computed', () => {
  const permuted = makeNode(
    'MatMulNBits',
    ['X', 'z', 's', '', 'z'],
    ['Y'],
    { K: 4, N: 1, bits: 8, block_size: 16 },
    microsoft,
  );
  expect(dequantize(model([permuted]))).toEqual({ dtypes: [], weights: [], kept: 1 });
  const computed = [makeNode('Exp', ['s'], ['e']), makeNode('DequantizeLinear', ['W', 'e'], ['Y'])];
  expect(dequantize(model(computed, { stored: { W: i8([4]) } }))).toEqual({ dtypes: [], weights: [], kept: 1 });
});
