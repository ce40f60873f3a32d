import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const rules = new URL('../src/autodiff/rules/', import.meta.url);
const contributing = readFileSync(new URL('../CONTRIBUTING.md', import.meta.url), 'utf8');
const examples = [...contributing.matchAll(/^ *```ts\n([\s\S]*?)^ *```$/gm)].map((match) => unindented(match[1]!));

test('the worked example of CONTRIBUTING.md is a rule of the code, and its test', () => {
  const files = readdirSync(rules).map((name) => unindented(readFileSync(new URL(name, rules), 'utf8')));
  expect(examples).toHaveLength(2);
  expect(examples.filter((example) => !files.some((file) => file.includes(example)))).toEqual([]);
});

function unindented(text: string): string {
  return text.replace(/^ +/gm, '').trimEnd();
}
