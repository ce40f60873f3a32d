import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { messagesOf } from '../../messages/test-messages.ts';
import { graphOf } from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { openModel } from '../open-model.ts';
import type { TextModel } from '../reference-model.ts';
import { moduleName } from '../sentence/sentence-module.ts';
import { dissectModel } from '../surgery/dissect-model.ts';
import { textFolder, tinyTokenizer } from './test-text-folder.ts';

const opened =
  'The file fixes the batch size. The graph was opened for any batch size, and checked: samples get the same scores together as alone.';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

const open = async (...args: Parameters<typeof textFolder>) =>
  (await openModel(await textFolder(...args))) as TextModel;

test('the starter', async () => {
  const reference = (await openModel('all-minilm-l6-v2')) as TextModel;
  expect(reference).toMatchObject({
    modality: 'text',
    inputs: { ids: 'input_ids', attentionMask: 'attention_mask', tokenTypes: 'token_type_ids', length: undefined },
    normalize: false,
    prompts: {},
    axes: { sequence_length: [8, 9] },
    license: 'Apache-2.0',
    tokenizer: { maxLength: 256, padId: 0, vocabularySize: 30522 },
    notes: [{ code: 'WEIGHTS_DEQUANTIZED', details: { dtypes: ['int8'] } }],
  });
  expect(reference.modules.map(moduleName)).toEqual(['Pooling (mean)', 'Normalize']);
  const { head, blocks } = dissectModel(reference, await probeShapes(runtime, reference.model, reference.axes));
  expect(head.features).toEqual({ value: reference.embedding, layout: 'vector', size: 384 });
  expect(blocks.map(({ name }) => name)).toEqual([
    'embeddings',
    ...[0, 1, 2, 3, 4, 5].map((layer) => `encoder.layer.${layer}`),
  ]);
  // All learn: 22.6 million weights, as in PyTorch without the pooler.
  expect(blocks.reduce((sum, block) => sum + block.parameterCount, 0)).toBe(22_565_376);
});

describe('inputs', () => {
  test.each([
    [['input_ids', 'attention_mask'], { ids: 'input_ids', attentionMask: 'attention_mask' }],
    [['input_word_ids:0', 'input_mask:0'], { ids: 'input_word_ids:0', attentionMask: 'input_mask:0' }],
    [['a', 'b'], { ids: 'a', attentionMask: 'b' }],
    [['tokens'], { ids: 'tokens', attentionMask: undefined }],
  ] as const)('%j', async (inputs, wanted) => {
    expect((await open({}, { inputs })).inputs).toMatchObject(wanted);
  });

  test('free axes get names, a fixed batch becomes free, int32 becomes int64', async () => {
    const reference = await open({}, { batch: 1, length: 'batch_size', dtype: 'int32' });
    expect(reference.axes).toEqual({ sequence_length: [8, 9] });
    expect(messagesOf(reference.notes)).toContain(opened);
    const shapes = await probeShapes(runtime, reference.model, reference.axes);
    expect(shapes.get('last_hidden_state')?.axes).toEqual([null, null, 6]);
    expect(shapes.get('input_ids')?.dtype).toBe('int64');
    const narrowed = graphOf(reference.model).node.filter(({ name }) => name.endsWith('.int32'));
    expect(narrowed.map(({ opType }) => opType)).toEqual(['Cast', 'Cast']);
  });

  test('a fixed length is kept', async () => {
    const reference = await open({}, { length: 24 });
    expect(reference).toMatchObject({ inputs: { length: 24 }, axes: {}, tokenizer: { maxLength: 24 } });
    expect(messagesOf(reference.notes)).toContain(
      'The graph fixes the length: every text is cut or padded to 24 tokens.',
    );
    await probeShapes(runtime, reference.model, reference.axes);
  });
});

