import {
  amend,
  FreshNames,
  graphOf,
  indexGraph,
  type ModelProto,
  type NodeProto,
  withGraph,
} from '../../onnx/index.ts';
import type { ShapeTable } from '../shape-table.ts';

/** MaxPool(Relu(x)) = Relu(MaxPool(x)), since Relu never changes which entry is the largest of those that matter. Pooling first leaves
 *  Relu, and its mask in the backward part, a quarter of the numbers or fewer.
 *  Leaves alone: a Relu with another reader · a MaxPool whose indices are read. */
export function poolBeforeRelu(model: ModelProto, shapes: ShapeTable): { model: ModelProto; shapes: ShapeTable } {
  const graph = graphOf(model);
  const { producer, consumers, outputs } = indexGraph(graph);
  const facts = new Map(shapes);
  const names = new FreshNames(model);
  const moved = new Set<NodeProto>();
  const node = graph.node.flatMap((pool): NodeProto[] => {
    const relu = pool.opType === 'MaxPool' ? producer.get(pool.input[0]!) : undefined;
    const y = pool.output[0]!;
    const only = relu?.opType === 'Relu' && consumers.get(pool.input[0]!)!.length === 1 && !outputs.has(pool.input[0]!);
    if (!relu || !only || pool.output[1]) return [pool];
    const pooled = names.take(`pooled/${y}`);
    facts.set(pooled, facts.get(y)!);
    moved.add(relu);
    return [amend(pool, { input: [relu.input[0]!], output: [pooled] }), amend(relu, { input: [pooled], output: [y] })];
  });
  return { model: withGraph(model, { node: node.filter((n) => !moved.has(n)) }), shapes: facts };
}
