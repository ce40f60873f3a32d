import type { ModelProto } from '../../onnx/index.ts';
import type { ShapeTable } from '../shape-table.ts';
import { type AddedLoss, LossBuilder } from './loss-builder.ts';

/** Name of the input that says which scores are differentiated. */
export const scoreWeightsInput = 'scoreWeights';

/** Appends loss = Σ scoreWeights·scores, a scalar over the whole batch. One-hot rows choose one score of each sample; as samples do not mix, each row of
 *  a gradient is then that of its own sample's score. The weights have the type and the axes of the scores. */
export function addChosenScore(
  model: ModelProto,
  scores: string,
  shapes: ShapeTable,
  weights = scoreWeightsInput,
): AddedLoss {
  const builder = new LossBuilder(model, shapes);
  const { op } = builder;
  const value = op.value(scores);
  const chosen = builder.target(weights, value.dtype, value.axes);
  return builder.finish(op.reduceSum(op.mul(chosen, value)), value);
}
