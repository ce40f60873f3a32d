/** Class indices as the weights of a mean, one-hot. */
import type { Axes } from '../../autodiff/index.ts';
import { InjertoError } from '../../errors.ts';
import { isFloating, type Shape, type Tensor, tensor, toIntegers } from '../../onnx/index.ts';

/** Labels that do not count, as PyTorch's `CrossEntropyLoss(ignore_index=-100)`. */
const ignoredLabel = -100;

export interface ClassTargets {
  /** Axis of the logits that counts the classes. */
  readonly classAxis: number;
  /** The axes of the labels, then the classes: 1/n at the class of each of the n labels that count, else 0. */
  readonly targets: Tensor<'float32' | 'float64'>;
}

/** Targets with which −Σ targets·log softmax(logits) is PyTorch's mean cross-entropy. The classes are the last axis of the logits where
 * the other axes are those of the labels, else axis 1, PyTorch's layout for [N, K, …].
 * @param labels class indices of any integer type; those that are −100 do not count.
 * @param logits what is known of the scores; an axis that is null may have any size, but the classes' may not.
 * @throws {InjertoError} LABELS_INVALID for another type or shape, or if no label counts · LABEL_OUT_OF_RANGE. */
export function classTargets(
  labels: Tensor,
  logits: { readonly axes: Axes; readonly dtype: 'float32' | 'float64' },
): ClassTargets {
  const { axes, dtype } = logits;
  if (isFloating(labels.dtype) || labels.dtype === 'bool') {
    throw new InjertoError('LABELS_INVALID/type', { details: { dtype: labels.dtype }, where: 'labels' });
  }
  const classAxis = classAxisOf(labels.shape, axes);
  const classes = axes[classAxis]!;
  if (classes === null) throw new InjertoError('LABELS_INVALID/classes', { where: 'labels' });
  const indices = toIntegers(labels);
  const counted = indices.filter((label) => label !== ignoredLabel).length;
  if (counted === 0) throw new InjertoError('LABELS_INVALID/none-counts', { where: 'labels' });
  const size = indices.length * classes;
  const data = dtype === 'float64' ? new Float64Array(size) : new Float32Array(size);
  for (const [i, label] of indices.entries()) {
    if (label === ignoredLabel) continue;
    if (label < 0 || label >= classes) throw outOfRange(label, classes, placeOf(i, labels.shape));
    data[i * classes + label] = 1 / counted;
  }
  return { classAxis, targets: tensor(dtype, [...labels.shape, classes], data) };
}

function classAxisOf(labels: Shape, axes: Axes): number {
  const candidates = [...new Set([axes.length - 1, 1])].filter((axis) => axis >= 0 && axis < axes.length);
  const wanted = candidates.map((axis) => axes.toSpliced(axis, 1));
  const found = wanted.findIndex(
    (others) => others.length === labels.length && others.every((n, i) => n === null || n === labels[i]),
  );
  if (found >= 0) return candidates[found]!;
  throw new InjertoError('LABELS_INVALID/shape', {
    details: { shape: listed(labels), logits: listed(axes), wanted: wanted.map(listed) },
    where: 'labels',
  });
}

function listed(axes: Axes): string {
  return `[${axes.map((size) => size ?? '?').join(', ')}]`;
}

function placeOf(index: number, shape: Shape): number[] {
  let rest = index;
  const place = shape.toReversed().map((axis) => {
    const at = rest % axis;
    rest = Math.floor(rest / axis);
    return at;
  });
  return place.reverse();
}

function outOfRange(label: number, classes: number, place: readonly number[]): InjertoError {
  return new InjertoError('LABEL_OUT_OF_RANGE', { details: { label, classes }, where: `labels[${place.join(', ')}]` });
}
