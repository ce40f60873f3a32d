import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeModel } from '../../onnx/index.ts';
import { isImageTextModel, openImageTextModel } from './open-image-text-model.ts';

const clip = fileURLToPath(new URL('../../../conformance/fixtures/zero-shot/clip', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'injerto-image-text-'));
  await mkdir(path.join(folder, 'onnx'));
  for (const name of ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json']) {
    await copyFile(path.join(clip, name), path.join(folder, name));
  }
});
afterEach(() => rm(folder, { recursive: true }));

test('one graph falls into two halves, each with its own inputs, and what makes logits of both', async () => {
  const model = await openImageTextModel(clip);
  const inputs = (part: { readonly model: typeof model.text.model }) => part.model.graph!.input.map(({ name }) => name);
  expect(inputs(model.text)).toEqual(['input_ids', 'attention_mask']);
  expect(inputs(model.image)).toEqual(['pixel_values']);
  expect('model' in model.score && inputs(model.score)).toEqual(['image_embeds', 'text_embeds']);
  expect([model.activation, model.textLength, model.remarks]).toEqual(['softmax', undefined, []]);
});

test('two files of halves, whose factor is assumed and said to be', async () => {
  const whole = await openImageTextModel(clip);
  await writeFile(path.join(folder, 'onnx', 'text_model.onnx'), encodeModel(whole.text.model));
  await writeFile(path.join(folder, 'onnx', 'vision_model.onnx'), encodeModel(whole.image.model));
  expect(await isImageTextModel(folder)).toBe(true);
  const model = await openImageTextModel(folder);
  expect(model.score).toEqual({ scale: 100, bias: 0 });
  expect([model.text.output, model.image.output, model.text.attentionMask]).toEqual([
    'text_embeds',
    'image_embeds',
    'attention_mask',
  ]);
  expect(model.remarks.map(({ message }) => message)).toEqual([
    'The two halves do not hold the factor of their cosines: 100 is assumed, as published models of this kind have them.',
  ]);
});

test('what is missing is named', async () => {
  await expect(openImageTextModel(folder)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
  await copyFile(
    fileURLToPath(new URL('../../../conformance/fixtures/zero-shot/nli/onnx/model.onnx', import.meta.url)),
    path.join(folder, 'onnx', 'model.onnx'),
  );
  await expect(openImageTextModel(folder)).rejects.toMatchObject({
    code: 'IMAGE_TEXT_UNSUPPORTED',
    what: 'The graph has no output text_embeds, image_embeds, or logits_per_image.',
  });
  await rm(path.join(folder, 'tokenizer.json'));
  await copyFile(path.join(clip, 'onnx', 'model.onnx'), path.join(folder, 'onnx', 'model.onnx'));
  await expect(openImageTextModel(folder)).rejects.toMatchObject({ code: 'TOKENIZER_MISSING' });
  expect(await isImageTextModel(path.join(clip, '..', 'nli'))).toBe(false);
  expect(await isImageTextModel('no-such-folder')).toBe(false);
});
