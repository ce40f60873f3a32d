import type { ModelProto } from '../../onnx/index.ts';
import type { ShapeTable } from '../shape-table.ts';
import { type AddedLoss, LossBuilder } from './loss-builder.ts';

/** Name of the input that holds the token that should come next at each place. */
export const labelsInput = 'labels';
/** Name of the input that says how much each place counts. */
export const labelWeightsInput = 'labelWeights';

/** Appends loss = Σ w·(log Σᵥ exp z[v] − z[label]) over the places of z [N, T, V], labels int64 [N, T] in 0 … V−1 and w float32 [N, T],
 *  0 where a place does not count (its label is any token). The output is the loss of each place, [N, T], without its weight: nobody
 *  wants the scores of a vocabulary copied out.
 *
 *  A vocabulary is large, so that the gradient is written as it is, w·(softmax z − [v = label]), on the softmax that the loss is read
 *  from: log Σ exp z = max z − log max softmax z. The scores, and one tensor of their size, are all that is held. */
export function addTokenCrossEntropy(model: ModelProto, logits: string, shapes: ShapeTable): AddedLoss {
  const builder = new LossBuilder(model, shapes);
  const { op } = builder;
  const z = op.value(logits);
  const places = z.axes.slice(0, -1);
  const axis = places.length;
  const labels = op.unsqueeze(builder.target(labelsInput, 'int64', places), [axis]);
  const w = builder.target(labelWeightsInput, z.dtype, places);
  const softmax = op.softmax(z, axis);
  const largest = op.log(op.reduceMax(softmax, { axes: [axis] }));
  const logSum = op.sub(op.reduceMax(z, { axes: [axis] }), largest);
  const losses = op.sub(logSum, op.squeeze(op.gatherElements(z, labels, axis), [axis]));
  const loss = op.reduceSum(op.mul(w, losses));

  const weights = op.unsqueeze(w, [axis]);
  const weighted = op.mul(softmax, weights);
  const atLabels = op.sub(op.gatherElements(weighted, labels, axis), weights);
  const gradient = op.emit('ScatterElements', [weighted, labels, atLabels], { axis }, z.axes);
  return builder.finish(loss, losses, new Map([[logits, gradient.name]]));
}
