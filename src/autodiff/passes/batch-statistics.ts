import {
  amend,
  descendantsOf,
  dtypeOf,
  Float,
  FreshNames,
  floatOf,
  graphOf,
  indexGraph,
  type ModelProto,
  makeNode,
  type NodeProto,
  opsetOf,
  withGraph,
} from '../../onnx/index.ts';
import { GraphBuilder } from '../graph-builder.ts';
import type { ShapeTable, ValueFacts } from '../shape-table.ts';
import type { Value } from '../value.ts';
import { hasStoredStatistics } from './stored-statistics.ts';

/** The running means and variances of the BatchNormalizations that a trainable weight reaches: initializers that training moves, though
 *  they have no gradient. Those of a node that shares them with another stay as they are, because each would move them. */
export function runningStatistics(model: ModelProto, trainable: readonly string[]): string[] {
  if (opsetOf(model)! < 14) return []; // the first version with a training form that ONNX Runtime runs
  const graph = graphOf(model);
  const { consumers, initializer } = indexGraph(graph);
  const reached = descendantsOf(graph, trainable);
  const own = (name: string, node: NodeProto) => {
    const proto = initializer.get(name);
    const uses = node.input.filter((read) => read === name).length;
    const alone = consumers.get(name)!.length === 1 && uses === 1;
    return proto && dtypeOf(proto.dataType) === 'float32' && alone && !trainable.includes(name);
  };
  return graph.node.flatMap((node) => {
    if (!hasStoredStatistics(node) || !reached.has(node.output[0]!)) return [];
    const statistics = node.input.slice(3, 5);
    return statistics.every((name) => own(name, node)) ? statistics : [];
  });
}

export interface BatchNormalized {
  readonly model: ModelProto;
  readonly shapes: ShapeTable;
  /** The value that holds a running statistic after this step, by the statistic. */
  readonly next: Readonly<Record<string, string>>;
}

/** Lets BatchNormalizations normalize by the mean and variance of the batch, as in training, and move their running statistics, with m their
 *  momentum and n the entries of a channel:
 *    mean′ = m·mean + (1 − m)·mean(X)    var′ = m·var + (1 − m)·var(X)·n/(n − 1)
 *  The correction n/(n − 1) is PyTorch's; ONNX's own running variance is without it. (Ioffe and Szegedy 2015, arXiv:1502.03167, algorithm 2)
 *  @param statistics the running means and variances. @param momentum m. @default each node's own */
export function normalizeByBatch(
  model: ModelProto,
  statistics: readonly string[],
  shapes: ShapeTable,
  momentum?: number,
): BatchNormalized {
  const moving = new Set(statistics);
  const facts = new Map<string, ValueFacts>(shapes);
  const names = new FreshNames(model);
  const op = new GraphBuilder(opsetOf(model)!, facts, 'batch/', names);
  const next: Record<string, string> = {};
  const node = graphOf(model).node.flatMap((bn): NodeProto[] => {
    const [X, , , mean, variance] = bn.input as [string, string, string, string, string];
    if (!hasStoredStatistics(bn) || !moving.has(mean)) return [bn];
    const made = op.nodes.length;
    const n = op.countRatio(op.value(X), op.value(mean));
    // ONNX Runtime writes the outputs over inputs 3 and 4, whatever else reads those: so they are zeros made for this node alone.
    // They hang on n, so that it is counted before the node runs: a count at the end of the step would keep X until then.
    const zeros = [mean, variance].map((name) => op.mul(op.sub(op.value(name), op.value(name)), n).name);
    const before = op.nodes.slice(made);
    const [batchMean, batchVariance] = ['mean', 'var'].map((what) => {
      const name = names.take(`batch/${bn.output[0]}/${what}`);
      facts.set(name, facts.get(mean)!);
      return op.value(name);
    }) as [Value, Value];
    const m = momentum ?? floatOf(bn, 'momentum', 0.9);
    const corrected = op.mul(batchVariance, op.div(n, op.clipBelow(op.shift(n, -1), 1)));
    const moved = (running: string, found: Value) =>
      op.add(op.scale(op.value(running), m), op.scale(found, 1 - m)).name;
    next[mean] = moved(mean, batchMean);
    next[variance] = moved(variance, corrected);
    // with momentum 0 what the node says of running statistics are those of the batch
    const outputs = [bn.output[0]!, batchMean.name, batchVariance.name];
    const epsilon = new Float(floatOf(bn, 'epsilon', 1e-5));
    const attributes = { epsilon, momentum: new Float(0), training_mode: 1 };
    const byBatch = makeNode('BatchNormalization', [...bn.input.slice(0, 3), ...zeros], outputs, attributes);
    return [...before, amend(byBatch, { name: bn.name }), ...op.nodes.slice(made + before.length)];
  });
  const graph = graphOf(model);
  const whole = withGraph(model, { node, initializer: [...graph.initializer, ...op.initializers] });
  return { model: whole, shapes: facts, next };
}
