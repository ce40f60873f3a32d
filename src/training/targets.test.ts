import { expect, test } from 'vitest';
import { crossEntropySum } from './cross-entropy.ts';
import { makeTargets } from './targets.ts';

const logits = [1.5, -0.3, 0.2, 0.1, 2.0, -1.0, -0.5, 0.4, 0.9, 0.0, 0.0, 3.0];
const labels = [0, 1, 1, 2];
const classWeights = [0.5, 2.0, 1.25];

/** The loss of the step graph. */
function lossOf(targets: Float32Array): number {
  let loss = 0;
  for (let n = 0; n < 4; n++) {
    for (let k = 0; k < 3; k++) loss += targets[n * 3 + k]! * crossEntropySum(logits.slice(n * 3, n * 3 + 3), [k], 3);
  }
  return loss / 4;
}

// torch 2.15: CrossEntropyLoss(weight=weights, label_smoothing=smoothing)(logits, labels) in float64
test.each([
  [undefined, 0, 0.43917944184542645],
  [undefined, 0.1, 0.5591794418454265],
  [undefined, 0.3, 0.7991794418454263],
  [classWeights, 0, 0.5039200100686193],
  [classWeights, 0.1, 0.5917175257439684],
  [classWeights, 0.3, 0.7673125570946664],
])('weights %j and smoothing %d give the loss of PyTorch', (weights, labelSmoothing, expected) => {
  const targets = makeTargets(labels, { classes: 3, labelSmoothing, ...(weights && { classWeights: weights }) });
  expect(targets.shape).toEqual([4, 3]);
  expect(lossOf(targets.data)).toBeCloseTo(expected, 6); // targets are float32
});

test('the reported loss is the unweighted, unsmoothed one', () => {
  expect(crossEntropySum(logits, labels, 3) / 4).toBeCloseTo(0.43917944184542645, 12);
});

test('huge logits do not overflow', () => {
  expect(crossEntropySum([1e4, 0], [1], 2)).toBe(1e4);
});

test('a label outside the classes is refused', () => {
  expect(() => makeTargets([0, 3], { classes: 3 })).toThrowErrorMatchingInlineSnapshot(
    `
    [InjertoError: Label 3 is not one of the 3 classes.
      try: Give whole numbers from 0 to 2, or −100 for what does not count.]
  `,
  );
});
