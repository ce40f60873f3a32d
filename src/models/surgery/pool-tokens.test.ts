import { afterAll, describe, expect, test } from 'vitest';
import { graphOf, makeNode, tensor, toFloat32 } from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import type { PoolingMode } from '../sentence/sentence-module.ts';
import { sequence } from '../test-network.ts';
import { testEncoder } from '../text/test-encoder.ts';
import { withFeaturesOutput } from './features-output.ts';
import { findHead } from './find-head.ts';
import { replaceHead } from './replace-head.ts';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

const axes = { sequence_length: [8, 9] as const };
/** Three texts of 4, 2 and 1 tokens; the second has its padding on the left. */
const ids = tensor('int64', [3, 4], [...[5, 9, 3, 7], ...[0, 0, 8, 2], ...[6, 0, 0, 0]]);
const mask = tensor('int64', [3, 4], [...[1, 1, 1, 1], ...[0, 0, 1, 1], ...[1, 0, 0, 0]]);

async function headOf(model: ReturnType<typeof testEncoder>, kind: PoolingMode, maskName: string | undefined) {
  const shapes = await probeShapes(runtime, model, axes);
  return findHead(model, shapes, { pooling: { modes: [kind], mask: maskName } });
}

async function run(model: ReturnType<typeof testEncoder>, output: string, feeds: Record<string, typeof ids>) {
  const session = await runtime.createSession(model);
  try {
    const { [output]: result } = await session.run(feeds);
    return result!;
  } finally {
    await session.dispose();
  }
}

/** The same in plain numbers, from the token vectors. */
function pooledBy(kind: PoolingMode, hidden: Float32Array, marks: readonly number[], [n, t, d]: readonly number[]) {
  return Array.from({ length: n! * d! }, (_, i) => {
    const [row, feature] = [Math.floor(i / d!), i % d!];
    const own = marks.slice(row * t!, (row + 1) * t!).flatMap((mark, place) => (mark ? [place] : []));
    const at = (place: number) => hidden[(row * t! + place) * d! + feature]!;
    if (kind === 'mean') return own.reduce((sum, place) => sum + at(place), 0) / own.length;
    return at(kind === 'cls' ? 0 : own.at(-1)!);
  });
}

describe.each([13, 17, 22])('opset %i', (opset) => {
  test.each(['mean', 'cls', 'lasttoken'] as const)('%s: padding changes nothing', async (kind) => {
    const model = testEncoder({ opset });
    const hidden = await run(model, 'last_hidden_state', { input_ids: ids, attention_mask: mask });
    const head = await headOf(model, kind, 'attention_mask');
    expect(head).toMatchObject({ kind: 'none', features: { value: 'last_hidden_state', layout: 'sequence', size: 6 } });
    const { model: pooled, output } = withFeaturesOutput(model, head);
    const found = await run(pooled, output, { input_ids: ids, attention_mask: mask });
    expect(found.shape).toEqual([3, 6]);
    const wanted = pooledBy(kind, toFloat32(hidden), [...(mask.data as BigInt64Array)].map(Number), hidden.shape);
    // Sums of at most four float32 numbers of size one.
    wanted.forEach((value, i) => {
      expect(toFloat32(found)[i]).toBeCloseTo(value, 6);
    });
  });
});

test('a new head on a text model is right for padded batches', async () => {
  const model = testEncoder();
  const head = await headOf(model, 'mean', 'attention_mask');
  const grafted = replaceHead(model, head, { kind: 'linear' }, 3, sequence());
  const all = await run(grafted.model, 'logits', { input_ids: ids, attention_mask: mask });
  const alone = await run(grafted.model, 'logits', {
    input_ids: tensor('int64', [1, 2], [8, 2]),
    attention_mask: tensor('int64', [1, 2], [1, 1]),
  });
  expect(all.shape).toEqual([3, 3]);
  toFloat32(alone).forEach((value, i) => {
    expect(toFloat32(all)[3 + i]).toBeCloseTo(value, 6);
  });
});

test('a text of padding alone has finite features', async () => {
  const model = testEncoder();
  const { model: pooled, output } = withFeaturesOutput(model, await headOf(model, 'mean', 'attention_mask'));
  const found = await run(pooled, output, {
    input_ids: ids,
    attention_mask: tensor('int64', [3, 4], Array(12).fill(0)),
  });
  expect([...toFloat32(found)]).toEqual(Array(18).fill(0));
});

test('the mask stays an input where only the pooling reads it', async () => {
  const model = testEncoder({ inputs: ['input_ids'] });
  const withMask = testEncoder({ inputs: ['input_ids', 'attention_mask'] });
  const features = {
    value: 'hidden',
    layout: 'sequence',
    size: 6,
    pooling: { modes: ['lasttoken'], mask: 'attention_mask' },
  };
  const head = { ...(await headOf(withMask, 'lasttoken', 'attention_mask')), features: features as never };
  const { model: pooled } = withFeaturesOutput(withMask, head);
  expect(graphOf(pooled).input.map(({ name }) => name)).toEqual(['input_ids', 'attention_mask']);
  // Without any mask every token counts.
  const { model: plain, output } = withFeaturesOutput(model, await headOf(model, 'lasttoken', undefined));
  const hidden = toFloat32(await run(model, 'last_hidden_state', { input_ids: ids }));
  expect([...toFloat32(await run(plain, output, { input_ids: ids })).slice(0, 6)]).toEqual([...hidden.slice(18, 24)]);
});

test('of several outputs: token vectors before pooler_output, a sentence_embedding before both, logits before all', async () => {
  const pool = [
    makeNode('ReduceMean', ['last_hidden_state'], ['pooler_output'], { axes: [1], keepdims: 0 }),
    makeNode('ReduceMax', ['last_hidden_state'], ['sentence_embedding'], { axes: [1], keepdims: 0 }),
    makeNode('Gemm', ['pooler_output', 'classifier.weight'], ['logits'], { transB: 1 }),
  ];
  const weights = { 'classifier.weight': tensor('float32', [2, 6], new Float32Array(12).fill(0.5)) };
  const found = async (...outputs: string[]) => {
    const head = await headOf(testEncoder({ more: { nodes: pool, weights }, outputs }), 'mean', 'attention_mask');
    return `${head.features.value} ${head.features.layout} ${head.kind} ${head.classes}`;
  };
  expect(await found('last_hidden_state', 'pooler_output')).toBe('last_hidden_state sequence none undefined');
  expect(await found('last_hidden_state', 'sentence_embedding')).toBe('sentence_embedding vector none undefined');
  expect(await found('last_hidden_state', 'sentence_embedding', 'logits')).toBe('pooler_output vector gemm 2');
});

test('a decoder that scores every token and picks one: the features are its token vectors, pooled alike', async () => {
  const pick = [
    makeNode('MatMul', ['last_hidden_state', 'score.weight'], ['scores']),
    makeNode('Gather', ['scores', 'last_place'], ['logits'], { axis: 1 }),
  ];
  const weights = {
    'score.weight': tensor('float32', [6, 2], new Float32Array(12).fill(0.5)),
    last_place: tensor('int64', [], [-1]),
  };
  const model = testEncoder({ more: { nodes: pick, weights }, outputs: ['logits'] });
  expect(await headOf(model, 'lasttoken', 'attention_mask')).toMatchObject({
    features: {
      value: 'last_hidden_state',
      layout: 'sequence',
      pooling: { modes: ['lasttoken'], mask: 'attention_mask' },
    },
    kind: 'matmul',
    classes: 2,
    parameters: ['score.weight'],
  });
});
