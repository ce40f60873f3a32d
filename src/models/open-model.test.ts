import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { messagesOf } from '../messages/test-messages.ts';
import {
  amend,
  encodeModel,
  graphOf,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  tensor,
  tensorToProto,
  withGraph,
  withMetadata,
  writeModelFile,
} from '../onnx/node/index.ts';
import { openNodeRuntime, probeShapes } from '../runtime/node/index.ts';
import { openModel } from './open-model.ts';
import { checkStarter, listStarters } from './opening/starters.ts';
import { defaultImagePreprocessing } from './preprocessing.ts';
import type { ImageModel } from './reference-model.ts';
import { temporaryFolder } from './test-folder.ts';
import { residualNetwork, TestNetwork, testImages } from './test-network.ts';

const opened =
  'The file fixes the batch size. The graph was opened for any batch size, and checked: samples get the same scores together as alone.';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

async function fileWith(content: ModelProto | Uint8Array | string): Promise<string> {
  const file = join(await temporaryFolder(), 'net.onnx');
  await writeFile(file, typeof content === 'string' || content instanceof Uint8Array ? content : encodeModel(content));
  return file;
}

/** A folder in hub layout around a small network; files may be replaced. */
async function folderWith(files: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const folder = join(await temporaryFolder(), 'my-model');
  await mkdir(join(folder, 'onnx'), { recursive: true });
  await writeFile(join(folder, 'onnx', 'model.onnx'), encodeModel(residualNetwork()));
  const all = {
    'config.json': {
      model_type: 'resnet',
      id2label: { 0: 'a', 1: 'b', 2: 'c', 3: 'd', 4: 'e' },
      extra: { kept: true },
    },
    'preprocessor_config.json': { do_resize: true, size: { height: 8, width: 8 }, do_normalize: true },
    ...files,
  };
  for (const [name, content] of Object.entries(all)) {
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** The error without the parts of paths that differ between runs. */
async function errorOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error('no error'),
    (thrown: Error & { code?: string }) => thrown,
  );
  return `${(error as { code?: string }).code}\n${error.message}`
    .replace(/\S*injerto-models-\w+\//g, '')
    .replaceAll(process.cwd(), '.');
}

describe('starters', () => {
  test.each(['mobilenet-v2', 'efficientnet-lite0', 'squeezenet-1.1'])('%s', async (id) => {
    const reference = await openModel(id);
    expect(reference).toMatchObject({ name: id, input: { name: 'pixel_values', height: 224, width: 224 }, notes: [] });
    expect(reference.classes).toHaveLength(1000);
    expect(reference.classes?.[0]).toBe('tench');
    expect(reference.license).toBeTruthy();
    expect(reference.sha256).toBe(
      createHash('sha256')
        .update(await readFile(reference.file))
        .digest('hex'),
    );
    // 16-bit storage is widened: no Cast and no half remains
    expect(graphOf(reference.model).node.some((node) => node.opType === 'Cast')).toBe(false);
  });

  test('a damaged file is refused', async () => {
    const [starter] = await listStarters();
    expect(() => checkStarter(starter!, '0'.repeat(64), 'model.onnx')).toThrow(
      expect.objectContaining({ code: 'STARTER_DAMAGED' }),
    );
  });

  test('the graph cannot be changed by accident', async () => {
    const { model } = await openModel('squeezenet-1.1');
    expect(() => graphOf(model).node.push(makeNode('Relu', ['a'], ['b']))).toThrow(TypeError);
    expect(() => {
      graphOf(model).node[0]!.input[0] = 'x';
    }).toThrow(TypeError);
  });

  test('an unknown name', async () => {
    expect(await errorOf(openModel('mobilnet-v2'))).toMatchInlineSnapshot(`
      "MODEL_NOT_FOUND
      There is no starter, folder or file called "mobilnet-v2".
        at: ./mobilnet-v2
        try: Did you mean "mobilenet-v2"? The starters are all-minilm-l6-v2, efficientnet-lite0, mobilenet-v2, and squeezenet-1.1."
    `);
  });

  test('an id is no path: nothing outside the package is reached', async () => {
    expect(await errorOf(openModel('../squeezenet-1.1'))).toMatch(/^MODEL_NOT_FOUND/);
  });
});

describe('folders', () => {
  test('hub layout, and optimum layout', async () => {
    const folder = await folderWith();
    const reference = await openModel(folder);
    expect(reference).toMatchObject({
      name: 'my-model',
      folder,
      file: join(folder, 'onnx', 'model.onnx'),
      classes: ['a', 'b', 'c', 'd', 'e'],
      config: { model_type: 'resnet', extra: { kept: true } },
      preprocessing: { resize: { height: 8, width: 8 }, inputSize: { height: 8, width: 8 } },
      license: undefined,
      record: undefined,
      notes: [],
    });
    await cp(join(folder, 'onnx', 'model.onnx'), join(folder, 'model.onnx'));
    expect((await openModel(folder)).file).toBe(join(folder, 'onnx', 'model.onnx'));
    await rm(join(folder, 'onnx'), { recursive: true });
    expect((await openModel(folder)).file).toBe(join(folder, 'model.onnx'));
  });

  test('the licence comes from the front matter of the card', async () => {
    const card = '---\ntags:\n- onnx\nlicense: "apache-2.0"\n---\n# Title\nlicense: none\n';
    expect((await openModel(await folderWith({ 'README.md': card }))).license).toBe('apache-2.0');
  });

  test('weights in a file beside the model count for the hash', async () => {
    const open = async (model: ModelProto) => {
      const folder = await temporaryFolder();
      await writeModelFile(model, join(folder, 'model.onnx'), { externalData: true, externalThreshold: 1 });
      return openModel(join(folder, 'model.onnx'));
    };
    const model = residualNetwork();
    const { name } = graphOf(model).initializer[2]!;
    const other = withGraph(model, {
      initializer: graphOf(model).initializer.map((t) =>
        t.name === name ? tensorToProto(name, tensor('float32', [4, 3, 3, 3], new Float32Array(108))) : t,
      ),
    });
    const [a, again, b] = [await open(model), await open(model), await open(other)];
    expect(a.sha256).toBe(again.sha256);
    expect(a.sha256).not.toBe(b.sha256);
    expect(await readFile(a.file)).toEqual(await readFile(b.file));
  });

  test('labels that are missing or have gaps', async () => {
    const none = await openModel(await folderWith({ 'config.json': { model_type: 'resnet' } }));
    expect(none.classes).toBeUndefined();
    const gap = await openModel(await folderWith({ 'config.json': { id2label: { 0: 'a', 2: 'c' } } }));
    expect(gap.classes).toBeUndefined();
  });

  test('labels that are not as many as the logits are not used, and this is said', async () => {
    const folder = await folderWith({ 'config.json': { id2label: { 0: 'a', 1: 'b' } } });
    const output = [makeValueInfo('logits', 'float32', ['batch_size', 5])];
    await writeFile(join(folder, 'onnx', 'model.onnx'), encodeModel(withGraph(residualNetwork(), { output })));
    const { classes, notes } = await openModel(folder);
    expect(classes).toBeUndefined();
    expect(messagesOf(notes)).toEqual([
      'config.json names 2 classes, but the graph puts out 5: the names are not used, and classes are called LABEL_0, LABEL_1 and so on.',
    ]);
  });

  test('broken JSON is named by line and column', async () => {
    expect(await errorOf(openModel(await folderWith({ 'config.json': '{\n  "model_type": "x",\n}' })))).toMatch(
      /^JSON_INVALID\nThe file is not JSON: .*\n {2}at: my-model\/config.json:3:1\n/,
    );
    expect(await errorOf(openModel(await folderWith({ 'config.json': '{\n  "a": 1' })))).toMatch(/config.json:2:9/);
    const pointer = 'version https://git-lfs.github.com/spec/v1\nsize 400\n';
    expect(await errorOf(openModel(await folderWith({ 'config.json': pointer })))).toMatch(/^JSON_INVALID\n.*Git LFS/);
  });

  test('a wrong field is named', async () => {
    const config = { id2label: ['a', 'b'], num_labels: 'five' };
    expect(await errorOf(openModel(await folderWith({ 'config.json': config })))).toMatchInlineSnapshot(`
      "CONFIG_INVALID
      "num_labels" must be a number.
        at: my-model/config.json
        try: Compare it with the model's files on its hub page."
    `);
  });

  test('a preprocessing that does not fit the graph', async () => {
    const folder = await folderWith({ 'preprocessor_config.json': { do_resize: true, size: { height: 9, width: 8 } } });
    expect(await errorOf(openModel(folder))).toMatchInlineSnapshot(`
      "INPUT_SIZE_MISMATCH
      The graph takes images of 8×8, but its preprocessing makes 8×9.
        at: my-model/onnx/model.onnx
        try: Correct "crop_size" or "size" in preprocessor_config.json."
    `);
  });

  test('no .onnx file, or quantized ones only', async () => {
    const folder = await temporaryFolder();
    expect(await errorOf(openModel(folder))).toMatch(
      /^MODEL_NOT_FOUND\nThe folder holds no onnx\/model.onnx or model.onnx\./,
    );
    await writeFile(join(folder, 'model_q4.onnx'), '');
    expect(await errorOf(openModel(folder))).toMatch(/only model_q4.onnx/);
  });
});

describe('bare .onnx files', () => {
  test('ImageNet preprocessing is assumed, and said', async () => {
    const reference = await openModel(await fileWith(residualNetwork()));
    expect(reference).toMatchObject({ name: 'net', folder: undefined, classes: undefined, config: {} });
    expect((reference as ImageModel).preprocessing).toMatchObject({
      inputSize: { width: 8, height: 8 },
      mean: [0.485, 0.456, 0.406],
    });
    expect(messagesOf(reference.notes)).toEqual([
      'There is no preprocessor_config.json beside "net.onnx". The assumption is ImageNet\'s mean and standard deviation, at 8×8.',
    ]);
  });

  test('a classifier of Ultralytics is given photos as Ultralytics gives them', async () => {
    const model = withMetadata(residualNetwork(), { author: 'Ultralytics', task: 'classify', imgsz: '[8, 8]' });
    const reference = await openModel(await fileWith(model));
    expect((reference as ImageModel).preprocessing).toMatchObject({ resize: { shortestEdge: 8 }, mean: [0, 0, 0] });
    expect(reference.notes).toMatchObject([{ code: 'PREPROCESSING_ASSUMED', variant: 'ultralytics' }]);
  });

  test('preprocessing given by hand', async () => {
    const preprocessing = { ...defaultImagePreprocessing(8), mean: [0, 0, 0] as const };
    const reference = await openModel(await fileWith(residualNetwork()), { preprocessing });
    expect(reference).toMatchObject({ preprocessing, notes: [] });
  });

  test.each([
    [1, ['BACKGROUND_NOT_USED']],
    [2, []],
  ] as const)('a background for pixels of version %i: %j', async (pixelVersion, said) => {
    const preprocessing = { ...defaultImagePreprocessing(8), pixelVersion };
    const file = await fileWith(residualNetwork());
    const reference = await openModel(file, { preprocessing, background: [0, 128, 255] });
    expect((reference as ImageModel).preprocessing.background).toEqual([0, 128, 255]);
    expect(reference.remarks.map(({ code }) => code)).toEqual(said);
    expect(reference.notes).toEqual(reference.remarks);
    expect((await openModel(file, { preprocessing })).remarks).toEqual([]);
  });

  test('free height and width take the size of the preprocessing, a fixed batch becomes free', async () => {
    const model = residualNetwork();
    const file = await fileWith(
      withGraph(model, {
        input: [makeValueInfo('pixel_values', 'float32', [1, 3, 'h', null])],
        output: [makeValueInfo('logits', 'float32', [1, 5])],
      }),
    );
    const reference = await openModel(file, { preprocessing: defaultImagePreprocessing(16) });
    expect((reference as ImageModel).input).toEqual({
      name: 'pixel_values',
      height: null,
      width: null,
      axes: { h: 16, width: 16 },
    });
    expect(messagesOf(reference.notes)).toEqual([opened]);
    const shapes = await probeShapes(runtime, reference.model, reference.axes);
    expect(shapes.get('logits')?.axes).toEqual([null, 5]);
  });

  test('fresh weights that were stored once, and weights in Constants, become initializers; shared ones stay one', async () => {
    const net = new TestNetwork();
    const fresh = net.node('Constant', [], { value: tensor('float32', [3], [0.5, 0.5, 0.5]) });
    const x = net.conv('pixel_values', 'stem.0', 3, 3);
    const twin = net.node('Identity', [fresh]);
    const inline = net.node('Constant', [], { value: tensor('float32', [3], [1, 2, 3]) });
    const deep = net.node('Identity', [inline]);
    const weight = net.weight('stem.1.weight', [3, 3, 1, 1]);
    const z = net.node('Conv', [net.node('Conv', [x, weight, fresh]), weight, twin]);
    const y = net.node('Conv', [net.node('Conv', [z, weight, inline]), weight, deep]);
    const model = net.model({ logits: net.gemm(net.pool(y), 'fc', 3, 5) });
    const reference = await openModel(await fileWith(model));
    const names = graphOf(reference.model).initializer.map((t) => t.name);
    expect(names).toEqual(expect.arrayContaining([fresh, twin, inline]));
    expect(names).not.toContain(deep);
    expect(graphOf(reference.model).node.map((n) => n.opType)).not.toContain('Constant');
    const [a, b] = await Promise.all([model, reference.model].map((m) => runtime.createSession(m)));
    const feeds = () => ({ pixel_values: testImages(2, 8) });
    expect(await a!.run(feeds())).toEqual(await b!.run(feeds()));
  });
});

describe('inputs that are neither an image nor a text', () => {
  const withInputs = (...input: ReturnType<typeof makeValueInfo>[]) =>
    makeModel(
      makeGraph({
        node: input.map((value, i) => makeNode('Identity', [value.name], [`out${i}`])),
        input,
        output: [makeValueInfo('out0', 'float32')],
      }),
    );

  test.each([
    [
      'images and texts',
      [makeValueInfo('input_ids', 'int64', ['batch', 'sequence']), makeValueInfo('x', 'float32', ['n', 3, 8, 8])],
    ],
    [
      'a cache of keys and values',
      [
        makeValueInfo('input_ids', 'int64', ['n', 't']),
        makeValueInfo('past_key_values.0.key', 'float32', ['n', 2, 't', 4]),
      ],
    ],
    ['two inputs', [makeValueInfo('a', 'float32', [1, 3, 8, 8]), makeValueInfo('b', 'float32', [1])]],
    ['four channels', [makeValueInfo('x', 'float32', [null, 224, 224, 4])]],
    ['a sound', [makeValueInfo('x', 'float32', ['n', 16000])]],
    ['whole numbers of 16 bits', [makeValueInfo('x', 'int16', ['n', 3, 28, 28])]],
  ])('%s', async (_, inputs) => {
    expect(await errorOf(openModel(await fileWith(withInputs(...inputs))))).toMatchSnapshot();
  });
});

describe('damaged and hostile files', () => {
  const starter = async () => readFile((await openModel('squeezenet-1.1')).file);

  test('truncated', async () => {
    const bytes = await starter();
    for (const part of [0.001, 0.3, 0.9999]) {
      const file = await fileWith(bytes.subarray(0, bytes.length * part));
      await expect(openModel(file)).rejects.toMatchObject({
        name: 'InjertoError',
        message: expect.stringContaining(file),
      });
    }
  });

  test('empty, random bytes, text', async () => {
    for (const content of [
      new Uint8Array(),
      createHash('sha512').update('noise').digest(),
      'version https://git-lfs',
    ]) {
      expect(await errorOf(openModel(await fileWith(content)))).toMatch(/^MODEL_UNREADABLE\n/);
    }
  });

  test('a cycle', async () => {
    const model = residualNetwork();
    const [first, ...rest] = graphOf(model).node as [ReturnType<typeof makeNode>, ...ReturnType<typeof makeNode>[]];
    const node = [amend(first, { input: ['v10', ...first.input.slice(1)] }), ...rest];
    expect(await errorOf(openModel(await fileWith(withGraph(model, { node }))))).toMatch(
      /^GRAPH_CYCLE\n.*\n {2}at: node/,
    );
  });

  test('a weight of the wrong shape is refused by the engine, with the node', async () => {
    const model = residualNetwork();
    const initializer = graphOf(model).initializer.map((t) =>
      t.name === 'features.1.conv.0.0.weight'
        ? tensorToProto(t.name, tensor('float32', [4, 3, 3, 3], new Float32Array(108)))
        : t,
    );
    const { model: opened, axes } = await openModel(await fileWith(withGraph(model, { initializer })));
    await expect(probeShapes(runtime, opened, axes)).rejects.toMatchObject({
      // where a spatial axis is free the engine finds out only when it runs
      code: expect.stringMatching(/^(MODEL_REJECTED|RUN_FAILED)$/),
      message: expect.stringContaining('channels'),
    });
  });

  test('weights missing, or outside the folder', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'inner', 'model.onnx');
    await mkdir(dirname(file));
    await writeModelFile(residualNetwork(), file, { externalData: true, externalThreshold: 1 });
    await cp(`${file}_data`, join(folder, 'secret'));
    await rm(`${file}_data`);
    expect(await errorOf(openModel(file))).toMatch(/^EXTERNAL_DATA_MISSING\n/);
    // as long as the name it replaces, so that the file stays well-formed
    const text = (await readFile(file)).toString('latin1').replaceAll('model.onnx_data', './././../secret');
    await writeFile(file, Buffer.from(text, 'latin1'));
    expect(await errorOf(openModel(file))).toMatch(/^EXTERNAL_DATA_OUTSIDE\n/);
  });
});
