/** The losses that a training can have. */
import type { ModelProto } from '../../onnx/index.ts';
import type { ShapeTable } from '../shape-table.ts';
import { addBinaryCrossEntropy, targetWeightsInput } from './binary-cross-entropy.ts';
import { addCosinePairs, pairWeightsInput } from './cosine-pairs.ts';
import { addCrossEntropy, targetsInput } from './cross-entropy.ts';
import type { AddedLoss } from './loss-builder.ts';
import { addMeanSquaredError } from './mean-squared-error.ts';
import { addTokenCrossEntropy, labelsInput, labelWeightsInput } from './token-cross-entropy.ts';

export { targetWeightsInput } from './binary-cross-entropy.ts';
export { pairWeightsInput } from './cosine-pairs.ts';
export { addCrossEntropy, targetsInput } from './cross-entropy.ts';
export type { AddedLoss, TargetInput } from './loss-builder.ts';
export { labelsInput, labelWeightsInput } from './token-cross-entropy.ts';

/** A loss, and the value of the model that it reads. What it is compared with is fed; see each loss for the inputs that it adds. */
export type TrainingLoss =
  /** One class of K: `targets` float32 [N, K]. Class weights, label smoothing and mixup live in the targets. */
  | { readonly kind: 'cross-entropy'; readonly logits: string }
  /** Any of K: `targets` float32 [N, K] in 0 … 1, and `targetWeights` [N, K] if `weighted`. */
  | { readonly kind: 'binary-cross-entropy'; readonly logits: string; readonly weighted?: boolean }
  /** K numbers: `targets` float32 [N, K]. */
  | { readonly kind: 'mean-squared-error'; readonly predictions: string }
  /** Cosines of all pairs of a batch: `targets` and `pairWeights`, both float32 [N, N]. Embeddings [N, D]. */
  | { readonly kind: 'cosine-pairs'; readonly embeddings: string }
  /** The next token: `labels` int64 [N, T] and `labelWeights` float32 [N, T]. Logits [N, T, V]. */
  | { readonly kind: 'token-cross-entropy'; readonly logits: string };

/** Name of the value that a loss reads. */
export function readBy(loss: TrainingLoss): string {
  if (loss.kind === 'mean-squared-error') return loss.predictions;
  return loss.kind === 'cosine-pairs' ? loss.embeddings : loss.logits;
}

/** Names of the inputs that losses add. */
export const lossInputs: readonly string[] = [
  targetsInput,
  targetWeightsInput,
  pairWeightsInput,
  labelsInput,
  labelWeightsInput,
];

/** The loss of the same value under another name. */
export function withRead(loss: TrainingLoss, value: string): TrainingLoss {
  if (loss.kind === 'mean-squared-error') return { ...loss, predictions: value };
  return loss.kind === 'cosine-pairs' ? { ...loss, embeddings: value } : { ...loss, logits: value };
}

export function addLoss(model: ModelProto, loss: TrainingLoss, shapes: ShapeTable): AddedLoss {
  switch (loss.kind) {
    case 'cross-entropy':
      return addCrossEntropy(model, loss.logits, shapes);
    case 'binary-cross-entropy':
      return addBinaryCrossEntropy(model, loss.logits, shapes, loss.weighted);
    case 'mean-squared-error':
      return addMeanSquaredError(model, loss.predictions, shapes);
    case 'cosine-pairs':
      return addCosinePairs(model, loss.embeddings, shapes);
    case 'token-cross-entropy':
      return addTokenCrossEntropy(model, loss.logits, shapes);
  }
}
