/** Models and adapters that were saved before the modules of sentence-transformers stood in the graph: they go on as they did. */
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../data/index.ts';
import { startingPairs } from '../models/lora/index.ts';
import { findLoraLayers } from '../models/lora/lora-layers.ts';
import { saveAdapter } from '../models/lora/save-adapter.ts';
import { type Head, openModel, replaceHead, saveModel, type TextModel } from '../models/node/index.ts';
import { textFolder } from '../models/text/test-text-folder.ts';
import { graphOf, tensor } from '../onnx/index.ts';
import { openNodeRuntime } from '../runtime/node/index.ts';
import { openTextEncoder } from './text-encoder.ts';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

const texts = ['one fox', 'the quick brown fox jumps', 'a'];
/** What `embed` gave before: the mean, and unit length where modules.json has Normalize. */
const older = {
  value: 'last_hidden_state',
  layout: 'sequence' as const,
  size: 6,
  pooling: { modes: ['mean' as const], mask: 'attention_mask' },
};

function files(...modules: readonly string[]) {
  const types = ['Transformer', 'Pooling', ...modules].map((name, idx) => ({
    idx,
    name: `${idx}`,
    path: idx === 0 ? '' : `${idx}_${name}`,
    type: `sentence_transformers.models.${name}`,
  }));
  return { 'modules.json': types, '1_Pooling/config.json': { pooling_mode_mean_tokens: true } };
}

async function embed(model: TextModel): Promise<number[]> {
  const encoder = await openTextEncoder(model, { runtime });
  const vectors = await encoder.embed(texts);
  await encoder.close();
  return [...vectors];
}

const close = (vectors: readonly number[]) => vectors.map((value) => expect.closeTo(value, 5));

/** As it was trained before: a head on the mean, and no word of modules in the record. */
function trained(reference: TextModel) {
  const random = seededRandom(4, 'older');
  const head = replaceHead(reference.model, { ...emptyHead, features: older }, { kind: 'linear' }, 2, () =>
    random.uniform(),
  );
  return {
    reference,
    model: head.model,
    parameters: {},
    classes: ['a', 'b'].map((name) => ({ name, samples: { train: 1 } })),
    head: { features: older.value, parameters: [...head.parameters] },
    method: 'transfer',
    settings: {},
    seed: 4,
    metrics: [],
  };
}

async function amendRecord(folder: string, amend: (record: Record<string, unknown>) => void): Promise<void> {
  const path = join(folder, 'injerto.json');
  const record = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  delete record.embedding;
  amend(record);
  await writeFile(path, JSON.stringify(record));
}

describe.each([
  ['with Normalize', ['Normalize']],
  ['without', []],
])('%s', (_, modules) => {
  test('a model: its vectors are those that it gave, not brought to unit length twice or at all', async () => {
    const folder = await textFolder(files(...modules));
    const reference = (await openModel(folder)) as TextModel;
    const out = join(folder, '..', 'trained');
    await saveModel(out, trained(reference));
    await amendRecord(out, () => {});
    for (const file of ['modules.json', '1_Pooling'])
      await cp(join(folder, file), join(out, file), { recursive: true });
    const opened = (await openModel(out)) as TextModel;
    expect(opened.normalize).toBe(modules.length > 0);
    expect(await embed(opened)).toEqual(close(await embed(reference)));
  });

  test('an adapter: its head reads the mean as it was trained to', async () => {
    const folder = await textFolder(files(...modules));
    const reference = (await openModel(folder)) as TextModel;
    const layers = findLoraLayers(reference.model).layers.filter(({ weight }) => weight === 'layer.weight');
    const shape = { rank: 2, alpha: 2 };
    const pairs = startingPairs(layers, shape, () => 0.5);
    const out = join(folder, '..', 'adapter');
    const { model, ...rest } = trained(reference);
    const weights = {
      'head.weight': tensor('float32', [2, 6], new Float32Array(12).fill(1)),
      'head.bias': tensor('float32', [2], new Float32Array(2)),
    };
    await saveAdapter(
      out,
      { ...rest, model, parameters: weights },
      { pairs, shape, head: { ...emptyHead, features: older } },
    );
    await amendRecord(out, (record) => {
      const adapter = record.adapter as Record<string, unknown>;
      adapter.features = { ...older, pooling: { kind: 'mean', mask: 'attention_mask' } };
    });
    const opened = (await openModel(out)) as TextModel;
    expect(opened.normalize).toBe(modules.length > 0);
    expect(graphOf(opened.model).node.filter(({ name }) => name.includes('Normalize'))).toEqual([]);
    expect(await embed(opened)).toEqual(close(await embed(reference)));
  });
});

const emptyHead: Head = {
  features: older,
  output: older.value,
  classes: undefined,
  kind: 'none',
  nodes: [],
  parameters: [],
  parameterCount: 0,
};
