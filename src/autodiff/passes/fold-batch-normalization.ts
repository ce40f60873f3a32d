import {
  amend,
  FreshNames,
  floatOf,
  graphOf,
  indexGraph,
  type ModelProto,
  type NodeProto,
  opsetOf,
  withGraph,
} from '../../onnx/index.ts';
import { GraphBuilder } from '../graph-builder.ts';
import type { ShapeTable, ValueFacts } from '../shape-table.ts';
import type { Value } from '../value.ts';
import { hasStoredStatistics } from './stored-statistics.ts';

/** Folds an inference BatchNormalization into the Conv that feeds it, as arithmetic on the weights inside the graph:
 *    W′ = W·s    B′ = (bias − mean)·s + B    s = scale/√(var + ε)
 *  All of them may still learn: their gradients flow through these few small nodes, and no pass over an activation is left,
 *  forward or backward. Leaves alone: a Conv with another reader · training_mode = 1 · statistics that are neither initializers nor among `running`. */
export function foldBatchNormalization(
  model: ModelProto,
  shapes: ShapeTable,
  running: readonly string[] = [],
): { model: ModelProto; shapes: ShapeTable } {
  const graph = graphOf(model);
  const { producer, consumers, initializer, outputs } = indexGraph(graph);
  const facts = new Map<string, ValueFacts>(shapes);
  const op = new GraphBuilder(opsetOf(model)!, facts, 'fold/', new FreshNames(model));
  const replaced = new Set<NodeProto>();
  const node = graph.node.flatMap((bn): NodeProto[] => {
    const conv = producer.get(bn.input[0] ?? '');
    const statistics = bn.input.slice(3, 5).every((name) => initializer.has(name) || running.includes(name));
    const foldable =
      hasStoredStatistics(bn) &&
      conv?.opType === 'Conv' &&
      statistics &&
      consumers.get(conv.output[0]!)!.length === 1 &&
      !outputs.has(conv.output[0]!);
    if (!foldable) return [bn];
    const [scale, B, mean, variance] = bn.input.slice(1, 5).map((name) => op.value(name)) as [
      Value,
      Value,
      Value,
      Value,
    ];
    const W = op.value(conv.input[1]!);
    const start = op.nodes.length;
    const s = op.div(scale, op.sqrt(op.add(variance, op.scalar(floatOf(bn, 'epsilon', 1e-5), variance))));
    const weight = op.mul(W, op.reshape(s, [s.axes[0]!, ...W.axes.slice(1).map(() => 1)]));
    const shift = conv.input[2] ? op.sub(op.value(conv.input[2]), mean) : op.neg(mean);
    const bias = op.add(op.mul(shift, s), B);
    const folded = amend(conv, { input: [conv.input[0]!, weight.name, bias.name], output: [bn.output[0]!] });
    replaced.add(conv);
    return [...op.nodes.slice(start), folded];
  });
  const kept = node.filter((n) => !replaced.has(n));
  return {
    model: withGraph(model, { node: kept, initializer: [...graph.initializer, ...op.initializers] }),
    shapes: facts,
  };
}
