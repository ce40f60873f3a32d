/** Softmax regression's loss and gradient as an ONNX graph, the data baked in. */
import {
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  tensor,
  tensorToProto,
} from '../../onnx/index.ts';

/** Rows of data: X [rows, columns] standardized, T [rows, classes] one-hot. */
export interface RegressionBlock {
  readonly rows: number;
  readonly columns: number;
  readonly classes: number;
  readonly X: Float32Array;
  readonly T: Float32Array;
}

/** For weights W [K, D], bias b [K] and row weights s [N, 1]:
 *    logp = logSoftmax(X·Wᵀ + b)   losses[n] = Σₖ T[n,k]·logp[n,k] (negative)   R = s·(exp(logp) − T)
 *    dW = Rᵀ·X   db = Σₙ R[n]
 * Losses come out row by row: the host adds them in float64, and reads the loss of held-out rows (s = 0) from the same run. */
export function regressionModel({ rows, columns, classes, X, T }: RegressionBlock): ModelProto {
  const node = [
    makeNode('Gemm', ['X', 'W', 'b'], ['logits'], { transB: 1 }),
    makeNode('LogSoftmax', ['logits'], ['logp'], { axis: 1 }),
    makeNode('Mul', ['T', 'logp'], ['picked']),
    makeNode('ReduceSum', ['picked', 'axis1'], ['losses'], { keepdims: 0 }),
    makeNode('Exp', ['logp'], ['P']),
    makeNode('Sub', ['P', 'T'], ['residual']),
    makeNode('Mul', ['residual', 's'], ['R']),
    makeNode('Gemm', ['R', 'X'], ['dW'], { transA: 1 }),
    makeNode('ReduceSum', ['R', 'axis0'], ['db'], { keepdims: 0 }),
  ];
  return makeModel(
    makeGraph({
      name: 'softmax-regression',
      node,
      input: [
        makeValueInfo('W', 'float32', [classes, columns]),
        makeValueInfo('b', 'float32', [classes]),
        makeValueInfo('s', 'float32', [rows, 1]),
      ],
      output: [
        makeValueInfo('losses', 'float32', [rows]),
        makeValueInfo('dW', 'float32', [classes, columns]),
        makeValueInfo('db', 'float32', [classes]),
      ],
      initializer: [
        tensorToProto('X', tensor('float32', [rows, columns], X)),
        tensorToProto('T', tensor('float32', [rows, classes], T)),
        tensorToProto('axis0', tensor('int64', [1], [0])),
        tensorToProto('axis1', tensor('int64', [1], [1])),
      ],
    }),
  );
}
