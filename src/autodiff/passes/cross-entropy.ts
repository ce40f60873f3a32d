import { graphOf, type ModelProto, opsetOf, withGraph } from '../../onnx/index.ts';
import { GraphBuilder } from '../graph-builder.ts';
import { declareValue, type ShapeTable, type ValueFacts } from '../shape-table.ts';

/** Name of the input that holds the targets, float32 [N, K]. */
export const targetsInput = 'targets';

/** Appends loss = −(1/N) Σₙ Σₖ targets[n,k]·log softmax(logits[n])[k], a scalar. */
export function addCrossEntropy(model: ModelProto, logits: string, shapes: ShapeTable) {
  const graph = graphOf(model);
  const facts = new Map<string, ValueFacts>(shapes);
  const op = new GraphBuilder(opsetOf(model)!, facts, 'loss/');
  const value = op.value(logits);
  facts.set(targetsInput, { dtype: 'float32', axes: value.axes });
  const logProbabilities = op.emit('LogSoftmax', [value], { axis: value.axes.length - 1 }, value.axes);
  const perSample = op.reduceSum(op.mul(op.value(targetsInput), logProbabilities), { axes: [value.axes.length - 1] });
  const loss = op.neg(op.reduceMean(perSample, { axes: [0] }));
  const changed = withGraph(model, {
    input: [...graph.input, declareValue(targetsInput, facts)],
    node: [...graph.node, ...op.nodes],
    initializer: [...graph.initializer, ...op.initializers],
  });
  return { model: changed, loss: loss.name, shapes: facts as ShapeTable };
}
