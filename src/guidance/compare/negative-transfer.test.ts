import { describe, expect, test } from 'vitest';
import type { ComparedMethod } from './compared-methods.ts';
import { negativeTransferIn } from './negative-transfer.ts';

/** A method that is right for the first `right` of 100 samples. */
const judged = (method: ComparedMethod, right: number, ids = 100) => ({
  method,
  validation: {
    ids: Array.from({ length: ids }, (_, n) => `${n}`),
    truth: Array.from({ length: ids }, () => 0),
    predicted: Array.from({ length: ids }, (_, n) => (n < right ? 0 : 1)),
    confidence: Array.from({ length: ids }, () => 0.9),
  },
});
const said = (...methods: ReturnType<typeof judged>[]) => negativeTransferIn(methods, 'mobilenet-v2');

describe('a reference model does harm', () => {
  test('where training from scratch beats the best method that uses it', () => {
    const [remark] = said(judged('transfer', 60), judged('fine-tune', 70), judged('scratch', 85));
    expect(remark).toMatchObject({ code: 'NEGATIVE_TRANSFER', variant: 'scratch' });
    expect(remark!.details).toMatchObject({ method: 'fine-tune', accuracy: 0.7, scratch: 0.85, samples: 100 });
  });

  test('but not where one method alone is worse', () => {
    expect(said(judged('transfer', 60), judged('fine-tune', 85), judged('scratch', 85))).toEqual([]);
  });

  test('nor by chance, nor by less than two points', () => {
    expect(said(judged('transfer', 80), judged('scratch', 83))).toEqual([]);
    expect(said(judged('transfer', 9000, 10000), judged('scratch', 9100, 10000))).toEqual([]);
  });

  test('nor where one side of the comparison was not run', () => {
    expect(said(judged('transfer', 60))).toEqual([]);
    expect(said(judged('scratch', 85))).toEqual([]);
    expect(said(judged('nearest-neighbors', 20), judged('scratch', 85))).toEqual([]);
  });
});
