import fc from 'fast-check';
import { Float, makeNode } from '../../onnx/index.ts';
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
