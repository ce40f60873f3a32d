/** What of sentence-transformers is refused, and by which name; what the graph holds already. The numbers are compared in conformance/. */
import { afterAll, describe, expect, test } from 'vitest';
import { messagesOf } from '../../messages/test-messages.ts';
import { makeNode, type Tensor, tensor, toFloat32 } from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { encodeSafetensors } from '../../safetensors.ts';
import { openModel } from '../open-model.ts';
import type { TextModel } from '../reference-model.ts';
import { dissectModel } from '../surgery/dissect-model.ts';
import { withFeaturesOutput } from '../surgery/features-output.ts';
import type { TestEncoderOptions } from '../text/test-encoder.ts';
import { textFolder } from '../text/test-text-folder.ts';
import { moduleName } from './sentence-module.ts';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

type Files = Readonly<Record<string, unknown>>;

/** modules.json of a Transformer and these, each in its own folder. */
function listed(...types: readonly string[]): Files {
  const of = (type: string) => (type.includes('.') ? type : `sentence_transformers.models.${type}`);
  const folders = types.map((type, i) => `${i + 1}_${type.split('.').at(-1)}`);
  const entries = types.map((type, i) => ({ idx: i + 1, name: `${i + 1}`, path: folders[i]!, type: of(type) }));
  return { 'modules.json': [{ idx: 0, name: '0', path: '', type: of('Transformer') }, ...entries] };
}

const mean = { word_embedding_dimension: 6, pooling_mode_mean_tokens: true };
const pooled = (config: unknown = mean): Files => ({ ...listed('Pooling'), '1_Pooling/config.json': config });
const ones = (...shape: number[]) =>
  tensor('float32', shape, new Float32Array(shape.reduce((a, b) => a * b)).fill(0.5));
const bytes = (tensors: Record<string, Tensor>) => Buffer.concat(encodeSafetensors(tensors));

/** Pooling and a Dense of 6 to 3. */
function dense(
  config: Files = {},
  weights: unknown = bytes({ 'linear.weight': ones(3, 6), 'linear.bias': ones(3) }),
): Files {
  return {
    ...listed('Pooling', 'Dense'),
    '1_Pooling/config.json': mean,
    '2_Dense/config.json': {
      in_features: 6,
      out_features: 3,
      activation_function: 'torch.nn.modules.linear.Identity',
      ...config,
    },
    ...(weights === null ? {} : { '2_Dense/model.safetensors': weights }),
  };
}

const open = async (files: Files, options: TestEncoderOptions = {}) =>
  (await openModel(await textFolder(files, options))) as TextModel;

describe('is refused by name', () => {
  test.each([
    'WordEmbeddings',
    'BoW',
    'CNN',
    'LSTM',
    'WordWeights',
    'StaticEmbedding',
    'SpladePooling',
    'Asym',
    'Router',
    'CLIPModel',
    'WeightedLayerPooling',
  ])('the module %s', async (name) => {
    const refusal = { code: 'SENTENCE_MODULE_UNSUPPORTED', what: expect.stringContaining(name) };
    await expect(open(listed(name, 'Pooling'))).rejects.toMatchObject(refusal);
    const first = [{ idx: 0, name: '0', path: '', type: `sentence_transformers.models.${name}` }];
    await expect(open({ 'modules.json': first })).rejects.toMatchObject(refusal);
  });

  test.each<[string, Files, string]>([
    ['a class of somebody else', listed('custom_st.Transformer', 'Pooling'), 'custom_st.Transformer'],
    ['a class that calls itself Pooling', listed('my_package.models.Pooling'), 'my_package.models.Pooling'],
    ['a pooling of another name', pooled({ ...mean, pooling_mode: 'attention' }), 'attention'],
    ['one unknown pooling of several', pooled({ pooling_mode: ['mean', 'min'] }), 'min'],
    ['an unknown flag', pooled({ pooling_mode_geometric_tokens: true }), 'pooling_mode_geometric_tokens'],
    ['an activation of somebody else', dense({ activation_function: 'my_package.Snake' }), 'my_package.Snake'],
    [
      'a function in the place of a class',
      dense({ activation_function: 'torch.nn.functional.relu' }),
      'torch.nn.functional.relu',
    ],
    [
      'an activation over the whole vector',
      dense({ activation_function: 'torch.nn.modules.activation.Softmax' }),
      'Softmax',
    ],
    [
      'a sparse model',
      { ...pooled(), 'config_sentence_transformers.json': { model_type: 'SparseEncoder' } },
      'SparseEncoder',
    ],
    [
      'several vectors a text',
      { ...pooled(), 'config_sentence_transformers.json': { model_type: 'MultiVectorEncoder' } },
      'MultiVectorEncoder',
    ],
    [
      'another output of the Transformer',
      {
        ...pooled(),
        'sentence_bert_config.json': {
          modality_config: { text: { method: 'get_text_features', method_output_name: 'pooler_output' } },
        },
      },
      'pooler_output',
    ],
    ['a list without Pooling', listed('Normalize'), 'Pooling'],
  ])('%s', async (_, files, name) => {
    await expect(open(files)).rejects.toMatchObject({
      code: 'SENTENCE_MODULE_UNSUPPORTED',
      what: expect.stringContaining(name),
      hint: expect.any(String),
    });
  });

  test('token vectors where the graph gives a pooler_output alone', async () => {
    const pool = [makeNode('ReduceMean', ['last_hidden_state'], ['pooler_output'], { axes: [1], keepdims: 0 })];
    const found = open(pooled(), { more: { nodes: pool }, outputs: [['pooler_output', 'batch_size', 6]] });
    await expect(found).rejects.toMatchObject({
      code: 'SENTENCE_MODULE_UNSUPPORTED',
      what: expect.stringContaining('pooler_output'),
    });
  });
});

