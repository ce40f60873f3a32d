import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byCodePoint } from './code-point-order.ts';

test('orders as UTF-8 bytes do, which is by code point', () => {
  const text = fc.string({ unit: 'binary', maxLength: 6 });
  fc.assert(
    fc.property(text, text, fc.string({ maxLength: 4 }), (a, b, prefix) => {
      const bytes = Buffer.compare(Buffer.from(prefix + a), Buffer.from(prefix + b));
      expect(Math.sign(byCodePoint(prefix + a, prefix + b))).toBe(bytes);
    }),
    { numRuns: 1000 },
  );
  expect(['😀', 'ﬁ', 'b', 'a', 'Z'].sort(byCodePoint)).toEqual(['Z', 'a', 'b', 'ﬁ', '😀']);
});
