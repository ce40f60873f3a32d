import { graphOf, type ModelProto, opsetOf, withGraph } from '../../onnx/index.ts';
import { GraphBuilder } from '../graph-builder.ts';
import { declareValue, type ShapeTable, type ValueFacts } from '../shape-table.ts';

/** Name of the input that holds the targets, float32 [N, K]. */
export const targetsInput = 'targets';

export interface CrossEntropyOptions {
  /** Axis of the logits that counts the classes. @default the last */
  readonly classAxis?: number;
  /** `mean`: over the first axis, summed over the others. `sum`: over all, for targets that hold the weights of the mean.
   * @default 'mean' */
  readonly reduction?: 'mean' | 'sum';
  /** Name of the new input. @default 'targets' */
  readonly targets?: string;
}

/** Appends loss = −(1/N) Σₙ Σₖ targets[n,k]·log softmax(logits[n])[k], a scalar. The targets have the type and the axes of the logits,
 *  the classes last. */
export function addCrossEntropy(
  model: ModelProto,
  logits: string,
  shapes: ShapeTable,
  { classAxis, reduction = 'mean', targets = targetsInput }: CrossEntropyOptions = {},
) {
  const graph = graphOf(model);
  const facts = new Map<string, ValueFacts>(shapes);
  const op = new GraphBuilder(opsetOf(model)!, facts, 'loss/');
  const value = op.value(logits);
  const last = value.axes.length - 1;
  const axis = classAxis ?? last;
  const others = value.axes.flatMap((_, i) => (i === axis ? [] : [i]));
  // Before opset 13 LogSoftmax took all axes from the given one on as one: it is right for the last axis only.
  const classesLast = op.transpose(value, [...others, axis]);
  facts.set(targets, { dtype: value.dtype, axes: classesLast.axes });
  const logProbabilities = op.emit('LogSoftmax', [classesLast], { axis: last }, classesLast.axes);
  const weighted = op.mul(op.value(targets), logProbabilities);
  const total =
    reduction === 'sum'
      ? op.reduceSum(weighted)
      : op.reduceMean(op.reduceSum(weighted, { axes: others.map((_, i) => i + 1) }), { axes: [0] });
  const loss = op.neg(total);
  const changed = withGraph(model, {
    input: [...graph.input, declareValue(targets, facts)],
    node: [...graph.node, ...op.nodes],
    initializer: [...graph.initializer, ...op.initializers],
  });
  return { model: changed, loss: loss.name, shapes: facts as ShapeTable };
}
