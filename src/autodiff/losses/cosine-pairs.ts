import type { ModelProto } from '../../onnx/index.ts';
import type { ShapeTable } from '../shape-table.ts';
import { targetsInput } from './cross-entropy.ts';
import { type AddedLoss, LossBuilder } from './loss-builder.ts';

/** Name of the input that says how much each pair of the batch counts. */
export const pairWeightsInput = 'pairWeights';

/** Below this a norm counts as this much, as torch.nn.functional.cosine_similarity has it. */
const smallestNorm = 1e-8;

/** Appends loss = Σ w∘(Ê·Êᵀ − S)², Ê the rows of E [N, D] at unit length: the squared errors of the cosines of all pairs in a batch,
 *  wanted S [N, N] and weighed by w [N, N]. With 1/pairs where a pair was drawn and 0 elsewhere this is sentence-transformers'
 *  CosineSimilarityLoss, and every text goes through the network once, however many pairs it is in. */
export function addCosinePairs(model: ModelProto, embeddings: string, shapes: ShapeTable): AddedLoss {
  const builder = new LossBuilder(model, shapes);
  const { op } = builder;
  const E = op.value(embeddings);
  const pairs = [E.axes[0]!, E.axes[0]!];
  const S = builder.target(targetsInput, E.dtype, pairs);
  const w = builder.target(pairWeightsInput, E.dtype, pairs);
  // The floor is put on the square: the root has no slope at 0.
  const squares = op.reduceSum(op.mul(E, E), { axes: [1], keepdims: 1 });
  const unit = op.div(E, op.sqrt(op.clipBelow(squares, smallestNorm ** 2)));
  const error = op.sub(op.matMul(unit, op.transpose(unit, [1, 0])), S);
  return builder.finish(op.reduceSum(op.mul(w, op.mul(error, error))), E);
}
