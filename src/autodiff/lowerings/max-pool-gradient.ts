/** dX of a MaxPool. */
import { intsOf, type NodeProto } from '../../onnx/index.ts';
import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../value.ts';
import { positionsOf } from './conv-geometry.ts';

/** Adds each gradient to the entry that won its window. ScatterElements with add is exact and repeatable even where windows
 *  overlap, unlike ScatterND (ONNX Runtime 1.30 loses updates there when it runs on several threads).
 * @param indices positions of the largest entries, counted over all of X as ONNX does (MaxPool, output Indices). */
export function maxPoolInputGradient(op: GraphBuilder, node: NodeProto, x: Value, dy: Value, indices: Value): Value {
  if (op.opset < 16) return unpooled(op, node, x, dy, indices);
  const flat = (v: Value) => op.reshape(v, [null]);
  const sums = op.scatterAdd(op.zerosLike(flat(x)), flat(indices), flat(dy), 0);
  return op.reshapeLike(sums, x);
}

/** Before opset 16 no operator adds into repeated positions. MaxUnpool writes into distinct ones: the windows are dealt out to
 *  classes within which none overlap, every m-th along an axis, and the classes' results are added up.
 *  (ONNX Runtime refuses an image that moved to a size of fewer than m windows: MaxUnpool takes nothing empty.) */
function unpooled(op: GraphBuilder, node: NodeProto, x: Value, dy: Value, indices: Value): Value {
  const kernel = intsOf(node, 'kernel_shape', []);
  const ones = kernel.map(() => 1);
  const strides = intsOf(node, 'strides', ones);
  const dilations = intsOf(node, 'dilations', ones);
  const most = kernel.map((k, i) => Math.ceil((dilations[i]! * (k - 1) + 1) / strides[i]!));
  const classes = most.map((n, i) => Math.min(n, dy.axes[i + 2] ?? n));
  const axes = kernel.map((_, i) => i + 2);
  const end = op.shape(axes.map((axis) => op.sizeOf(dy, axis)));
  const shape = op.shapeOf(x);
  return positionsOf(classes)
    .map((start) => {
      const part = dy.axes.map((size, axis) => {
        const i = axis - 2;
        return i < 0 || size === null ? size : Math.ceil((size - start[i]!) / classes[i]!);
      });
      const [values, places] = classes.every((n) => n === 1)
        ? [dy, indices]
        : [dy, indices].map((v) =>
            op.emit('Slice', [v, op.ints(start), end, op.ints(axes), op.ints(classes)], {}, part),
          );
      return op.emit('MaxUnpool', [values, places, shape], { kernel_shape: ones }, x.axes);
    })
    .reduce((sum, part) => op.add(sum, part));
}
