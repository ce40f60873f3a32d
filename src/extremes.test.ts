/** Lists longer than a call can take arguments, wherever one was spread into `push` or `Math.max`. */
import { expect, test } from 'vitest';
import { textTable } from './cli/output/text-table.ts';
import { seededRandom } from './data/seeded-random.ts';
import { largestOf, smallestOf } from './extremes.ts';
import { tokenFeeds } from './methods/causal-lm/token-batches.ts';
import { tokenizeExample } from './methods/causal-lm/tokenize-example.ts';
import { checkSplits } from './methods/learner/guards.ts';
import { ancestorsOf, indexGraph } from './onnx/graph-index.ts';
import { graphOf, makeGraph, makeModel, makeNode, makeValueInfo } from './onnx/index.ts';
import { lengthOrder } from './training/batches/length-order.ts';
import { imbalanceRatio } from './training/class-weights.ts';
import { planHoldOuts } from './training/linear-model/hold-outs.ts';
import { singleLabel } from './training/tasks/index.ts';

const many = 200_000;
const numbers = Array.from({ length: many }, (_, i) => (i * 7919) % many);

test('the largest and the smallest, of none too', () => {
  expect([largestOf(numbers), smallestOf(numbers)]).toEqual([many - 1, 0]);
  expect([largestOf([]), smallestOf([])]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  expect([largestOf([1, Number.NaN, 2]), smallestOf([Number.NaN, 1])]).toEqual([Number.NaN, Number.NaN]);
});

test('as many samples, classes, rows', async () => {
  expect(lengthOrder(numbers, many, seededRandom(1))).toHaveLength(many);
  expect(imbalanceRatio(numbers.map((n) => 1 + n))).toBe(many);
  expect(
    planHoldOuts(
      Int32Array.from(numbers, (n) => n >> 1),
      many,
      1,
    )!.count,
  ).toBeGreaterThan(0);
  const samples = numbers.map((n) => ({ id: String(n), hash: String(n), label: n >> 1 }));
  const codes: string[] = [];
  checkSplits(
    { train: samples, validation: [], test: [] },
    {
      classes: numbers.map(String),
      task: singleLabel(many),
      config: { method: 'fine-tune' } as never,
      reference: { modality: 'image' } as never,
      emit: (event) => event.type === 'warning' && codes.push(event.code),
    },
  );
  expect(codes).toContain('FEW_EXAMPLES');
  expect(
    textTable(
      [{ heading: 'n', align: 'left' }],
      numbers.map((n) => [String(n)]),
    ).length,
  ).toBeGreaterThan(many);
});

test('a text of as many tokens', () => {
  const tokens = () => numbers;
  const tokenizer = { endId: undefined, tokens, partTokens: tokens, chat: () => '' } as never;
  const { ids, weights } = tokenizeExample({ prompt: 'a', completion: 'b' }, tokenizer);
  expect([ids.length, weights.length]).toEqual([2 * many, 2 * many]);
});

test('a batch of as many rows, and a graph node with as many inputs', () => {
  const rows = numbers.map(() => ({ ids: [1, 2], weights: [1, 1] }));
  expect(tokenFeeds(rows, 0).input_ids!.shape).toEqual([many, 2]);
  const names = numbers.map((n) => `x${n}`);
  const graph = makeGraph({
    node: [makeNode('Sum', names, ['y'])],
    input: names.map((name) => makeValueInfo(name, 'float32', [1])),
    output: [makeValueInfo('y', 'float32', [1])],
  });
  expect(ancestorsOf(indexGraph(graphOf(makeModel(graph))), ['y'])).toHaveLength(1);
});
