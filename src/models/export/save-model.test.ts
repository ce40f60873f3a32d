import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { env, Tensor as PipelineTensor, pipeline } from '@huggingface/transformers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ShapeTable } from '../../autodiff/index.ts';
import {
  amend,
  graphOf,
  type ModelProto,
  type Tensor,
  tensor,
  tensorFromProto,
  toFloat32,
  withGraph,
} from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes, type Runtime } from '../../runtime/node/index.ts';
import { openModel } from '../open-model.ts';
import type { ImageModel, ReferenceModel } from '../reference-model.ts';
import type { HeadSpec } from '../surgery/anatomy.ts';
import { dissectModel } from '../surgery/dissect-model.ts';
import { replaceHead } from '../surgery/replace-head.ts';
import { temporaryFolder } from '../test-folder.ts';
import { residualNetwork, sequence, testImages } from '../test-network.ts';
import { checkOutputFolder } from './output-folder.ts';
import { replacedFolder } from './replace-folder.ts';
import { saveModel, type TrainedModel } from './save-model.ts';

let runtime: Runtime;
beforeAll(async () => {
  runtime = await openNodeRuntime({ threads: 1 });
  env.allowRemoteModels = false;
});
afterAll(() => runtime.close());

const starters = ['mobilenet-v2', 'efficientnet-lite0', 'squeezenet-1.1'];
const names = ['apple pie', 'fish | chips', '  *rice*\n'];

const tables = new Map<string, Promise<ShapeTable>>();

async function anatomyOf(reference: ReferenceModel) {
  const { sha256, model, axes } = reference;
  const key = `${sha256} ${JSON.stringify(axes)} ${graphOf(model).node.length}`;
  const shapes = tables.get(key) ?? probeShapes(runtime, model, axes);
  tables.set(key, shapes);
  return dissectModel(reference, await shapes);
}

/** A reference with a new head, and weights changed as training would. */
async function trainedFrom(reference: ReferenceModel, spec: HeadSpec = { kind: 'linear' }): Promise<TrainedModel> {
  const { head, blocks } = await anatomyOf(reference);
  const grafted = replaceHead(reference.model, head, spec, names.length, sequence());
  const changed = [...grafted.parameters, ...blocks.at(-1)!.parameters];
  return {
    reference,
    model: grafted.model,
    parameters: Object.fromEntries(changed.map((name) => [name, nudged(grafted.model, name)])),
    classes: names.map((name, i) => ({ name, samples: { train: 10 + i, validation: 3, test: 4 } })),
    head: { features: head.features.value, parameters: [...grafted.parameters] },
    method: 'fine-tune',
    settings: { unfreeze: 1, learningRate: 1e-4, augment: 'standard' },
    seed: 7,
    metrics: [
      { name: 'accuracy', value: 0.912345, split: 'test', samples: 12, interval: [0.65, 0.98] },
      { name: 'loss', value: 0.25, split: 'validation' },
    ],
  };
}

function nudged(model: ModelProto, name: string): Tensor<'float32'> {
  const { shape, data } = tensorFromProto(graphOf(model).initializer.find((t) => t.name === name)!);
  return tensor(
    'float32',
    shape,
    (data as Float32Array).map((x) => x * 1.01 + 1e-3),
  );
}

/** The small network as a reference model. */
async function smallReference(): Promise<ImageModel> {
  const reference = (await openModel('squeezenet-1.1')) as ImageModel;
  const input = { name: 'pixel_values', height: 8, width: 8, axes: {} };
  return { ...reference, model: residualNetwork(), input, axes: {}, classes: undefined };
}

async function logitsOf(model: ModelProto, images: Tensor): Promise<Float32Array> {
  const session = await runtime.createSession(model);
  try {
    return toFloat32((await session.run({ [session.inputNames[0]!]: images })).logits!);
  } finally {
    await session.dispose();
  }
}

