import { expect, test } from 'vitest';
import { runFuzz } from './run-fuzz.ts';

test('20,000 damaged models: each opens, or is refused by an error that names the place; none crashes, hangs or eats memory', async () => {
  // A quarter of a minute alone on a machine; the limit ends what hangs.
  const { outcomes, failures, slowest, peakBytes } = await runFuzz(1, 20_000, 300_000);
  expect(failures).toEqual([]);
  expect(Object.values(outcomes).reduce((a, b) => a + b)).toBe(20_000);
  // The damage reaches past the first checks: a third still opens, and every later check is met.
  expect(outcomes.model).toBeGreaterThan(4000);
  expect(Object.keys(outcomes)).toEqual(
    expect.arrayContaining([
      ...['MODEL_UNREADABLE', 'MODEL_DAMAGED', 'VALUE_UNDEFINED', 'VALUE_REDEFINED', 'GRAPH_CYCLE', 'DTYPE_UNKNOWN'],
      ...['TENSOR_SIZE_WRONG', 'ATTRIBUTE_TYPE_WRONG', 'OPSET_MISSING', 'OPSET_UNSUPPORTED', 'FUNCTION_RECURSIVE'],
    ]),
  );
  // The slowest takes a tenth of a second; ten seconds on the slowest machine would be a loop that only looks finite.
  expect(slowest.ms).toBeLessThan(10_000);
  // The files have some kilobytes, Node itself 80 MB.
  expect(peakBytes).toBeLessThan(600e6);
});
