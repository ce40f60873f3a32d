import { expect, test } from 'vitest';
import { maxLengthOf } from './max-length.ts';

test('the least of what is said, without numbers that mean nothing', () => {
  expect(maxLengthOf(512, { max_position_embeddings: 512 }, 256)).toBe(256);
  expect(maxLengthOf(1e30, { max_position_embeddings: 512 }, null)).toBe(512);
  expect(maxLengthOf(128, {}, undefined)).toBe(128);
  expect(maxLengthOf(1e30, {}, undefined)).toBeUndefined();
  expect(maxLengthOf(null, { n_positions: 1024 }, undefined)).toBe(1024);
});

test("RoBERTa's positions start after the padding's number", () => {
  const roberta = { model_type: 'roberta', max_position_embeddings: 514, pad_token_id: 1 };
  expect(maxLengthOf(1e30, roberta, undefined)).toBe(512);
  expect(maxLengthOf(1e30, { model_type: 'xlm-roberta', max_position_embeddings: 514 }, undefined)).toBe(512);
});
