import type { ModelProto } from '../../onnx/index.ts';
import type { ShapeTable } from '../shape-table.ts';
import { type AddedLoss, LossBuilder } from './loss-builder.ts';

/** Name of the input that holds what the model should put out, where that is one tensor of its shape. */
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
): AddedLoss {
  const builder = new LossBuilder(model, shapes);
  const { op } = builder;
  const value = op.value(logits);
  const last = value.axes.length - 1;
  const axis = classAxis ?? last;
  const others = value.axes.flatMap((_, i) => (i === axis ? [] : [i]));
  // Before opset 13 LogSoftmax took all axes from the given one on as one: it is right for the last axis only.
  const classesLast = op.transpose(value, [...others, axis]);
  const wanted = builder.target(targets, value.dtype, classesLast.axes);
  const logProbabilities = op.emit('LogSoftmax', [classesLast], { axis: last }, classesLast.axes);
  const weighted = op.mul(wanted, logProbabilities);
  const total =
    reduction === 'sum'
      ? op.reduceSum(weighted)
      : op.reduceMean(op.reduceSum(weighted, { axes: others.map((_, i) => i + 1) }), { axes: [0] });
  return builder.finish(op.neg(total), value);
}
