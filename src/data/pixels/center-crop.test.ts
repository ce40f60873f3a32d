import { expect, test } from 'vitest';
import { centerCrop, cropStart } from './center-crop.ts';

const margins = Array.from({ length: 13 }, (_, margin) => margin);

test('half a pixel goes down, or to the even one as Python rounds', () => {
  expect(margins.map((margin) => cropStart(margin, undefined))).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6]);
  // [round(margin / 2) for margin in range(13)]
  expect(margins.map((margin) => cropStart(margin, 'half-even'))).toEqual([0, 0, 1, 2, 2, 2, 3, 4, 4, 4, 5, 6, 6]);
});

test('the padding of a smaller image does not depend on it', () => {
  const image = { width: 1, height: 1, data: Uint8Array.of(7, 8, 9) };
  for (const rounding of [undefined, 'half-even'] as const) {
    const { data } = centerCrop(image, { width: 4, height: 1 }, rounding);
    expect([...data]).toEqual([0, 0, 0, 7, 8, 9, 0, 0, 0, 0, 0, 0]);
  }
});
