import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { normalizeModel, readModelFile } from '../../onnx/node/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { findHead } from '../surgery/find-head.ts';
import { embeddingRows } from './embedding-rows.ts';
import { findTextInputs, prepareTextInputs } from './text-inputs.ts';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

/** Encoders, classifiers with a hidden layer, and decoders, in both of PyTorch's exporters. */
test.each([
  ['bert', { kind: 'none', features: { value: 'last_hidden_state', layout: 'sequence', size: 24 } }],
  ['modernbert', { kind: 'none', features: { value: 'last_hidden_state', layout: 'sequence', size: 24 } }],
  ['distilbert', { kind: 'gemm', classes: 3, features: { layout: 'vector', size: 24 } }],
  ['roberta', { kind: 'gemm', classes: 3, features: { layout: 'vector', size: 24 } }],
  ['deberta-v3', { kind: 'gemm', classes: 3, features: { layout: 'vector', size: 24 } }],
  ['gpt2', { kind: 'matmul', classes: 64, features: { layout: 'sequence', size: 24 } }],
  ['clip-text', { kind: 'none', features: { value: 'text_embeds', layout: 'vector', size: 16 } }],
])('%s', async (name, wanted) => {
  for (const exporter of ['torchscript', 'dynamo']) {
    const file = fileURLToPath(new URL(`../../../conformance/fixtures/zoo/${name}-${exporter}.onnx`, import.meta.url));
    const model = await readModelFile(file);
    normalizeModel(model, { origin: file });
    const inputs = findTextInputs(model, file)!;
    expect(inputs).toMatchObject({ ids: 'input_ids', attentionMask: 'attention_mask' });
    expect(embeddingRows(model, inputs.ids)).toBe(64);
    const { symbol } = prepareTextInputs(model, inputs);
    const shapes = await probeShapes(runtime, model, { [symbol!]: [8, 9] });
    expect(findHead(model, shapes, { pooling: { modes: ['mean'], mask: 'attention_mask' } })).toMatchObject(wanted);
  }
});
