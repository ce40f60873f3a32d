import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { messagesOf } from '../../messages/test-messages.ts';
import { graphOf } from '../../onnx/index.ts';
import { modelCard } from '../export/card/model-card.ts';
import { openModel } from '../open-model.ts';
import { defaultImagePreprocessing } from '../preprocessing.ts';
import type { ImageModel } from '../reference-model.ts';
import { normalizationNotes } from './normalization-notes.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'injerto-notes-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function opened(fixture: string, options = {}) {
  const path = join(folder, 'model.onnx');
  await copyFile(
    fileURLToPath(new URL(`../../../conformance/fixtures/quantized/${fixture}.onnx`, import.meta.url)),
    path,
  );
  return openModel(path, options);
}

test('a model says what opening changed about it, and so does the card of what is made of it', async () => {
  const reference = await opened('image-qdq-int8');
  const sentence = 'int8 weights were de-quantized into float32, and activations are no longer quantized.';
  expect(messagesOf(reference.converted)).toEqual([sentence]);
  expect(messagesOf(reference.notes)).toContain(sentence);
  const { name, sha256, converted } = reference;
  const card = modelCard({
    name: 'fruit',
    record: {
      format: 1,
      injerto: '0.0.0',
      created: '2026-01-01T00:00:00.000Z',
      reference: { name, sha256, converted: messagesOf(converted) },
      method: 'transfer',
      settings: {},
      seed: 1,
      classes: [],
      metrics: [],
      head: { features: 'f', parameters: [] },
    },
    reader: {
      modality: 'image',
      input: { name: 'pixel_values' },
      preprocessing: defaultImagePreprocessing(224),
    } as ImageModel,
    graph: {
      inputName: (input) => input,
      output: 'logits',
      probabilities: false,
      rows: undefined,
      task: 'single-label',
    },
    hasLicenseFile: false,
  });
  expect(card).toContain(`\n\n${sentence}\n\n`);
});

test('quantised weights stay where that is asked for', async () => {
  const { converted, model } = await opened('image-qdq', { keepQuantized: true });
  expect(converted).toEqual([]);
  expect(graphOf(model).node.filter((node) => node.opType === 'DequantizeLinear').length).toBeGreaterThan(10);
});

test('a file of float16 is opened as float32', async () => {
  const { converted, model } = await opened('image-fp16');
  expect(messagesOf(converted)).toEqual(["The file's float16 numbers were widened to float32."]);
  expect(new Set(graphOf(model).initializer.map((t) => t.dataType))).toEqual(new Set([1]));
});

test('every sentence', () => {
  expect(
    messagesOf(
      normalizationNotes({
        inlined: ['a', 'b', 'c', 'd'],
        opset: { from: 9, to: 13 },
        widened: { dtypes: ['float16', 'bfloat16'], tensors: 1, inputs: [], outputs: [] },
        dequantized: { dtypes: ['int8', 'int32', 'uint4'], weights: ['w'], kept: 2 },
      }),
    ),
  ).toEqual([
    'int8 and uint4 weights were de-quantized into float32, and activations are no longer quantized.',
    '2 quantized nodes have no float32 form and stay as they are: they cannot learn.',
    "The file's float16 and bfloat16 numbers were widened to float32.",
    'The file uses ONNX opset 9; the graph was raised to opset 13.',
    `The file's functions were written out in the graph ("a", "b", "c", and 1 more).`,
  ]);
});
