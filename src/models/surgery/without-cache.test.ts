import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTrainingGraph } from '../../autodiff/index.ts';
import {
  graphOf,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  normalizeModel,
  readModelFile,
  type Tensor,
  tensor,
  tensorToProto,
  withGraph,
} from '../../onnx/node/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { withoutCache } from './without-cache.ts';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

const int64 = (rows: number[][]) => tensor('int64', [rows.length, rows[0]!.length], rows.flat());
const ids = int64([
  [5, 80, 7, 200],
  [9, 4, 250, 2],
]);
const attention_mask = int64([
  [1, 1, 1, 1],
  [1, 1, 1, 0],
]);
const position_ids = int64([
  [0, 1, 2, 3],
  [0, 1, 2, 3],
]);

async function logitsOf(model: ModelProto, feeds: Record<string, Tensor>): Promise<Float32Array> {
  const session = await runtime.createSession(model);
  const { logits } = await session.run(feeds).finally(() => session.dispose());
  return logits!.data as Float32Array;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((max, value, i) => Math.max(max, Math.abs(value - b[i]!)), 0);
}

const inputNames = (model: ModelProto) => {
  const stored = new Set(graphOf(model).initializer.map((t) => t.name));
  return graphOf(model)
    .input.map(({ name }) => name)
    .filter((name) => !stored.has(name));
};

describe('a Llama with its cache in plain operators', () => {
  let model: ModelProto;
  beforeAll(async () => {
    const file = fileURLToPath(new URL('../../../conformance/fixtures/tiny-llama/onnx/model.onnx', import.meta.url));
    model = await readModelFile(file);
    normalizeModel(model, { origin: file });
  });

  test('gives the scores that it gives with an empty cache', async () => {
    const bare = withoutCache(model);
    expect(inputNames(bare)).toEqual(['input_ids', 'attention_mask', 'position_ids']);
    expect(graphOf(bare).output.map(({ name }) => name)).toEqual(['logits']);
    const feeds = { input_ids: ids, attention_mask, position_ids };
    const past = inputNames(model).filter((name) => name.startsWith('past'));
    expect(past).toHaveLength(4);
    const empty = Object.fromEntries(past.map((name) => [name, tensor('float32', [2, 2, 0, 8], [])]));
    const whole = await logitsOf(model, { ...feeds, ...empty });
    const found = await logitsOf(bare, feeds);
    // the same operators in the same order
    expect(largestDifference(found, whole)).toBeLessThan(1e-5);
  });

  test('no Concat is left behind an empty past, and the model given is as it was', () => {
    const before = graphOf(model).node.length;
    const concats = (of: ModelProto) =>
      graphOf(of)
        .node.filter((n) => n.opType === 'Concat')
        .map((n) => n.name);
    const bare = concats(withoutCache(model));
    expect(concats(model).filter((name) => !bare.includes(name))).toHaveLength(4);
    expect(graphOf(model).node).toHaveLength(before);
  });

  test('a model without a cache stays as it is', () => {
    const bare = withoutCache(model);
    expect(graphOf(withoutCache(bare)).node).toEqual(graphOf(bare).node);
  });

  test('merged files and other scores are refused', () => {
    const merged = withGraph(model, {
      input: [...graphOf(model).input, makeValueInfo('use_cache_branch', 'bool', [1])],
    });
    expect(() => withoutCache(merged)).toThrow(expect.objectContaining({ code: 'DECODER_UNSUPPORTED' }));
    expect(() => withoutCache(model, 'scores')).toThrow(/no output "scores"/);
  });

  test('all places keep their scores', async () => {
    const { input, node } = graphOf(model);
    const asking = withGraph(model, {
      input: [...input, makeValueInfo('num_logits_to_keep', 'int64', [])],
      node: [...node.slice(0, -1), makeNode('Identity', ['num_logits_to_keep'], ['kept']), ...node.slice(-1)],
    });
    expect(inputNames(withoutCache(asking))).not.toContain('num_logits_to_keep');
  });
});

test("ONNX Runtime's own attention with a cache can learn once the cache is empty", async () => {
  const [size, groups, width, words] = [8, 1, 16, 12];
  const values = (count: number, seed: number) =>
    Float32Array.from({ length: count }, (_, i) => Math.sin(i * 1.7 + seed) * 0.5);
  const weight = (name: string, shape: number[], seed: number) =>
    tensorToProto(name, tensor('float32', shape, values(shape[0]! * shape[1]!, seed)));
  const past = ['past_key_values.0.key', 'past_key_values.0.value'];
  const cache = (name: string, length: string) => makeValueInfo(name, 'float32', ['batch_size', groups, length, size]);
  const domain = 'com.microsoft';
  const model = makeModel(
    makeGraph({
      input: [
        makeValueInfo('input_ids', 'int64', ['batch_size', 'sequence_length']),
        makeValueInfo('attention_mask', 'int64', ['batch_size', 'total_sequence_length']),
        ...past.map((name) => cache(name, 'past_sequence_length')),
      ],
      output: [
        makeValueInfo('logits', 'float32', ['batch_size', 'sequence_length', words]),
        cache('present.0.key', 'total_sequence_length'),
        cache('present.0.value', 'total_sequence_length'),
      ],
      initializer: [
        weight('embed', [words, width], 1),
        weight('q', [width, width], 2),
        weight('k', [width, size], 3),
        weight('v', [width, size], 4),
        weight('head', [width, words], 5),
        tensorToProto('one', tensor('int64', [1], [1])),
      ],
      node: [
        makeNode('Gather', ['embed', 'input_ids'], ['x']),
        ...['q', 'k', 'v'].map((name) => makeNode('MatMul', ['x', name], [`x${name}`])),
        makeNode('ReduceSum', ['attention_mask', 'one'], ['filled'], { keepdims: 0 }),
        makeNode('Sub', ['filled', 'one'], ['last64']),
        makeNode('Cast', ['last64'], ['last'], { to: 6 }),
        makeNode('Shape', ['attention_mask'], ['total64'], { start: 1, end: 2 }),
        makeNode('Cast', ['total64'], ['total'], { to: 6 }),
        makeNode(
          'GroupQueryAttention',
          ['xq', 'xk', 'xv', ...past, 'last', 'total'],
          ['y', 'present.0.key', 'present.0.value'],
          { num_heads: 2, kv_num_heads: groups },
          { domain },
        ),
        makeNode('MatMul', ['y', 'head'], ['logits']),
      ],
    }),
    { '': 17, [domain]: 1 },
  );
  const feeds = {
    input_ids: int64([
      [5, 8, 7, 2],
      [9, 4, 1, 2],
    ]),
    attention_mask,
  };
  const bare = withoutCache(model);
  expect(inputNames(bare)).toEqual(['input_ids', 'attention_mask']);
  const empty = Object.fromEntries(past.map((name) => [name, tensor('float32', [2, groups, 0, size], [])]));
  const [found, whole] = [await logitsOf(bare, feeds), await logitsOf(model, { ...feeds, ...empty })];
  // the same operators; scores are below 1
  expect(largestDifference(found, whole)).toBeLessThan(1e-6);

  const shapes = await probeShapes(runtime, bare, { sequence_length: [3, 4], total_sequence_length: [3, 4] });
  const graph = buildTrainingGraph(bare, {
    trainable: ['q', 'k', 'v'],
    loss: { kind: 'token-cross-entropy', logits: 'logits' },
    shapes,
  });
  expect(Object.keys(graph.gradients).sort()).toEqual(['k', 'q', 'v']);
});
