/** Models of the hub where a model is named, and in the list of models. */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isImageTextModel, mergeAdapters, openImageTextModel, openModel } from '../../src/models/node/index.ts';
import { encodeModel } from '../../src/onnx/index.ts';
import { languageFolder } from '../../src/predict/generate/language-model.ts';
import { runCli } from '../cli/run-cli.ts';
import { hasty, large, modelId, removeFolder, settingsFor, temporaryFolder, text } from './hub-fixture.ts';
import { HubServer } from './hub-server.ts';

const id = 'ana/squeezenet';
let hub: HubServer;
let folder: string;
let commit: string;

beforeAll(async () => {
  hub = await HubServer.start();
  const starter = join(
    dirname(createRequire(import.meta.url).resolve('injerto-starters/package.json')),
    'squeezenet-1.1',
  );
  const read = (name: string) => readFile(join(starter, name));
  commit = hub.commit(id, {
    'README.md': text('---\nlicense: mit\n---\n'),
    'config.json': { content: await read('config.json'), lfs: false },
    'preprocessor_config.json': { content: await read('preprocessor_config.json'), lfs: false },
    'onnx/model.onnx': large(await read('onnx/model.onnx')),
  });
  hub.commit(modelId, { 'model.onnx': text('not a model') });
});
afterAll(() => hub.close());
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  hub.reset();
  await removeFolder(folder);
});

describe('openModel', () => {
  test('downloads a model of the hub, opens it from the cache afterwards, and prefers what lies here', async () => {
    const settings = settingsFor(hub, join(folder, 'hub'));
    const files: string[] = [];
    const onEvent = (event: { type: string; file?: string }) => void (event.file && files.push(event.file));
    const model = await openModel(id, { hub: { settings, timing: hasty, onEvent } });
    expect(model).toMatchObject({ name: id, license: 'mit', modality: 'image' });
    expect(model.folder).toBe(join(folder, 'hub', 'models--ana--squeezenet', 'snapshots', commit));
    expect(files).toContain('onnx/model.onnx');
    hub.reset();
    const again = await openModel(`${id}@main`, { hub: { settings: { ...settings, offline: true } } });
    expect(again.sha256).toBe(model.sha256);
    expect(hub.requests).toEqual([]);
  });

  test('a folder of that name goes before the hub', async () => {
    const { code, stdout, stderr } = await (async () => {
      await mkdir(join(folder, 'ana', 'squeezenet'), { recursive: true });
      return runCli(['inspect', id], { cwd: folder, env: { HF_ENDPOINT: hub.url, HF_HOME: folder } });
    })();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('MODEL_NOT_FOUND');
    expect(hub.requests).toEqual([]);
  });

  test('what is neither here nor there, and what only looks like a path', async () => {
    const access = { hub: { settings: settingsFor(hub, folder), timing: hasty } };
    await expect(openModel('ana/nothing', access)).rejects.toMatchObject({
      code: 'HUB_UNAUTHORIZED',
      message: expect.stringContaining('Nor is there a folder or file "ana/nothing" here.'),
    });
    hub.reset();
    for (const name of ['./ana/nothing', 'a/b/c', 'ana/nothing.onnx', 'nothing', '/ana/nothing']) {
      await expect(openModel(name, access)).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    }
    expect(hub.requests).toEqual([]);
  });
});

