/** FusedConv, which ONNX Runtime's optimizer writes. */
import { floatsOf } from '../../onnx/index.ts';
import { channelSum } from '../lowerings/channel-sum.ts';
import { convGeometry } from '../lowerings/conv-geometry.ts';
import { convInputGradient } from '../lowerings/conv-input-gradient.ts';
import { convWeightGradient } from '../lowerings/conv-weight-gradient.ts';
import { beforeActivation } from '../lowerings/fused-activation.ts';
import { defineRule } from '../rule.ts';

/** FusedConv: Y = activation(X ⋆ W + B + Z); Z has the shape of Y.  dX, dW, dB as of Conv, from the gradient before the activation
 *  (lowerings/fused-activation.ts), which is dZ. */
export const fusedConv = defineRule(
  'com.microsoft:FusedConv',
  { versions: [1] },
  ({ node, inputs: [X, W, B, Z], outputs: [Y], grads, op }) => {
    const dY = beforeActivation(op, node, Y, grads[0], floatsOf(node, 'activation_params', []));
    const geometry = convGeometry(node, X, W, dY);
    return [
      () => convInputGradient(op, X, W, dY, geometry),
      () => convWeightGradient(op, X, W, dY, geometry),
      B && (() => channelSum(op, dY)),
      Z && (() => dY),
    ];
  },
);
