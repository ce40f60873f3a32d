/** A linear model's loss and gradient as an ONNX graph, the data baked in. */
import {
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type NodeProto,
  tensor,
  tensorToProto,
} from '../../onnx/index.ts';

/** Which loss is minimized, over z = X·Wᵀ + b and targets T [N, K], row by row:
 *    softmax   −Σₖ T[k]·log softmax(z)[k]                                  one class of K: T is one-hot
 *    sigmoid   Σₖ T[k]·softplus(−z[k]) + (1 − T[k])·softplus(z[k])          K independent logistic regressions: T is 0 or 1
 *    squared   ½ Σₖ (z[k] − T[k])²                                         ridge regression */
export type LinearObjective = 'softmax' | 'sigmoid' | 'squared';

/** Rows of data: X [rows, columns] standardized, T [rows, outputs]. */
export interface RegressionBlock {
  readonly objective: LinearObjective;
  readonly rows: number;
  readonly columns: number;
  readonly outputs: number;
  readonly X: Float32Array;
  readonly T: Float32Array;
}

/** For weights W [K, D], bias b [K] and row weights s [N, 1]:
 *    z = X·Wᵀ + b   losses[n] as above   R = s·(prediction − T)   dW = Rᵀ·X   db = Σₙ R[n]
 * where the prediction is softmax z, sigmoid z or z itself: the residual is the slope of each of the losses.
 * Losses come out row by row: the host adds them in float64, and reads the loss of held-out rows (s = 0) from the same run. */
export function regressionModel({ objective, rows, columns, outputs, X, T }: RegressionBlock): ModelProto {
  const node = [
    makeNode('Gemm', ['X', 'W', 'b'], ['z'], { transB: 1 }),
    ...lossNodes[objective],
    makeNode('Mul', ['residual', 's'], ['R']),
    makeNode('Gemm', ['R', 'X'], ['dW'], { transA: 1 }),
    makeNode('ReduceSum', ['R', 'axis0'], ['db'], { keepdims: 0 }),
  ];
  return makeModel(
    makeGraph({
      name: 'linear-model',
      node,
      input: [
        makeValueInfo('W', 'float32', [outputs, columns]),
        makeValueInfo('b', 'float32', [outputs]),
        makeValueInfo('s', 'float32', [rows, 1]),
      ],
      output: [
        makeValueInfo('losses', 'float32', [rows]),
        makeValueInfo('dW', 'float32', [outputs, columns]),
        makeValueInfo('db', 'float32', [outputs]),
      ],
      initializer: [
        tensorToProto('X', tensor('float32', [rows, columns], X)),
        tensorToProto('T', tensor('float32', [rows, outputs], T)),
        tensorToProto('one', tensor('float32', [], [1])),
        tensorToProto('half', tensor('float32', [], [0.5])),
        tensorToProto('axis0', tensor('int64', [1], [0])),
        tensorToProto('axis1', tensor('int64', [1], [1])),
      ],
    }),
  );
}

/** From `z` and `T` to `losses` and `residual`. */
const lossNodes: Readonly<Record<LinearObjective, readonly NodeProto[]>> = {
  softmax: [
    makeNode('LogSoftmax', ['z'], ['logp'], { axis: 1 }),
    makeNode('Mul', ['T', 'logp'], ['picked']),
    makeNode('ReduceSum', ['picked', 'axis1'], ['logLikelihood'], { keepdims: 0 }),
    makeNode('Neg', ['logLikelihood'], ['losses']),
    makeNode('Exp', ['logp'], ['P']),
    makeNode('Sub', ['P', 'T'], ['residual']),
  ],
  sigmoid: [
    makeNode('Neg', ['z'], ['minusZ']),
    makeNode('Softplus', ['minusZ'], ['ofYes']),
    makeNode('Softplus', ['z'], ['ofNo']),
    makeNode('Sub', ['one', 'T'], ['no']),
    makeNode('Mul', ['T', 'ofYes'], ['yesLoss']),
    makeNode('Mul', ['no', 'ofNo'], ['noLoss']),
    makeNode('Add', ['yesLoss', 'noLoss'], ['each']),
    makeNode('ReduceSum', ['each', 'axis1'], ['losses'], { keepdims: 0 }),
    makeNode('Sigmoid', ['z'], ['P']),
    makeNode('Sub', ['P', 'T'], ['residual']),
  ],
  squared: [
    makeNode('Sub', ['z', 'T'], ['residual']),
    makeNode('Mul', ['residual', 'residual'], ['squares']),
    makeNode('ReduceSum', ['squares', 'axis1'], ['sums'], { keepdims: 0 }),
    makeNode('Mul', ['half', 'sums'], ['losses']),
  ],
};
