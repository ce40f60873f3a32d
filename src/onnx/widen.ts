/** Half-precision storage undone: float16 and bfloat16 weights that are cast to float32 become float32 weights. */

import { intOf } from './attributes.ts';
import { graphOf } from './codec.ts';
import { dtypeOf } from './dtype.ts';
import { indexGraph } from './graph-index.ts';
import type { ModelProto, NodeProto } from './proto.ts';
import { tensor, tensorFromProto, tensorToProto, toFloat32 } from './tensor.ts';

/** Replaces every half-precision initializer whose readers all are `Cast(to=float32)` by a float32 initializer of the same name.
 * Leaves alone: weights that something else reads as they are, or that a subgraph reads widened. Storing trained weights as
 * float16 plus a Cast halves a file at no cost when it is read; the original names stay. Changes `model` in place and returns
 * the names widened. */
export function widenModel(model: ModelProto): string[] {
  const graph = graphOf(model);
  const { consumers, outputs } = indexGraph(graph);
  const isWideningCast = (node: NodeProto) => {
    const result = node.output[0]!;
    const inSubgraph = (consumers.get(result) ?? []).some((reader) => !reader.input.includes(result));
    return node.opType === 'Cast' && intOf(node, 'to', 0) === 1 && !outputs.has(result) && !inSubgraph;
  };
  const widened: string[] = [];
  const renamed = new Map<string, string>();
  const casts = new Set<unknown>();
  graph.initializer = graph.initializer.map((proto) => {
    const dtype = dtypeOf(proto.dataType);
    const readers = consumers.get(proto.name) ?? [];
    const isHalf = dtype === 'float16' || dtype === 'bfloat16';
    if (!isHalf || outputs.has(proto.name) || readers.length === 0 || !readers.every(isWideningCast)) return proto;
    for (const cast of readers) {
      renamed.set(cast.output[0]!, proto.name);
      casts.add(cast);
    }
    widened.push(proto.name);
    const half = tensorFromProto(proto);
    return tensorToProto(proto.name, tensor('float32', half.shape, toFloat32(half)));
  });
  graph.node = graph.node.filter((node) => !casts.has(node));
  for (const node of graph.node) node.input = node.input.map((name) => renamed.get(name) ?? name);
  graph.input = graph.input.filter((input) => !widened.includes(input.name));
  return widened;
}
