import { describe, expect, test } from 'vitest';
import type { Block } from './anatomy.ts';
import { selectTrainable } from './select-trainable.ts';

const blocks = [14, 15, 16, 17].map(
  (i): Block => ({
    name: `features.${i}`,
    parameters: [`features.${i}.conv.weight`, `features.${i}.norm.bias`],
    parameterCount: 2,
    firstNode: '',
    lastNode: '',
  }),
);
const all = blocks.flatMap((block) => block.parameters);

test('all', () => expect(selectTrainable(blocks, 'all')).toEqual(all));

describe('the last N blocks', () => {
  test.each([0, 1, 4])('%i', (count) => expect(selectTrainable(blocks, count)).toEqual(all.slice(8 - 2 * count)));

  test.each([5, -1, 1.5, Number.NaN])('%d is refused', (count) => {
    expect(() => selectTrainable(blocks, count)).toThrow(/cannot be unfrozen: this model has 4/);
  });
});

describe('patterns', () => {
  test.each([
    ['features.1[5-6].*', all.slice(2, 6)],
    ['features.1[!5-7].*', all.slice(0, 2)],
    ['features.17', all.slice(6)],
    ['*.norm.bias', all.filter((name) => name.endsWith('bias'))],
    ['features.1?.conv.weight', all.filter((name) => name.endsWith('conv.weight'))],
    ['/conv|17/', [...all.filter((name, i) => name.includes('conv') && i < 6), ...all.slice(6)]],
  ])('%s', (pattern, expected) => expect(selectTrainable(blocks, pattern)).toEqual(expected));

  test('dots stand for themselves', () => {
    expect(() => selectTrainable(blocks, 'features.17.conv?weight')).not.toThrow();
    expect(() => selectTrainable(blocks, 'features_17_conv_weight')).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: No weight of the backbone is called "features_17_conv_weight".
        try: Similar names: features.17.conv.weight, features.14.conv.weight, features.15.conv.weight, and features.16.conv.weight.]
    `);
  });

  test('a broken regular expression', () => {
    expect(() => selectTrainable(blocks, '/feat(ures/')).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: "/feat(ures/" is not a valid pattern: "Invalid regular expression: /feat(ures/u: Unterminated group".
        try: Write a glob such as "features.1[5-8].*", or a regular expression between slashes.]
    `);
  });
});
