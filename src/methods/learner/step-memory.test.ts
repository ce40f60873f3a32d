import { expect, test } from 'vitest';
import type { TrainingGraph } from '../../autodiff/index.ts';
import type { WarningEvent } from '../../training/events.ts';
import { activationBudget, reportMemory } from './step-memory.ts';

test('weights, gradients and moments come off the budget first', () => {
  expect(activationBudget(1e9, 10e6, 16)).toEqual({ bytes: (1e9 - 160e6) / 1.5, batch: 16 });
  expect(activationBudget(1e6, 10e6, 16).bytes).toBe(0);
});

test('without a limit, what the machine has free is the limit', () => {
  const { bytes } = activationBudget(undefined, 0, 16);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(process.availableMemory());
});

function warningsOf(recomputed: TrainingGraph['recomputed']): string[] {
  const events: WarningEvent[] = [];
  const graph = { recomputed } as TrainingGraph;
  reportMemory(graph, { bytes: 100e6, batch: 16 }, (event) => events.push(event as WarningEvent));
  return events.map(({ code, message }) => `${code}: ${message}`);
}

test('says what keeping to the budget costs, or that it cannot be kept', () => {
  expect(warningsOf({ pieces: 0, bytes: 50e6 })).toEqual([]);
  expect(warningsOf({ pieces: 3, bytes: 90e6 })).toMatchInlineSnapshot(`
    [
      "MEMORY_TIGHT: To fit, activations are kept in only 3 places and computed again between them: the result is the same, up to a third later. A smaller batch (\`batchSize\`) would fit without that.",
    ]
  `);
  expect(warningsOf({ pieces: 5, bytes: 250e6 })).toMatchInlineSnapshot(`
    [
      "MEMORY_SHORT: The activations of one batch take about 250 MB, and 100 MB are left for them. Use a smaller batch (\`batchSize\`), or train fewer blocks (\`unfreeze\`).",
    ]
  `);
});