describe('does not fit together', () => {
  test.each<[string, Files, RegExp]>([
    ['a Pooling without config', listed('Pooling'), /1_Pooling.*config\.json is missing/],
    ['a Dense without weights', dense({}, null), /no model\.safetensors/],
    [
      'a Dense with weights of another shape',
      dense({ out_features: 4 }),
      /"linear\.weight" is \[3, 6\]; config\.json asks for \[4, 6\]/,
    ],
    ['a Dense without its bias', dense({}, bytes({ 'linear.weight': ones(3, 6) })), /"linear\.bias" is missing/],
    [
      'a Dense for vectors of another size',
      dense({ in_features: 5 }, bytes({ 'linear.weight': ones(3, 5), 'linear.bias': ones(3) })),
      /reads vectors of 5 numbers, but gets 6/,
    ],
    [
      'a Dense before the Pooling',
      {
        ...dense(),
        ...listed('Dense', 'Pooling'),
        '1_Dense/config.json': { in_features: 6, out_features: 3 },
        '1_Dense/model.safetensors': bytes({ 'linear.weight': ones(3, 6), 'linear.bias': ones(3) }),
        '2_Pooling/config.json': mean,
      },
      /1_Dense reads "sentence_embedding", which no module before it gives/,
    ],
    [
      'a folder outside the model',
      {
        'modules.json': [
          { path: '', type: 'sentence_transformers.models.Transformer' },
          { path: '../x', type: 'sentence_transformers.models.Pooling' },
        ],
      },
      /lies outside/,
    ],
    [
      'a folder elsewhere',
      {
        'modules.json': [
          { path: '', type: 'sentence_transformers.models.Transformer' },
          { path: '/tmp/x', type: 'sentence_transformers.models.Pooling' },
        ],
      },
      /lies outside/,
    ],
  ])('%s', async (_, files, what) => {
    await expect(
      open(files, { outputs: [['last_hidden_state', 'batch_size', 'sequence_length', 6]] }),
    ).rejects.toMatchObject({
      code: 'SENTENCE_MODULE_INVALID',
      what: expect.stringMatching(what),
    });
  });

  test('damaged weights are named by their file', async () => {
    await expect(open(dense({}, 'none'))).rejects.toMatchObject({
      code: 'SAFETENSORS_INVALID',
      where: expect.stringContaining('2_Dense'),
    });
  });
});

describe('a graph that gives the vector of the text', () => {
  const pool = [makeNode('ReduceMean', ['last_hidden_state'], ['sentence_embedding'], { axes: [1], keepdims: 0 })];
  const outputs = [
    ['last_hidden_state', 'batch_size', 'sequence_length', 6],
    ['sentence_embedding', 'batch_size', 6],
  ] as const;
  const openPooled = (files: Files) => open(files, { more: { nodes: pool }, outputs });
  const embed = async (model: TextModel) => {
    const { head } = dissectModel(model, await probeShapes(runtime, model.model, model.axes));
    const { model: backbone, output } = withFeaturesOutput(model.model, head);
    const session = await runtime.createSession(backbone);
    const ids = tensor('int64', [1, 3], [4, 9, 2]);
    const found = (await session.run({ input_ids: ids, attention_mask: tensor('int64', [1, 3], [1, 1, 1]) }))[output]!;
    await session.dispose();
    return { vector: toFloat32(found), value: head.features.value };
  };

  test('is not pooled a second time, and it is said', async () => {
    const model = await openPooled(pooled({ ...mean, pooling_mode_mean_tokens: false, pooling_mode_max_tokens: true }));
    expect((await embed(model)).value).toBe('sentence_embedding');
    expect(messagesOf(model.notes).join('\n')).toContain(
      'its output "sentence_embedding" is used, and no module is applied a second time',
    );
    expect(model.normalize).toBe(false);
  });

  test('holds modules that could not be done here', async () => {
    const model = await openPooled(listed('LSTM', 'Pooling'));
    expect((await embed(model)).value).toBe('sentence_embedding');
  });

  test('of its size before a Dense gets that Dense', async () => {
    const { vector } = await embed(await openPooled(pooled()));
    const projected = await embed(await openPooled(dense()));
    const wanted = 0.5 + 0.5 * vector.reduce((sum, x) => sum + x, 0);
    expect([...projected.vector]).toEqual([wanted, wanted, wanted].map((x) => expect.closeTo(x, 5)));
  });

  test('of a size that fits nothing is refused', async () => {
    const files = dense({ in_features: 5 }, bytes({ 'linear.weight': ones(3, 5), 'linear.bias': ones(3) }));
    await expect(openPooled(files)).rejects.toMatchObject({
      code: 'SENTENCE_MODULE_INVALID',
      what: expect.stringContaining('6'),
    });
  });

  test('counts the prompt where its files would not, and that is said', async () => {
    const model = await openPooled(pooled({ ...mean, include_prompt: false }));
    expect(messagesOf(model.notes).join('\n')).toContain('include_prompt: false');
  });
});

test('half-precision weights are read, and the names of the modules are those of sentence-transformers', async () => {
  const half = tensor('float16', [3, 6], new Uint16Array(18).fill(0x3800));
  const model = await open(dense({ bias: false, use_residual: false }, bytes({ 'linear.weight': half })));
  expect(model.modules.map(moduleName)).toEqual(['Pooling (mean)', 'Dense (6 → 3, Identity)']);
});