function withWeights(model: ModelProto, parameters: TrainedModel['parameters']): ModelProto {
  const { initializer } = graphOf(model);
  return withGraph(model, {
    initializer: initializer.map((proto) => {
      const value = parameters[proto.name];
      if (!value) return proto;
      const { buffer, byteOffset, byteLength } = value.data;
      return amend(proto, { rawData: new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength) });
    }),
  });
}

/** Largest difference, relative to the largest value. */
function difference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  const largest = Math.max(...b.map(Math.abs));
  return Math.max(...a.map((x, i) => Math.abs(x - b[i]!))) / largest;
}

async function logitsInTransformers(folder: string, images: Tensor): Promise<Float32Array> {
  env.localModelPath = dirname(folder);
  const classify = await pipeline('image-classification', folder.slice(dirname(folder).length + 1));
  const output = await classify.model({
    pixel_values: new PipelineTensor('float32', images.data as Float32Array, [...images.shape]),
  });
  expect(Object.values((classify.model.config as unknown as { id2label: Record<string, string> }).id2label)).toEqual(
    names,
  );
  await classify.dispose();
  return (output.logits as PipelineTensor).data as Float32Array;
}

describe.each(starters)('%s', (id) => {
  test('a saved model gives the same logits in Injerto and through transformers.js', async () => {
    const folder = join(await temporaryFolder(), 'my-model');
    const trained = await trainedFrom(await openModel(id));
    await saveModel(folder, trained);
    const images = testImages(2, 224);
    const expected = await logitsOf(withWeights(trained.model, trained.parameters), images);
    const reopened = await openModel(folder);
    // the same bytes run by the same engine
    expect(await logitsOf(reopened.model, images)).toEqual(expected);
    expect(difference(await logitsInTransformers(folder, images), expected)).toBeLessThan(1e-4);
  });

  test('keeps every node and parameter of the backbone under its name', async () => {
    const folder = join(await temporaryFolder(), 'my-model');
    const reference = await openModel(id);
    const { head } = await anatomyOf(reference);
    await saveModel(folder, await trainedFrom(reference));
    const saved = graphOf((await openModel(folder)).model);
    const before = graphOf(reference.model);
    const own = new Set(head.nodes);
    expect(saved.node.map((n) => n.name).filter((name) => !name.startsWith('/head/'))).toEqual(
      before.node.map((n) => n.name).filter((name) => !own.has(name)),
    );
    expect(saved.initializer.map((t) => t.name).filter((name) => !name.startsWith('head.'))).toEqual(
      before.initializer.map((t) => t.name).filter((name) => !head.parameters.includes(name)),
    );
  });

  test('with its own head classifies ImageNet as before', async () => {
    const folder = join(await temporaryFolder(), 'my-model');
    const reference = await openModel(id);
    const { head } = await anatomyOf(reference);
    await saveModel(folder, {
      ...(await trainedFrom(reference)),
      model: reference.model,
      parameters: {},
      classes: reference.classes!.map((name) => ({ name, samples: {} })),
      head: { features: head.features.value, parameters: [...head.parameters] },
    });
    const images = testImages(2, 224);
    const saved = await openModel(folder);
    expect(saved.classes).toEqual(reference.classes);
    expect(await logitsOf(saved.model, images)).toEqual(await logitsOf(reference.model, images));
  });
});

test('16-bit storage halves the file, keeps the names, and moves logits by less than 1 %', async () => {
  const root = await temporaryFolder();
  const trained = await trainedFrom(await openModel('mobilenet-v2'));
  await saveModel(join(root, 'wide'), trained);
  await saveModel(join(root, 'half'), trained, { dtype: 'float16' });
  const [wide, half] = [await openModel(join(root, 'wide')), await openModel(join(root, 'half'))];
  const size = async (file: string) => (await readFile(file)).length;
  expect((await size(half.file)) / (await size(wide.file))).toBeLessThan(0.55);
  expect(new Set(graphOf(half.model).initializer.map((t) => t.name))).toEqual(
    new Set(graphOf(wide.model).initializer.map((t) => t.name)),
  );
  const images = testImages(2, 224);
  expect(difference(await logitsOf(half.model, images), await logitsOf(wide.model, images))).toBeLessThan(0.01);
});

