/** Operators that trade channels for places of an image. */
import { intOf, stringOf } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import { defineRule } from '../rule.ts';
import type { Size } from '../size-builder.ts';
import type { Value } from '../value.ts';

/** DepthToSpace: [N, b·b·C, H, W] → [N, C, H·b, W·b].  ONNX DepthToSpace-1, 11, 13.   dX = dY moved back
 *  The channels of X are [b, b, C] in mode DCR, [C, b, b] in mode CRD. */
export const depthToSpace = defineRule(
  'DepthToSpace',
  { versions: [1, 11, 13] },
  ({ node, inputs: [X], grads: [dY], op }) => [
    () => {
      const b = intOf(node, 'blocksize', 1);
      const [N, C, H, W] = [op.sizeOf(X, 0), op.sizeOf(dY, 1), op.sizeOf(X, 2), op.sizeOf(X, 3)];
      const perm = stringOf(node, 'mode', 'DCR') === 'CRD' ? [0, 1, 3, 5, 2, 4] : [0, 3, 5, 1, 2, 4];
      return rearranged(op, dY, [N, C, H, b, W, b], perm, X);
    },
  ],
);

/** SpaceToDepth: [N, C, H·b, W·b] → [N, b·b·C, H, W].  ONNX SpaceToDepth-1, 13.   dX = dY moved back */
export const spaceToDepth = defineRule(
  'SpaceToDepth',
  { versions: [1, 13] },
  ({ node, inputs: [X], grads: [dY], op }) => [
    () => {
      const b = intOf(node, 'blocksize', 1);
      const [N, C, H, W] = [op.sizeOf(dY, 0), op.sizeOf(X, 1), op.sizeOf(dY, 2), op.sizeOf(dY, 3)];
      return rearranged(op, dY, [N, b, b, C, H, W], [0, 3, 4, 1, 5, 2], X);
    },
  ],
);

function rearranged(op: GraphBuilder, dY: Value, sizes: readonly Size[], perm: readonly number[], X: Value): Value {
  if (dY.axes.includes(0)) return op.zerosLike(X);
  return op.reshapeLike(op.transpose(op.reshape(dY, sizes), perm), X);
}
