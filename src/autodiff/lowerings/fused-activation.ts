/** Activations that ONNX Runtime fuses into FusedConv and FusedGemm. */
import { type NodeProto, stringOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { refuseAttribute } from '../refuse.ts';
import type { Value } from '../value.ts';

/** The gradient before the activation, from the one after it and the node's output Y, which alone is left of the fused node:
 *    Relu dY·[Y > 0]    LeakyRelu dY·(α + (1 − α)·[Y > 0])    Tanh dY·(1 − Y²)    Sigmoid dY·Y·(1 − Y)
 *    HardSigmoid dY·α·[0 < Y < 1]    Clip dY·[min < Y < max]
 * @param parameters α, or the bounds, as the node gives them.
 * @throws {InjertoError} GRADIENT_UNSUPPORTED for any other activation. */
export function beforeActivation(
  op: GraphBuilder,
  node: NodeProto,
  Y: Value,
  dY: Value,
  parameters: readonly (number | undefined)[],
): Value {
  const activation = stringOf(node, 'activation', '');
  const above = (bound: number) => op.greater(Y, op.scalar(bound, Y));
  const between = (low: number, high: number) => op.mask(op.and(above(low), op.less(Y, op.scalar(high, Y))), Y);
  switch (activation) {
    case '':
      return dY;
    case 'Relu':
      return op.mul(dY, op.mask(above(0), Y));
    case 'LeakyRelu': {
      const alpha = parameters[0] ?? 0.01;
      return op.mul(dY, op.shift(op.scale(op.mask(above(0), Y), 1 - alpha), alpha));
    }
    case 'Tanh':
      return op.mul(dY, op.sub(op.scalar(1, Y), op.mul(Y, Y)));
    case 'Sigmoid':
      return op.mul(dY, op.mul(Y, op.sub(op.scalar(1, Y), Y)));
    case 'HardSigmoid':
      return op.scale(op.mul(dY, between(0, 1)), parameters[0] ?? 0.2);
    case 'Clip':
      return op.mul(dY, between(parameters[0] ?? Number.NEGATIVE_INFINITY, parameters[1] ?? Number.POSITIVE_INFINITY));
    default:
      return refuseAttribute(node, 'activation', activation);
  }
}
