/** Cross-entropy targets, made on the host, so that the step graph knows one loss only:
 *    loss = −(1/N) Σₙ Σₖ targets[n,k]·log softmax(logits[n])[k] */
import { InjertoError } from '../errors.ts';
import { type Tensor, tensor } from '../onnx/index.ts';

export interface CrossEntropyOptions {
  /** K */
  readonly classes: number;
  /** Share ε of each target that is spread evenly over the classes, 0 … 1 (Szegedy et al. 2016, §7). @default 0 */
  readonly labelSmoothing?: number;
  /** One weight a class, K numbers. @default all 1 */
  readonly classWeights?: readonly number[];
}

/** Targets with which the loss above equals PyTorch's `CrossEntropyLoss(weight, label_smoothing)`:
 *    targets[n,k] = N/Σᵢ w[yᵢ] · ((1 − ε)·w[yₙ]·[k = yₙ] + ε/K·w[k])
 * @param labels N class indices, 0 … K−1.
 * @returns float32 [N, K].
 * @throws {InjertoError} LABEL_OUT_OF_RANGE
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html */
export function makeTargets(
  labels: ArrayLike<number>,
  { classes, labelSmoothing = 0, classWeights }: CrossEntropyOptions,
): Tensor<'float32'> {
  const count = labels.length;
  const weight = (k: number) => classWeights?.[k] ?? 1;
  let weightSum = 0;
  for (let n = 0; n < count; n++) {
    checkLabel(labels[n]!, classes);
    weightSum += weight(labels[n]!);
  }
  const scale = weightSum > 0 ? count / weightSum : 0;
  const targets = new Float32Array(count * classes);
  for (let n = 0; n < count; n++) {
    if (labelSmoothing > 0) {
      for (let k = 0; k < classes; k++) targets[n * classes + k] = (scale * labelSmoothing * weight(k)) / classes;
    }
    targets[n * classes + labels[n]!]! += scale * (1 - labelSmoothing) * weight(labels[n]!);
  }
  return tensor('float32', [count, classes], targets);
}

function checkLabel(label: number, classes: number): void {
  if (!(Number.isInteger(label) && label >= 0 && label < classes)) throw outOfRange(label, classes);
}

export function outOfRange(label: number, classes: number): InjertoError {
  return new InjertoError('LABEL_OUT_OF_RANGE', { details: { label, classes } });
}
