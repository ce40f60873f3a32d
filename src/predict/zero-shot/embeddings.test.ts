/** What is computed of embeddings, on vectors that can be followed by hand. */
import { describe, expect, test } from 'vitest';
import type { TextEncoder } from '../text-encoder.ts';
import { convexCombinations } from './class-mixture.ts';
import { embeddingScorer } from './embedding-scorer.ts';
import { contrasted, embedLabels } from './label-embeddings.ts';
import { labelsOf } from './labels.ts';

/** Vectors by text; records what it was asked. */
function fakeEncoder(vectors: Readonly<Record<string, readonly [number, number]>>) {
  const asked: string[] = [];
  const encoder: TextEncoder = {
    dimension: 2,
    maxLength: 8,
    embed: async (texts, { prompt = '' } = {}) => {
      asked.push(...texts.map((text) => prompt + text));
      return Float32Array.from(texts.flatMap((text) => vectors[text] ?? [0, 0]));
    },
    close: async () => {},
  };
  return { encoder, asked };
}

test('wordings and templates count alike, each at unit length; so does their mean', async () => {
  const { encoder, asked } = fakeEncoder({ a: [10, 0], 'an a': [0, 1], b: [0, -3], 'an b': [0, -1] });
  const found = await embedLabels(encoder, labelsOf(['a', 'b']), ['{}', 'an {}'], { prompt: 'query: ' });
  expect(asked).toEqual(['query: a', 'query: an a', 'query: b', 'query: an b']);
  const half = Math.SQRT1_2;
  expect([...found].map((x) => Number(x.toFixed(6)))).toEqual([half, half, 0, -1].map((x) => Number(x.toFixed(6))));
});

describe('scores', () => {
  const vectors = { east: [1, 0], north: [0, 1], 'something else': [-1, 0], text: [0.6, 0.8] } as const;

  test('cosine by temperature; labels by themselves against their mean', async () => {
    const { encoder } = fakeEncoder(vectors);
    const scorer = await embeddingScorer(encoder, labelsOf(['east', 'north']), { templates: ['{}'], temperature: 0.1 });
    const { rows, logits, logOdds } = await scorer.score(['text']);
    expect(rows).toEqual([0]);
    // 0.6 and 0.8 in float32
    expect([...logits]).toEqual([expect.closeTo(6, 5), expect.closeTo(8, 5)]);
    expect([...logOdds]).toEqual([expect.closeTo(-1, 5), expect.closeTo(1, 5)]);
  });

  test('a label alone stands against something else, or against what is named', async () => {
    const { encoder } = fakeEncoder(vectors);
    const alone = await embeddingScorer(encoder, labelsOf(['north']), { templates: ['{}'], temperature: 0.1 });
    expect((await alone.score(['text'])).logOdds[0]).toBeCloseTo(8 + 6, 5);
    const named = await embeddingScorer(encoder, labelsOf(['north']), {
      templates: ['{}'],
      temperature: 0.1,
      baseline: ['east'],
    });
    expect((await named.score(['text'])).logOdds[0]).toBeCloseTo(8 - 6, 5);
  });
});

test('a baseline is taken from every label of its row', () => {
  expect([...contrasted(Float64Array.of(1, 3, 5, 5), 2)]).toEqual([-1, 1, 0, 0]);
  expect([...contrasted(Float64Array.of(1, 3, 5, 5), 2, Float64Array.of(1, 2))]).toEqual([0, 2, 3, 3]);
});

test('ConSE: the ten likeliest classes, weighted by flattened probabilities', () => {
  // twelve classes: two likely ones with names east and north, the others all west
  const logits = Float64Array.from({ length: 12 }, (_, c) => (c === 3 ? 6 : c === 7 ? 3 : 0));
  const names = Float64Array.from({ length: 24 }, (_, i) => {
    const c = Math.floor(i / 2);
    if (c === 3) return i % 2 === 0 ? 1 : 0;
    if (c === 7) return i % 2 === 0 ? 0 : 1;
    return i % 2 === 0 ? -1 : 0;
  });
  // logits divided by 3: weights e² for east, e for north, 1 for each of the eight others that count
  const [x, y] = [Math.exp(2) - 8, Math.E];
  const [found] = [convexCombinations(logits, names, 12, 2)];
  expect(found[0]).toBeCloseTo(x / Math.hypot(x, y), 12);
  expect(found[1]).toBeCloseTo(y / Math.hypot(x, y), 12);
});
