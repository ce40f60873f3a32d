/** ONNX's own node tests: what ONNX Runtime computes, and the gradient of it against central differences. What is covered stands in
 * fixtures/node-tests-coverage.json, which `npx vitest run conformance/node-tests.test.ts -u` writes anew. */
import { afterAll, expect, test } from 'vitest';
import { openNodeRuntime } from '../src/runtime/node/index.ts';
import { coverageOf, type Outcome } from './node-tests/coverage.ts';
import { forwardSkips } from './node-tests/exceptions.ts';
import { forwardOf, gradientOf } from './node-tests/outcome.ts';
import { readNodeTests } from './node-tests/read.ts';

const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const tests = readNodeTests();
const operators = [...new Set(tests.map((t) => t.operator))].sort();
const outcomes: Outcome[] = [];

test.each(operators)('%s', async (operator) => {
  const failures: string[] = [];
  for (const one of tests.filter((t) => t.operator === operator)) {
    const skip = forwardSkips.find((s) => s.tests.includes(one.name));
    const forward = await forwardOf(runtime, one);
    if (forward !== (skip?.how ?? 'equal')) failures.push(`${one.name}: the output ${forward}`);
    try {
      const gradient = await gradientOf(runtime, one);
      outcomes.push({ test: one, forward, skip, gradient });
    } catch (error) {
      failures.push(`${one.name}: ${(error as Error).message}`);
    }
  }
  expect(failures).toEqual([]);
});

test('what is covered is what the committed file says', async () => {
  await expect(coverageOf(outcomes)).toMatchFileSnapshot('fixtures/node-tests-coverage.json');
});
