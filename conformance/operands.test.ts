/** Rules read operands by position and by whether they may be left out; what they take for granted is held to the schemas. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operators } from '../src/autodiff/operators.ts';
import { rules } from '../src/autodiff/rules/index.ts';

const schemas = JSON.parse(readFileSync(new URL('fixtures/operands.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<string, string>
>;

type Mark = '' | '?' | '+';

const marksOf = (side: string): Mark[] => side.split(', ').map((operand) => /[?+]?$/.exec(operand)![0] as Mark);

/** Over several versions: what one of them may leave out, or does not have, may be left out. */
function loosest(sides: readonly Mark[][]): Mark[] {
  const longest = Math.max(...sides.map((side) => side.length));
  return Array.from({ length: longest }, (_, i) => {
    const marks = sides.map((side) => side[i] ?? '?');
    return marks.includes('+') ? '+' : marks.includes('?') ? '?' : '';
  });
}

test.each(rules)('$name has the operands of its schema', ({ name, versions }) => {
  const changes = Object.entries(schemas[name]!).map(([version, text]) => [Number(version), text] as const);
  const texts = versions.map((version) => changes.findLast(([since]) => since <= version)![1].split(' → '));
  const [inputs, outputs] = operators[name].split(' → ').map(marksOf);
  expect(inputs).toEqual(loosest(texts.map((text) => marksOf(text[0]!))));
  expect(outputs).toEqual(loosest(texts.map((text) => marksOf(text[1]!))));
});
