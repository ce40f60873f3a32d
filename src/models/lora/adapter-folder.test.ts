import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { encodeModel, graphOf, type ModelProto, type Tensor, tensor, tensorFromProto } from '../../onnx/index.ts';
import { openNodeRuntime, probeShapes } from '../../runtime/node/index.ts';
import { mergeAdapters } from '../merge-adapters.ts';
import { openModel } from '../open-model.ts';
import type { ReferenceModel } from '../reference-model.ts';
import { dissectModel } from '../surgery/dissect-model.ts';
import { replaceHead } from '../surgery/replace-head.ts';
import { temporaryFolder } from '../test-folder.ts';
import { residualNetwork, sequence, testImages } from '../test-network.ts';
import { insertLora } from './insert-lora.ts';
import { type LoraShape, startingPairs } from './lora-adapter.ts';
import { findLoraLayers } from './lora-layers.ts';
import { openAdapter } from './open-adapter.ts';
import { saveAdapter } from './save-adapter.ts';
import { randomTensor } from './test-layer.ts';

const runtime = await openNodeRuntime({ threads: 1 });
afterAll(() => runtime.close());

const fixture = (name: string) => fileURLToPath(new URL(`../../../conformance/fixtures/lora/${name}`, import.meta.url));

async function run({ model }: { model: ModelProto }, x: Tensor): Promise<Tensor> {
  const session = await runtime.createSession(model);
  try {
    return Object.values(await session.run({ [graphOf(model).input[0]!.name]: x }))[0]!;
  } finally {
    await session.dispose();
  }
}

/** A base file, and an adapter for it with six classes in a folder. */
async function trained() {
  const folder = await temporaryFolder();
  const file = join(folder, 'base.onnx');
  await writeFile(file, encodeModel(residualNetwork()));
  const adapter = await trainedOn(await openModel(file), join(folder, 'adapter'), { rank: 2, alpha: 4 }, 4);
  return { folder, file, ...adapter };
}

/** An adapter for whatever was opened. */
async function trainedOn(reference: ReferenceModel, out: string, shape: LoraShape, seed: number) {
  const { head } = dissectModel(reference, await probeShapes(runtime, reference.model, reference.axes));
  const random = sequence(seed);
  const layers = findLoraLayers(reference.model).layers.filter(({ module }) => !/^(classifier|head)/.test(module));
  const pairs = startingPairs(layers, shape, random).map((pair) => ({
    ...pair,
    B: randomTensor(pair.B.shape, random),
  }));
  const newHead = replaceHead(reference.model, head, { kind: 'linear' }, 6, random);
  const weights = graphOf(newHead.model).initializer.filter(({ name }) => newHead.parameters.includes(name));
  const save = () =>
    saveAdapter(
      out,
      {
        reference,
        model: newHead.model,
        parameters: Object.fromEntries(
          weights.map((proto) => [proto.name, tensorFromProto(proto) as Tensor<'float32'>]),
        ),
        classes: [...'abcdef'].map((name) => ({ name, samples: { train: 3 } })),
        head: { features: head.features.value, parameters: [...newHead.parameters] },
        method: 'lora',
        settings: { rank: shape.rank, alpha: shape.alpha },
        seed: 1,
        metrics: [{ name: 'accuracy', value: 0.75, split: 'test', samples: 8 }],
      },
      { pairs, shape, head },
    );
  await save();
  return { out, save, model: insertLora(newHead.model, pairs).model };
}

/** Merging rounds each weight once, and three layers multiply with them. */
const rounding = 4;