test('a saved model opens for further training: cut where it was, record and licence with it', async () => {
  const root = await temporaryFolder();
  const reference = await openModel('squeezenet-1.1');
  await saveModel(join(root, 'first'), await trainedFrom(reference, { kind: 'mlp', hidden: 8, dropout: 0.1 }));
  const first = await openModel(join(root, 'first'));
  expect(first).toMatchObject({ license: 'MIT', classes: names, notes: [] });
  expect(first.record).toMatchObject({
    format: 1,
    reference: { name: 'squeezenet-1.1', sha256: reference.sha256, license: 'MIT' },
    method: 'fine-tune',
    settings: { unfreeze: 1, learningRate: 1e-4, augment: 'standard' },
    seed: 7,
    classes: names.map((name, i) => ({ name, samples: { train: 10 + i, validation: 3, test: 4 } })),
  });
  const { head, blocks } = await anatomyOf(first);
  expect(head).toMatchObject({
    features: { value: '/features/features.12/Concat_output_0', layout: 'map', size: 512 },
    classes: 3,
    parameters: ['head.0.weight', 'head.0.bias', 'head.3.weight', 'head.3.bias'],
  });
  expect(blocks).toHaveLength(9);
  await saveModel(join(root, 'second'), await trainedFrom(first));
  expect((await openModel(join(root, 'second'))).record?.reference.name).toBe('first');
  expect(await readFile(join(root, 'second', 'LICENSE'))).toEqual(await readFile(join(reference.folder!, 'LICENSE')));
});

test('the model card', async () => {
  const folder = join(await temporaryFolder(), 'my-model');
  await saveModel(folder, await trainedFrom(await smallReference()));
  const card = await readFile(join(folder, 'README.md'), 'utf8');
  expect(card).toMatchSnapshot();
});

test('a bare .onnx file becomes a folder that transformers.js loads', async () => {
  const root = await temporaryFolder();
  await writeFile(join(root, 'net.onnx'), await readFile((await openModel('squeezenet-1.1')).file));
  const reference = (await openModel(join(root, 'net.onnx'))) as ImageModel;
  const trained = await trainedFrom(reference);
  // an input of another name, as other exporters write it
  const renamed = (value: string) => (value === 'pixel_values' ? 'image' : value);
  const { node, input } = graphOf(trained.model);
  const model = withGraph(trained.model, {
    node: node.map((n) => amend(n, { input: n.input.map(renamed) })),
    input: input.map((i) => amend(i, { name: renamed(i.name) })),
  });
  await saveModel(join(root, 'my-model'), {
    ...trained,
    model,
    reference: { ...reference, input: { ...reference.input, name: 'image' } } as ImageModel,
  });
  expect(JSON.parse(await readFile(join(root, 'my-model', 'config.json'), 'utf8'))).toMatchObject({
    model_type: 'resnet',
    architectures: ['ResNetForImageClassification'],
    num_labels: 3,
  });
  const images = testImages(1, 224);
  const expected = await logitsOf((await openModel(join(root, 'my-model'))).model, images);
  expect(difference(await logitsInTransformers(join(root, 'my-model'), images), expected)).toBeLessThan(1e-4);
});

