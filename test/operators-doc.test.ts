import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { operatorsDocument } from '../scripts/operators-doc.ts';

test('docs/operators.md is what the rules and the node tests say (else: npm run docs:operators)', async () => {
  expect(await readFile(new URL('../docs/operators.md', import.meta.url), 'utf8')).toBe(operatorsDocument());
});