describe('what is more than one .onnx file', () => {
  const fixture = (name: string) => fileURLToPath(new URL(`../../conformance/fixtures/${name}`, import.meta.url));
  const small = async (...parts: string[]) => ({ content: await readFile(join(...parts)), lfs: false });

  test('an adapter, and the base that it names', async () => {
    const lora = fixture('lora/conv');
    const config = JSON.parse(await readFile(join(lora, 'adapter_config.json'), 'utf8'));
    hub.commit('ana/base', { 'model.onnx': large(await readFile(join(lora, 'base.onnx'))) });
    hub.commit('ana/adapter', {
      'README.md': text('---\nlibrary_name: peft\n---\n'),
      'adapter_config.json': text(JSON.stringify({ ...config, base_model_name_or_path: 'ana/base' })),
      'adapter_model.safetensors': large(await readFile(join(lora, 'adapter_model.safetensors'))),
      'optimizer.pt': large(Buffer.from('not wanted')),
    });
    const access = { hub: { settings: settingsFor(hub, join(folder, 'hub')), timing: hasty } };
    const model = await openModel('ana/adapter', access);
    expect(model.name).toBe('ana/adapter');
    const here = await openModel(lora, { base: join(lora, 'base.onnx') });
    expect(model.sha256).toBe((await openModel(lora, { base: 'ana/base', ...access })).sha256);
    expect(encodeModel(model.model)).toEqual(encodeModel(here.model));
    const merged = join(folder, 'merged');
    expect(await mergeAdapters(['ana/adapter'], merged, access)).toMatchObject({ base: 'ana/base' });
    expect(JSON.parse(await readFile(join(merged, 'injerto.json'), 'utf8'))).toMatchObject({
      settings: { adapters: ['ana/adapter'] },
    });
    await expect(mergeAdapters([id], join(folder, 'none'), access)).rejects.toMatchObject({
      code: 'ADAPTER_NOT_FOUND',
    });
    await expect(languageFolder('ana/adapter', access.hub)).rejects.toMatchObject({
      code: 'MODEL_NOT_GENERATIVE',
      what: 'This is a LoRA adapter, not a whole model.',
    });
  });

  test('a model of images and texts, whole or in two halves', async () => {
    const clip = fixture('zero-shot/clip');
    const { text: words, image } = await openImageTextModel(clip);
    const names = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json'];
    const configs = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await small(clip, name)])));
    hub.commit('ana/whole', { ...configs, 'onnx/model.onnx': large(await readFile(join(clip, 'onnx', 'model.onnx'))) });
    hub.commit('ana/halves', {
      ...configs,
      'onnx/text_model.onnx': large(encodeModel(words.model)),
      'onnx/text_model_quantized.onnx': large(Buffer.from('not wanted')),
      'onnx/vision_model.onnx': large(encodeModel(image.model)),
    });
    const access = { settings: settingsFor(hub, join(folder, 'hub')), timing: hasty };
    expect(await isImageTextModel('ana/whole', access)).toBe(true);
    expect(await isImageTextModel(id, access)).toBe(false);
    expect(await openImageTextModel('ana/halves', access)).toMatchObject({ name: 'ana/halves', score: { scale: 100 } });
    const [photo] = await readdir(fixture('zero-shot/photos'));
    const { code, stdout, stderr } = await runCli(
      ['zero-shot', fixture(`zero-shot/photos/${photo}`), '--model', 'ana/whole', '--labels', 'red, blue', '--json'],
      { env: { HF_HOME: folder, HF_HUB_OFFLINE: '1' } },
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(stdout).predictions).toHaveLength(1);
  });
});

describe('injerto models', () => {
  const models = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCli(['models', ...args], { env: { HF_HOME: folder } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };

  test('lists starters, cache and catalogue', async () => {
    const settings = settingsFor(hub, join(folder, 'hub'));
    await openModel(id, { hub: { settings, timing: hasty } });
    await mkdir(join(folder, 'hub', 'datasets--ana--photos', 'snapshots'), { recursive: true });
    await mkdir(join(folder, 'hub', 'models--broken'), { recursive: true });
    await writeFile(join(folder, 'hub', 'CACHEDIR.TAG'), '');
    await cp(join(folder, 'hub', 'models--ana--squeezenet', 'refs', 'main'), join(folder, 'hub', 'version.txt'));
    const listed = JSON.parse(await models('--json'));
    expect(listed.cached).toEqual([
      {
        id,
        folder: join(folder, 'hub', 'models--ana--squeezenet'),
        bytes: expect.any(Number),
        lastUsed: expect.stringMatching(/^20\d\d-.*Z$/),
        task: null,
        snapshots: [
          {
            commit,
            refs: ['main'],
            folder: join(folder, 'hub', 'models--ana--squeezenet', 'snapshots', commit),
            files: 4,
            bytes: expect.any(Number),
            model: 'onnx/model.onnx',
          },
        ],
      },
    ]);
    // The blobs and the ref.
    expect(listed.cached[0].bytes).toBe(listed.cached[0].snapshots[0].bytes + 40);
    expect(listed.starters.map((starter: { id: string }) => starter.id)).toContain('mobilenet-v2');
    expect(await models()).toContain(`main ${commit.slice(0, 12)}`);
  });

  test('by task, in Spanish, without a cache', async () => {
    const stdout = await models('--task', 'image-classification', '--lang', 'es');
    expect(stdout).toContain('Xenova/resnet-50');
    expect(stdout).not.toContain('text-classification');
    expect(JSON.parse(await models('--task', 'none', '--json'))).toMatchObject({
      starters: [],
      cached: [],
      catalogue: [],
    });
  });
});
