import type { InferenceSession } from 'onnxruntime-common';
import { expect, test } from 'vitest';
import type { Engine } from './engine.ts';
import { openWithFewerOptimizations, optimizerIn } from './fewer-optimizations.ts';

/** An engine that refuses until the options please it. @returns it, and the options that were tried. */
function engine(pleases: (options: InferenceSession.SessionOptions) => boolean, reason: string) {
  const tried: InferenceSession.SessionOptions[] = [];
  const create = async (_: Uint8Array, options: InferenceSession.SessionOptions = {}) => {
    tried.push(options);
    if (!pleases(options)) throw new Error(reason);
    return {} as InferenceSession;
  };
  return { engine: { InferenceSession: { create } } as unknown as Engine, tried };
}
const open = (made: Engine, level: InferenceSession.SessionOptions['graphOptimizationLevel'] = 'all') =>
  openWithFewerOptimizations(made, new Uint8Array(), { graphOptimizationLevel: level });

test('nothing is said where nothing was refused', async () => {
  const { engine: made, tried } = engine(() => true, '');
  expect(await open(made)).toEqual({ session: {} });
  expect(tried).toHaveLength(1);
});

test('the optimizer that the message names is switched off, and the rest stays', async () => {
  const off = (options: InferenceSession.SessionOptions) =>
    (options.extra as { optimization?: { disable_specified_optimizers?: string } } | undefined)?.optimization
      ?.disable_specified_optimizers;
  const { engine: made } = engine((options) => off(options) === 'ReshapeFusion', 'to2dfor node: /Reshape_new_reshape');
  const { remark } = await open(made);
  expect(remark).toMatchObject({ code: 'OPTIMIZATION_REFUSED', details: { off: 'ReshapeFusion', level: null } });
  expect(remark!.message).toContain('opened it without ReshapeFusion');
});

test('else the level goes down step by step, never up', async () => {
  const { engine: made, tried } = engine(({ graphOptimizationLevel: level }) => level === 'disabled', 'some reason');
  expect((await open(made, 'extended')).remark).toMatchObject({ details: { off: null, level: 'disabled' } });
  expect(tried.map(({ graphOptimizationLevel: level }) => level)).toEqual(['extended', 'basic', 'disabled']);
});

test('a graph that is refused at every level is an error with the first reason', async () => {
  const { engine: made, tried } = engine(() => false, 'No such operator.');
  await expect(open(made)).rejects.toMatchObject({ code: 'MODEL_REJECTED', details: { reason: 'No such operator' } });
  expect(tried).toHaveLength(4);
});

test.each([
  ['Exception in GeluFusionL2 … GeluFusion said no', 'GeluFusion'],
  ['/onnxruntime_src/onnxruntime/core/optimizer/attention_fusion.cc:301 itr != end', 'AttentionFusion'],
  ['core/optimizer/slice_elimination.cc:12', 'SliceElimination'],
  ['for node: /Reshape_new_reshape', 'ReshapeFusion'],
  ['Node (Add_3) Op (Add) [ShapeInferenceError]', undefined],
])('%s', (reason, optimizer) => expect(optimizerIn(reason)).toBe(optimizer));