describe('a folder that Injerto wrote', () => {
  test('holds what PEFT reads, and opens to the model that was trained', async () => {
    const { out, model, file } = await trained();
    expect((await readdir(out)).sort()).toEqual([
      'README.md',
      'adapter_config.json',
      'adapter_model.safetensors',
      'injerto.json',
    ]);
    const config = JSON.parse(await readFile(join(out, 'adapter_config.json'), 'utf8'));
    expect(config).toMatchObject({
      peft_type: 'LORA',
      r: 2,
      lora_alpha: 4,
      base_model_name_or_path: file,
      target_modules: [
        'features.0.0',
        'features.1.conv.0.0',
        'features.1.conv.1',
        'features.2.conv.0.0',
        'features.2.conv.1',
      ],
      modules_to_save: ['classifier.1'],
    });
    const opened = await openModel(out);
    expect(opened).toMatchObject({
      name: 'adapter',
      classes: ['a', 'b', 'c', 'd', 'e', 'f'],
      record: { method: 'lora', reference: { name: 'base' } },
    });
    const x = testImages(2, 8);
    const [found, wanted] = [await run(opened, x), await run({ model }, x)];
    expect(found.shape).toEqual([2, 6]);
    (found.data as Float32Array).forEach((value, i) => {
      expect(value).toBeCloseTo(wanted.data[i] as number, rounding);
    });
  });

  test('is replaced by the next one, and nothing else is', async () => {
    const { out, save } = await trained();
    await expect(save()).resolves.toBeUndefined();
    await writeFile(join(out, 'notes.txt'), 'mine');
    await expect(save()).rejects.toMatchObject({
      code: 'OUTPUT_EXISTS',
      message: expect.stringContaining('notes.txt'),
    });
  });

  test('says so if its base is another file now, and takes the one that is named', async () => {
    const { folder, file, out } = await trained();
    const other = graphOf(residualNetwork()).initializer.map((proto) => proto);
    const changed = residualNetwork();
    graphOf(changed).initializer = other.map((proto, i) =>
      i === 2 ? { ...proto, rawData: proto.rawData.map(() => 0) } : proto,
    );
    await writeFile(file, encodeModel(changed));
    await expect(openModel(out)).rejects.toMatchObject({ code: 'BASE_CHANGED' });
    expect(await openModel(out, { base: file })).toMatchObject({
      classes: { length: 6 },
      remarks: expect.arrayContaining([expect.objectContaining({ code: 'BASE_DIFFERS' })]),
    });
    expect((await mergeAdapters([out], join(folder, 'merged'), { base: file })).remarks).toMatchObject([
      { code: 'BASE_DIFFERS' },
    ]);
    await rm(file);
    await expect(openModel(out)).rejects.toMatchObject({
      code: 'BASE_UNKNOWN',
      hint: expect.stringContaining('`base`'),
    });
    await writeFile(join(folder, 'moved.onnx'), encodeModel(residualNetwork()));
    const moved = join(folder, 'moved.onnx');
    const found = await openModel(out, { base: moved });
    expect(found.classes).toHaveLength(6);
    expect(found.remarks.filter(({ code }) => code === 'BASE_DIFFERS')).toEqual([]);
    await expect(openModel(moved, { base: moved })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });
});

describe('an adapter that was trained on an adapter', () => {
  async function twice() {
    const first = await trained();
    const second = join(first.folder, 'second');
    const opened = await openModel(first.out);
    const { model } = await trainedOn(opened, second, { rank: 3, alpha: 2, rsLora: true }, 9);
    return { ...first, second, model };
  }
  const json = async (folder: string, file: string) => JSON.parse(await readFile(join(folder, file), 'utf8'));

  test('names the first base and holds the sum, so that nobody puts it on the wrong weights', async () => {
    const { file, second, model } = await twice();
    const config = await json(second, 'adapter_config.json');
    expect(config).toMatchObject({
      base_model_name_or_path: file,
      r: 5,
      lora_alpha: 5,
      use_rslora: false,
      modules_to_save: ['classifier.1'],
    });
    const record = await json(second, 'injerto.json');
    expect(record).toMatchObject({ reference: { name: 'base' }, adapter: { base: file, contains: ['adapter'] } });
    expect(await readFile(join(second, 'README.md'), 'utf8')).toContain('contains its update too (adapter)');
    const x = testImages(2, 8);
    const [found, wanted] = [await run(await openModel(second), x), await run({ model }, x)];
    (found.data as Float32Array).forEach((value, i) => {
      expect(value).toBeCloseTo(wanted.data[i] as number, 3);
    });
  });

  test('opens without the first one, merges, and can be trained on in turn', async () => {
    const { folder, out, second, model } = await twice();
    await rm(out, { recursive: true });
    const opened = await openModel(second);
    const third = join(folder, 'third');
    const last = await trainedOn(opened, third, { rank: 1, alpha: 1 }, 13);
    expect((await json(third, 'adapter_config.json')).r).toBe(6);
    expect((await json(third, 'injerto.json')).adapter.contains).toEqual(['adapter', 'second']);
    const merged = join(folder, 'merged');
    await mergeAdapters([second], merged);
    const x = testImages(2, 8);
    for (const [path, trainedModel] of [
      [merged, model],
      [third, last.model],
    ] as const) {
      const [found, wanted] = [await run(await openModel(path), x), await run({ model: trainedModel }, x)];
      (found.data as Float32Array).forEach((value, i) => {
        expect(value).toBeCloseTo(wanted.data[i] as number, 3);
      });
    }
  });

  test('opened on an adapter that is named as its base, says what is different and still names the first base', async () => {
    const { folder, file, out } = await twice();
    const other = join(folder, 'other');
    await trainedOn(await openModel(file), other, { rank: 2, alpha: 2 }, 21);
    const opened = await openModel(other, { base: out });
    expect(opened.remarks.map(({ code }) => code)).toContain('BASE_DIFFERS');
    expect(opened.adapter).toMatchObject({ names: ['adapter', 'other'], base: { place: file } });
  });
});

describe('a folder that PEFT wrote', () => {
  const open = (folder: string, base = join(fixture('conv'), 'base.onnx')): Promise<ReferenceModel> =>
    openAdapter(folder, openModel, { base, runtime });

  async function copy(): Promise<string> {
    const folder = join(await temporaryFolder(), 'adapter');
    await cp(fixture('conv'), folder, { recursive: true });
    return folder;
  }

  async function withConfig(changes: Record<string, unknown>): Promise<string> {
    const folder = await copy();
    const path = join(folder, 'adapter_config.json');
    await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), ...changes }));
    return folder;
  }

  test('opens with the head inside, its classes numbered as transformers does', async () => {
    expect(await open(fixture('conv'))).toMatchObject({ classes: ['LABEL_0', 'LABEL_1', 'LABEL_2', 'LABEL_3'] });
  });

  test('is refused on another base by the tensor', async () => {
    const { file } = await trained();
    await expect(open(fixture('conv'), file)).rejects.toMatchObject({
      code: 'ADAPTER_MISMATCH',
      where: expect.stringContaining('body.0.conv.lora_A.weight'),
    });
  });

  test.each([
    [{ use_dora: true }, 'DoRA'],
    [{ peft_type: 'IA3' }, 'IA3'],
    [{ lora_bias: true }, 'a bias on B'],
  ])('is refused where it is more than LoRA: %o', async (changes, word) => {
    await expect(open(await withConfig(changes))).rejects.toMatchObject({
      code: 'ADAPTER_UNSUPPORTED',
      what: expect.stringContaining(word),
    });
  });

  test('without its tensors, or with half of them, says which', async () => {
    const empty = await copy();
    await rm(join(empty, 'adapter_model.safetensors'));
    await expect(open(empty)).rejects.toMatchObject({ code: 'ADAPTER_NOT_FOUND' });
    const { encodeSafetensors } = await import('../../safetensors.ts');
    const half = await copy();
    const A = tensor('float32', [1, 6, 3, 3], new Float32Array(54));
    const chunks = encodeSafetensors({ 'base_model.model.body.0.conv.lora_A.weight': A });
    await writeFile(join(half, 'adapter_model.safetensors'), Buffer.concat(chunks));
    await expect(open(half)).rejects.toMatchObject({
      code: 'ADAPTER_DAMAGED',
      what: expect.stringContaining('body.0.conv'),
    });
  });

  test('that names no base asks for it', async () => {
    const folder = await withConfig({ base_model_name_or_path: null });
    await expect(openAdapter(folder, openModel)).rejects.toMatchObject({ code: 'BASE_UNKNOWN' });
  });
});