describe('where a model may be saved', () => {
  test('over an empty folder and over a model of Injerto, again and again', async () => {
    const folder = join(await temporaryFolder(), 'my-model');
    await mkdir(folder);
    const trained = await trainedFrom(await smallReference());
    for (const seed of [1, 2]) await saveModel(folder, { ...trained, seed });
    expect(JSON.parse(await readFile(join(folder, 'injerto.json'), 'utf8')).seed).toBe(2);
    expect(await readdir(dirname(folder))).toEqual(['my-model']);
  });

  test('not over anything else', async () => {
    const root = await temporaryFolder();
    const trained = await trainedFrom(await smallReference());
    const refused = async (folder: string, what: RegExp) => {
      await expect(saveModel(folder, trained)).rejects.toMatchObject({
        code: 'OUTPUT_EXISTS',
        message: expect.stringMatching(what),
      });
    };
    await refused(trained.reference.folder!, /a model that Injerto did not write/);
    await writeFile(join(root, 'file'), '');
    await refused(join(root, 'file'), /a file of that name exists/);
    const folder = join(root, 'my-model');
    await saveModel(folder, trained);
    await writeFile(join(folder, 'onnx', 'notes.txt'), 'mine');
    await refused(folder, /folder holds "onnx.notes\.txt"/);
    expect(await readFile(join(folder, 'onnx', 'notes.txt'), 'utf8')).toBe('mine');
    await expect(checkOutputFolder(join(root, 'new', 'deep'))).resolves.toBeUndefined();
    expect((await readdir(root)).sort()).toEqual(['file', 'my-model']);
    await expect(checkOutputFolder(join(root, 'file', 'deep'))).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
  });
});

describe('what is not saved', () => {
  test.each([
    ['a weight that the graph has not', { nothing: tensor('float32', [1], [0]) }, 'PARAMETER_MISMATCH'],
    ['a weight of another shape', { 'head.bias': tensor('float32', [4], [0, 0, 0, 0]) }, 'PARAMETER_MISMATCH'],
    ['NaN', { 'head.bias': tensor('float32', [3], [0, Number.NaN, 0]) }, 'PARAMETER_NOT_FINITE'],
  ])('%s', async (_, parameters, code) => {
    const root = await temporaryFolder();
    const trained = await trainedFrom(await smallReference());
    await expect(saveModel(join(root, 'm'), { ...trained, parameters })).rejects.toMatchObject({ code });
    expect(await readdir(root)).toEqual([]);
  });

  test('class names that do not fit the logits, or occur twice', async () => {
    const trained = await trainedFrom(await smallReference());
    const save = async (classes: readonly string[]) =>
      saveModel(join(await temporaryFolder(), 'm'), {
        ...trained,
        classes: classes.map((name) => ({ name, samples: {} })),
      });
    await expect(save(['a', 'b'])).rejects.toMatchObject({ code: 'LABELS_MISMATCH' });
    await expect(save(['a', 'b', 'a'])).rejects.toMatchObject({ code: 'LABELS_MISMATCH' });
  });
});

describe('interruptions', () => {
  test('a stop between the two renames: the old model is found and opened', async () => {
    const folder = join(await temporaryFolder(), 'my-model');
    await saveModel(folder, await trainedFrom(await openModel('squeezenet-1.1')));
    await rename(folder, replacedFolder(folder));
    expect(await openModel(folder)).toMatchObject({ name: 'my-model', classes: names });
  });

  test('kill -9 at any moment leaves a whole model', async () => {
    const folder = join(await temporaryFolder(), 'my-model');
    const base = join(await temporaryFolder(), 'base');
    for (const place of [folder, base]) await saveModel(place, await trainedFrom(await openModel('squeezenet-1.1')));
    const program = `
      import { register } from 'tsx/esm/api';
      register();
      const { openModel } = await import(${JSON.stringify(new URL('../open-model.ts', import.meta.url).href)});
      const { saveModel } = await import(${JSON.stringify(new URL('./save-model.ts', import.meta.url).href)});
      const reference = await openModel(${JSON.stringify(base)});
      const { record, model } = reference;
      console.log('ready');
      for (let seed = 0; ; seed++) await saveModel(${JSON.stringify(folder)}, { ...record, reference, model, parameters: {}, seed });
    `;
    for (const delay of [3, 23, 67]) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exit = once(child, 'exit');
      await Promise.race([once(child.stdout, 'data'), exit]);
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill('SIGKILL');
      expect(await exit).toEqual([null, 'SIGKILL']);
      const { model, classes } = await openModel(folder);
      expect(classes).toEqual(names);
      expect(graphOf(model).output[0]?.name).toBe('logits');
    }
  });
});
