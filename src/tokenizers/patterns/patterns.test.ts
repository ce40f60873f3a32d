import { describe, expect, test } from 'vitest';
import { TokenizerProblem } from '../component.ts';
import { replaceAll, stretches } from './matches.ts';
import { expressionPattern } from './pattern-schema.ts';

const replaced = (expression: string, text: string) => replaceAll(expressionPattern(expression), text, '_');

describe('hostile expressions end in time', () => {
  const long = 'a'.repeat(10_000);
  test.each([
    ['(a+)+$', `${long}!`],
    ['(a|a)*b', long],
    ['(a|aa)+$', `${long}!`],
    ['(.*)*x', long],
    ['a*a*a*a*b', long],
    ['(?:a?){30}a{30}b', long],
    ['(?=(a+)+$)b', long],
    ['(?<=(a|a)*)b', long],
    ['(?>(a+)+)b', long],
    ['(a+)+?b', long],
    ['((a+)(a+))+c', long],
    ['\\s+(?=x)', ' '.repeat(10_000)],
    ['(\\w+\\s?)+$', `${'word '.repeat(4_000)}!`],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', long],
  ])('%s', (expression, text) => {
    const start = performance.now();
    expect(stretches(expressionPattern(expression), text).filter(({ match }) => match)).toEqual([]);
    // A backtracking engine would take longer than the age of the universe for most of them.
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  test('many matches cost no more than a long one', () => {
    expect(stretches(expressionPattern('a(?=.*b)|.'), `${'a'.repeat(5_000)}b`)).toHaveLength(5_001);
  });
});

/** What Oniguruma 6.9 gives, as Python's tokenizers 0.23.3 has it. */
test.each([
  ['(?i)ss', 'ß ẞ ſs SS', '_ _ _ _'],
  ['(?i)ß', 'ss SS ẞ', '_ _ _'],
  ['(?i)[ß]', 'ss', '_'],
  ['(?i)[^ß]', 'ssa', '___'],
  ['(?i)fi', 'ﬁ FI', '_ _'],
  ['(?i)ffi', 'ﬃ ﬀi fﬁ FFI', '_ ﬀi fﬁ _'],
  ['(?i)sss', 'ßs sß sss', '_ sß _'],
  ['(?i)ss?', 'ß s ss', 'ß _ _'],
  ['(?i)first', 'ﬁrst firﬆ', '_ _'],
  ['(?i)[^k]', 'kKa', 'kK_'],
  ['(?i)\\p{Lu}', 'aA', 'a_'],
  ['(?i)[[:upper:]]', 'aA', '__'],
  ['(?i)[^\\p{Lu}]', 'aA', 'aA'],
  ['(?i)σ', 'ςΣσ', '___'],
  ['a(?i)b|c', 'aB aC ab c', '_ _ _ c'],
  ['\\w', '²½¼³a-$', '_____-$'],
  ['[\\w]', '²½¼³a-$', '²½¼³_-$'],
  ['[[:punct:]]', '²a-$+¢™☃', '²a______'],
  ['\\p{punct}', '²a-$+¢™☃', '²a_$+¢™☃'],
  ['\\R', 'a\r\nb\nc', 'a_b_c'],
  ['x*', 'axb', '_a_b_'],
])('%s in %s', (expression, text, wanted) => {
  expect(replaced(expression, text)).toBe(wanted);
});

test.each([
  ['(a)\\1', 'TOKENIZER_INVALID/expression-unsupported'],
  ['(?<n>a)\\g<n>', 'TOKENIZER_INVALID/expression-unsupported'],
  ['(?~ab)', 'TOKENIZER_INVALID/expression-unsupported'],
  ['\\X', 'TOKENIZER_INVALID/expression-unsupported'],
  ['a\\Kb', 'TOKENIZER_INVALID/expression-unsupported'],
  ['(?:a{1000}){1000}', 'TOKENIZER_INVALID/expression-unsupported'],
  ['(a', 'TOKENIZER_INVALID/expression'],
  ['[a', 'TOKENIZER_INVALID/expression'],
  ['\\p{Nonsense}', 'TOKENIZER_INVALID/expression'],
])('%s is refused by name', (expression, key) => {
  expect(() => expressionPattern(expression)).toThrow(
    expect.objectContaining({ key, details: expect.objectContaining({ expression }) }),
  );
  expect(() => expressionPattern(expression)).toThrow(TokenizerProblem);
});
