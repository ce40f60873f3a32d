import { expect, test } from 'vitest';
import { likeLengths } from './like-lengths.ts';

const lengths = [3, 9, 3, 7, 9, 1];
const inputs = { ids: 'ids', attentionMask: 'mask', tokenTypes: undefined, positions: undefined, length: undefined };

test('the longest texts come first, in full batches', () => {
  expect([...likeLengths(lengths, 4, { inputs })]).toEqual([
    [1, 4, 3, 0],
    [2, 5],
  ]);
});

test('a model without an attention mask gets texts of equal length alone', () => {
  const batches = likeLengths(lengths, 4, { inputs: { ...inputs, attentionMask: undefined } });
  expect([...batches]).toEqual([[1, 4], [3], [0, 2], [5]]);
});