describe('merging folders', () => {
  test('one adapter gives the model that it opens to, as an ordinary folder', async () => {
    const { folder, out, model } = await trained();
    const merged = join(folder, 'merged');
    expect(await mergeAdapters([out], merged)).toEqual({
      base: 'base',
      classes: [...'abcdef'],
      layers: 5,
      remarks: [],
    });
    const opened = await openModel(merged);
    expect(opened).toMatchObject({ name: 'merged', classes: [...'abcdef'] });
    expect(opened.record).toMatchObject({ settings: { adapters: ['adapter'] }, metrics: [{ name: 'accuracy' }] });
    const x = testImages(2, 8);
    const [found, wanted] = [await run(opened, x), await run({ model }, x)];
    (found.data as Float32Array).forEach((value, i) => {
      expect(value).toBeCloseTo(wanted.data[i] as number, rounding);
    });
  });

  test('of several the updates add up, the head is the first one’s, and no number is claimed', async () => {
    const { folder, out } = await trained();
    const twin = join(folder, 'twin');
    await cp(out, twin, { recursive: true });
    const merged = join(folder, 'merged');
    await mergeAdapters([out, twin], merged);
    const weight = ({ model }: ReferenceModel) =>
      tensorFromProto(graphOf(model).initializer.find(({ name }) => name === 'features.0.0.weight')!)
        .data as Float32Array;
    const [base, one, two] = await Promise.all([join(folder, 'base.onnx'), out, merged].map((path) => openModel(path)));
    const [w, w1, w2] = [weight(base!), weight(one!), weight(two!)];
    w2.forEach((value, i) => {
      expect(value).toBeCloseTo(w[i]! + 2 * (w1[i]! - w[i]!), 5);
    });
    expect(two!.record).toMatchObject({ settings: { adapters: ['adapter', 'twin'] }, metrics: [] });
  });
});