describe('the tokenizer', () => {
  test('is missing', async () => {
    const folder = await textFolder({ 'tokenizer.json': undefined });
    await expect(openModel(folder)).rejects.toMatchObject({
      code: 'TOKENIZER_MISSING',
      where: join(folder, 'tokenizer.json'),
    });
  });

  test('comes in an older file, and that is said', async () => {
    const lines = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'uno', '##s'].join('\n');
    const reference = await open({ 'tokenizer.json': undefined, 'vocab.txt': lines });
    expect(reference.tokenizer.encode('unos dos').ids).toEqual([2, 5, 6, 1, 3]);
    expect(reference.tokenizerFiles).toContain('vocab.txt');
    expect(messagesOf(reference.notes).join(' ')).toContain('The tokenizer is read from vocab.txt, an older form');
  });

  test('has more tokens than the embedding has rows', async () => {
    await expect(open({}, { tokens: 100 })).rejects.toMatchObject({
      code: 'TOKENIZER_MISMATCH',
      what: expect.stringMatching(/^The tokenizer has 303 tokens, but the model's embedding has only 100 rows/),
    });
  });

  test('lies beside a bare file, or beside the folder onnx', async () => {
    const folder = await textFolder();
    const inner = await openModel(join(folder, 'onnx', 'model.onnx'));
    expect(inner).toMatchObject({ modality: 'text', folder, config: { model_type: 'bert' } });
    await cp(join(folder, 'onnx', 'model.onnx'), join(folder, 'net.onnx'));
    await rm(join(folder, 'onnx'), { recursive: true });
    expect(await openModel(join(folder, 'net.onnx'))).toMatchObject({ name: 'net', folder });
  });

  test('and the longest length', async () => {
    const config = { model_type: 'roberta', max_position_embeddings: 130, pad_token_id: 1 };
    const reference = await open({ 'config.json': config, 'tokenizer_config.json': { model_max_length: 1e30 } });
    expect(reference.tokenizer.maxLength).toBe(128);
    const limited = await open({ 'config.json': config, 'sentence_bert_config.json': { max_seq_length: 32 } });
    expect(limited.tokenizer.maxLength).toBe(32);
    expect(messagesOf((await open()).notes)).toContain('No file says how long a text may be: 512 tokens are assumed.');
  });
});

describe('pooling and prompts', () => {
  const modules = (...types: string[]) =>
    types.map((type, idx) => ({
      idx,
      name: `${idx}`,
      path: idx === 0 ? '' : `${idx}_${type}`,
      type: `sentence_transformers.models.${type}`,
    }));
  const names = ({ modules: found }: TextModel) => found.map(moduleName);

  test("what sentence-transformers' files say", async () => {
    const reference = await open({
      'modules.json': modules('Transformer', 'Pooling'),
      '1_Pooling/config.json': { pooling_mode_cls_token: true, pooling_mode_mean_tokens: false },
      'config_sentence_transformers.json': {
        prompts: { query: 'Frage: ', document: '' },
        default_prompt_name: 'query',
        similarity_fn_name: 'dot',
      },
    });
    expect(names(reference)).toEqual(['Pooling (cls)']);
    expect(reference).toMatchObject({ normalize: false, prompts: { query: 'Frage: ' }, defaultPrompt: 'Frage: ' });
    // The modules are in the graph: their files would say something else of a model with a head.
    expect(reference.tokenizerFiles).toEqual(['tokenizer.json', 'config_sentence_transformers.json']);
    expect(messagesOf(reference.notes).join('\n')).toContain('compare vectors by "dot"');
  });

  test.each([
    ['multilingual-e5-small', {}, 'mean', { query: 'query: ', document: 'passage: ' }],
    ['bge-small-en-v1.5', {}, 'cls', {}],
    ['my-encoder', { _name_or_path: 'BAAI/bge-base-en' }, 'cls', {}],
    ['my-encoder', {}, 'mean', {}],
    ['my-decoder', { architectures: ['LlamaForCausalLM'] }, 'lasttoken', {}],
    ['my-decoder', { model_type: 'qwen3' }, 'lasttoken', {}],
  ] as const)('what is usual for %s %j', async (name, config, pooling, prompts) => {
    const reference = await open({ 'config.json': config }, {}, name);
    expect(names(reference)).toEqual([`Pooling (${pooling})`, 'Normalize']);
    expect(reference.prompts).toEqual(prompts);
    expect(messagesOf(reference.notes).join('\n')).toContain('No file says how token vectors are pooled');
  });

  test('two modules in one folder of a Transformer with its own tokenizer', async () => {
    const [first, ...rest] = modules('Transformer', 'Pooling', 'Normalize');
    const reference = await open({
      'tokenizer.json': undefined,
      '0_Transformer/tokenizer.json': tinyTokenizer,
      '0_Transformer/sentence_roberta_config.json': { max_seq_length: 20 },
      'modules.json': [{ ...first, path: '0_Transformer' }, ...rest],
      '1_Pooling/config.json': { pooling_mode: ['cls', 'max'] },
    });
    expect(names(reference)).toEqual(['Pooling (cls + max)', 'Normalize']);
    expect(reference.tokenizer.maxLength).toBe(20);
    expect(reference.tokenizerFiles).toEqual([
      '0_Transformer/tokenizer.json',
      '0_Transformer/sentence_roberta_config.json',
    ]);
  });
});
