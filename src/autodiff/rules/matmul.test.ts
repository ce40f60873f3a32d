import fc from 'fast-check';
import { Float, makeNode, tensor } from '../../onnx/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { broadcastPairs, opsets } from '../test-shapes.ts';

const check = gradientChecks();
const size = fc.integer({ min: 1, max: 4 });

check.property(
  'MatMul',
  'of matrices and of stacks that broadcast',
  fc.tuple(broadcastPairs({ min: 1, ndim: [0, 2] }), size, size, size, opsets(11, 13, 17, 22)),
  ([pair, m, k, n, opset], draw) => ({
    nodes: [makeNode('MatMul', ['A', 'B'], ['Y'])],
    inputs: { A: draw.values([...pair.A, m, k]), B: draw.values([...pair.B, k, n]) },
    opset,
  }),
  40,
);
check.property(
  'MatMul',
  'of a matrix that a whole batch shares',
  fc.tuple(fc.array(size, { maxLength: 2 }), size, size, size),
  ([batch, m, k, n], draw) => ({
    nodes: [makeNode('MatMul', ['A', 'B'], ['Y'])],
    inputs: { A: draw.values([2, ...batch, m, k]), B: draw.values([k, n]) },
    moving: ['A'],
  }),
);
check.property(
  'MatMul',
  'of vectors',
  fc.tuple(fc.array(size, { maxLength: 2 }), size, size, fc.constantFrom('row', 'column', 'both')),
  ([batch, m, k, which], draw) => ({
    nodes: [makeNode('MatMul', ['A', 'B'], ['Y'])],
    inputs: {
      A: draw.values(which === 'column' ? [...batch, m, k] : [k]),
      B: draw.values(which === 'row' ? [...batch, k, m] : [k]),
    },
  }),
);
check.example('MatMul', 'of a batch of rows with a vector', (draw) => ({
  nodes: [makeNode('MatMul', ['A', 'B'], ['Y'])],
  inputs: { A: draw.values([3, 4]), B: draw.values([4]) },
  moving: ['A'],
}));
check.example('MatMul', 'of one weight in two layers', (draw) => ({
  nodes: [
    makeNode('MatMul', ['X', 'W'], ['hidden']),
    makeNode('Tanh', ['hidden'], ['active']),
    makeNode('MatMul', ['active', 'W'], ['Y']),
  ],
  inputs: { X: draw.values([2, 3]), W: draw.values([3, 3]) },
}));

const flag = fc.constantFrom(0, 1);
const scale = fc.constantFrom(undefined, 0, 0.5, -2);
const microsoft = { domains: { 'com.microsoft': 1 } };
const fused = (opType: string, attributes: Readonly<Record<string, number | undefined>>) => {
  const { alpha, ...rest } = attributes;
  const given = { ...rest, alpha: alpha === undefined ? undefined : new Float(alpha) };
  return makeNode(opType, ['A', 'B'], ['Y'], given, { domain: 'com.microsoft' });
};

check.property(
  'FusedMatMul',
  'of all forms, of matrices and of stacks that broadcast',
  fc.tuple(broadcastPairs({ min: 1, ndim: [0, 2] }), size, size, size, flag, flag, scale, opsets(13, 17, 22)),
  ([pair, m, k, n, transA, transB, alpha, opset], draw) => ({
    nodes: [fused('FusedMatMul', { transA, transB, alpha })],
    inputs: {
      A: draw.values([...pair.A, ...(transA ? [k, m] : [m, k])]),
      B: draw.values([...pair.B, ...(transB ? [n, k] : [k, n])]),
    },
    ...microsoft,
    opset,
  }),
  40,
);
check.property(
  'FusedMatMul',
  'with rows before the batch',
  fc.tuple(
    fc.array(size, { minLength: 1, maxLength: 2 }),
    size,
    size,
    size,
    fc.array(flag, { minLength: 4, maxLength: 4 }),
  ),
  ([batch, m, k, n, [transA, transB, transBatchA, transBatchB]], draw) => {
    const lies = (rows: number, columns: number, rowsFirst: number | undefined) =>
      rowsFirst ? [rows, ...batch, columns] : [...batch, rows, columns];
    return {
      nodes: [fused('FusedMatMul', { transA, transB, transBatchA, transBatchB, alpha: 0.5 })],
      inputs: {
        A: draw.values(transA ? lies(k, m, transBatchA) : lies(m, k, transBatchA)),
        B: draw.values(transB ? lies(n, k, transBatchB) : lies(k, n, transBatchB)),
      },
      ...microsoft,
    };
  },
  40,
);
check.property(
  'FusedMatMul',
  'of a matrix that a whole batch of any size shares',
  fc.tuple(size, size, flag),
  ([k, n, transB], draw) => ({
    nodes: [fused('FusedMatMul', { transB, alpha: 0.5 })],
    inputs: { A: draw.values([3, 2, k]), B: draw.values(transB ? [n, k] : [k, n]) },
    movingAxes: { A: [0, 1] },
    ...microsoft,
  }),
);
check.property(
  'FusedMatMul',
  'of vectors',
  fc.tuple(fc.array(size, { maxLength: 2 }), size, size, fc.constantFrom('row', 'column', 'both')),
  ([batch, m, k, which], draw) => ({
    nodes: [fused('FusedMatMul', { transA: which === 'row' ? 1 : 0, transB: which === 'column' ? 1 : 0 })],
    inputs: {
      A: draw.values(which === 'column' ? [...batch, m, k] : [k]),
      B: draw.values(which === 'row' ? [...batch, k, m] : [k]),
    },
    ...microsoft,
  }),
);
check.property(
  'TransposeMatMul',
  'of all forms',
  fc.tuple(size, size, size, flag, flag, scale),
  ([m, k, n, transA, transB, alpha], draw) => ({
    nodes: [fused('TransposeMatMul', { transA, transB, alpha })],
    inputs: {
      A: draw.values([2, ...(transA ? [k, m] : [m, k])], 'float32'),
      B: draw.values(transB ? [n, k] : [k, n], 'float32'),
    },
    ...microsoft,
    // Of a bilinear form, central differences are exact at any step: float32 rounding is all that is left.
    step: 0.5,
    tolerance: 1e-5,
  }),
);
const gemms = fc.record({ m: size, k: size, n: size, transA: flag, transB: flag, alpha: scale, beta: scale });

