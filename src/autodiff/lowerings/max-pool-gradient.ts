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
 *  classes within which none overlap, every m-th along an axis, and the classes' results are added up. */
function unpooled(op: GraphBuilder, node: NodeProto, x: Value, dy: Value, indices: Value): Value {
  const kernel = intsOf(node, 'kernel_shape', []);
  const ones = kernel.map(() => 1);
  const strides = intsOf(node, 'strides', ones);
  const dilations = intsOf(node, 'dilations', ones);
  const outSize = dy.axes.slice(2).map(Number);
  const classes = kernel.map((k, i) => Math.min(outSize[i]!, Math.ceil((dilations[i]! * (k - 1) + 1) / strides[i]!)));
  const axes = kernel.map((_, i) => i + 2);
  const shape = op.shapeOf(x);
  return positionsOf(classes)
    .map((start) => {
      const [values, places] = [dy, indices].map((v) => op.slice(v, { axes, start, end: outSize, step: classes }));
      return op.emit('MaxUnpool', [values, places, shape], { kernel_shape: ones }, x.axes);
    })
    .reduce((sum, part) => op.add(sum, part));
}
