import { expect, test } from 'vitest';
import { tensor } from '../onnx/index.ts';
import { dropoutFeeds } from './dropout-masks.ts';

test('a mask over tokens is as long as the texts of the batch', () => {
  const masks = [{ input: 'mask', ratio: 0.5, axes: [null, null, 3], length: { input: 'input_ids', axis: 1 } }];
  const feeds = { input_ids: tensor('int64', [2, 5], new Array(10).fill(1)) };
  const { mask } = dropoutFeeds(masks, feeds, 2, 0, 0);
  expect(mask!.shape).toEqual([2, 5, 3]);
  expect(new Set(mask!.data)).toEqual(new Set([0, 2]));
  expect(dropoutFeeds(masks, feeds, 2, 0, 0)).toEqual({ mask });
  expect(dropoutFeeds(masks, feeds, 2, 0, 1)).not.toEqual({ mask });
});