check.property(
  'Gemm',
  'of all forms',
  fc.tuple(gemms, fc.constantFrom('none', 'scalar', '1', 'n', '1×n', 'm×1', 'm×n'), opsets(11, 13, 17, 22)),
  ([{ m, k, n, transA, transB, alpha, beta }, c, opset], draw) => {
    const shapeOfC = { none: undefined, scalar: [], 1: [1], n: [n], '1×n': [1, n], 'm×1': [m, 1], 'm×n': [m, n] }[c];
    return {
      nodes: [
        makeNode('Gemm', shapeOfC ? ['A', 'B', 'C'] : ['A', 'B'], ['Y'], {
          transA,
          transB,
          alpha: alpha === undefined ? undefined : new Float(alpha),
          beta: beta === undefined ? undefined : new Float(beta),
        }),
      ],
      inputs: {
        A: draw.values(transA ? [k, m] : [m, k]),
        B: draw.values(transB ? [n, k] : [k, n]),
        ...(shapeOfC && { C: draw.values(shapeOfC) }),
      },
      opset,
    };
  },
  60,
);
check.property('Gemm', 'of a batch of any size', gemms, ({ k, n, transB }, draw) => ({
  nodes: [makeNode('Gemm', ['A', 'B', 'C'], ['Y'], { transB })],
  inputs: { A: draw.values([3, k]), B: draw.values(transB ? [n, k] : [k, n]), C: draw.values([n]) },
  moving: ['A'],
}));

const activations = fc.constantFrom('Relu', 'LeakyRelu', 'Tanh', 'Sigmoid', 'HardSigmoid');
/** Sums of products of eighths; beside an odd multiple of 1/128 no entry before the activation is at a kink. */
const besideTheKink = 1 / 128;

check.property(
  'FusedGemm',
  'of all forms, with every activation',
  fc.tuple(gemms, activations, fc.constantFrom(undefined, -2), fc.constantFrom(0.1, 0.3), opsets(13, 17, 22)),
  ([{ m, k, n, transA, transB }, activation, alpha, slope, opset], draw) => {
    const fused = {
      activation,
      ...(activation.startsWith('Leaky') && { activation_alpha: new Float(slope) }),
      ...(activation === 'HardSigmoid' && { activation_alpha: new Float(0.25), activation_beta: new Float(0.5) }),
      ...(alpha !== undefined && { alpha: new Float(alpha) }),
    };
    return {
      nodes: [makeNode('FusedGemm', ['A', 'B', 'C'], ['Y'], { transA, transB, ...fused }, { domain: 'com.microsoft' })],
      inputs: {
        A: draw.eighths(transA ? [k, m] : [m, k]),
        B: draw.eighths(transB ? [n, k] : [k, n]),
        C: tensor(
          'float32',
          [n],
          Array.from({ length: n }, () => draw.random.below(9) / 8 + besideTheKink),
        ),
      },
      ...microsoft,
      opset,
      // Small enough that no entry reaches the kink: a step moves an entry by at most 2·4·(2·2 + 2·2)·step and 2·step.
      step: 1e-4,
      // Rounding of float32, 1e-7·|Y|/step.
      tolerance: 2e-2,
    };
  },
  40,
);
