import { expect, test } from 'vitest';
import { tensor } from '../../onnx/index.ts';
import { classTargets } from './class-targets.ts';

const logits = (...axes: (number | null)[]) => ({ axes, dtype: 'float32' as const });

test('one row per sample, each an equal part of the mean', () => {
  expect(classTargets(tensor('int64', [2], [2, 0]), logits(2, 3))).toEqual({
    classAxis: 1,
    targets: tensor('float32', [2, 3], [0, 0, 0.5, 0.5, 0, 0]),
  });
});

test('−100 does not count, and the mean is over the others', () => {
  const { targets } = classTargets(tensor('int32', [1, 3], [-100, 1, 0]), logits(1, 3, 2));
  expect(targets).toEqual(tensor('float32', [1, 3, 2], [0, 0, 0, 0.5, 0.5, 0]));
});

test('the classes are the last axis where the labels fit, else axis 1', () => {
  const labels = tensor('int8', [2, 4], [0, 1, 2, 0, 1, 2, 0, 1]);
  expect(classTargets(labels, logits(2, 4, 3)).classAxis).toBe(2);
  expect(classTargets(labels, logits(2, 3, 4)).classAxis).toBe(1);
  expect(classTargets(labels, logits(2, 4, 4)).classAxis).toBe(2);
  expect(classTargets(labels, logits(null, null, 3)).classAxis).toBe(2);
  expect(classTargets(tensor('int64', [], [1]), logits(3)).targets.data).toEqual(Float32Array.of(0, 1, 0));
});

test('float64 logits get float64 targets', () => {
  const { targets } = classTargets(tensor('uint8', [3], [0, 1, 1]), { axes: [3, 2], dtype: 'float64' });
  expect(targets.data).toEqual(Float64Array.of(1 / 3, 0, 0, 1 / 3, 0, 1 / 3));
});

test.each([
  [
    'floats',
    tensor('float32', [2], [0, 1]),
    'LABELS_INVALID',
    'The labels are float32, but must be integers: the index of each class.',
  ],
  [
    'booleans',
    tensor('bool', [2], [0, 1]),
    'LABELS_INVALID',
    'The labels are bool, but must be integers: the index of each class.',
  ],
  [
    'another count',
    tensor('int64', [3], [0, 1, 1]),
    'LABELS_INVALID',
    'The labels have the shape [3], but logits of shape [2, 3] need labels of shape [2].',
  ],
  [
    'too many axes',
    tensor('int64', [2, 1], [0, 1]),
    'LABELS_INVALID',
    'The labels have the shape [2, 1], but logits of shape [2, 3] need labels of shape [2].',
  ],
  [
    'nothing that counts',
    tensor('int64', [2], [-100, -100]),
    'LABELS_INVALID',
    'No label counts: all of them are −100.',
  ],
  ['a class too high', tensor('int64', [2], [0, 3]), 'LABEL_OUT_OF_RANGE', 'Label 3 is not one of the 3 classes.'],
  ['a class below 0', tensor('int64', [2], [0, -1]), 'LABEL_OUT_OF_RANGE', 'Label -1 is not one of the 3 classes.'],
])('refuses %s', (_, labels, code, what) => {
  expect(() => classTargets(labels, logits(2, 3))).toThrow(expect.objectContaining({ code, what }));
});

test('says where a label is out of range, and which shapes would do', () => {
  expect(() => classTargets(tensor('int64', [2, 2], [0, 1, 1, 9]), logits(2, 3, 2))).toThrow(
    expect.objectContaining({ where: 'labels[1, 1]' }),
  );
  expect(() => classTargets(tensor('int64', [2], [0, 1]), logits(2, 3, 4))).toThrow(
    'need labels of shape [2, 3] or [2, 4]',
  );
  expect(() => classTargets(tensor('int64', [2], [0, 1]), logits(2, null))).toThrow(
    'The number of classes is not known',
  );
});
