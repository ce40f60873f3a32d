import type { GraphBuilder } from '../graph-builder.ts';
import type { Value } from '../value.ts';

/** Σ over all axes but the second: [N, C, …] → [C]. In two steps, since ONNX Runtime sums contiguous axes several times faster. */
export function channelSum(op: GraphBuilder, x: Value): Value {
  const spatial = x.axes.slice(2).map((_, i) => i + 2);
  const perSample = spatial.length > 0 ? op.reduceSum(x, { axes: spatial }) : x;
  return op.reduceSum(perSample, { axes: [0] });
}
