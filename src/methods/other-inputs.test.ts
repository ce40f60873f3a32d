/** Models that take images in other forms than float32 [N, 3, H, W]: opened, run, trained and written as they were. */
import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { imageFolder } from '../data/node/index.ts';
import { messagesOf } from '../messages/test-messages.ts';
import { python, runPython } from '../models/export/card/test-card.ts';
import { type ImageModel, openModel } from '../models/node/index.ts';
import { axesOf, elementType } from '../models/opening/graph-inputs.ts';
import {
  type DType,
  dtypeCode,
  graphOf,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  readModelFile,
  type Tensor,
  tensor,
  tensorToProto,
  writeModelFile,
} from '../onnx/node/index.ts';
import { predict } from '../predict/predict.ts';
import { openNodeRuntime } from '../runtime/node/index.ts';
import { layOutRedAndGreen } from './test-red-and-green.ts';
import { train } from './train.ts';

const size = 16;
/** Of a score. The same numbers go in; float32 sums. */
const tolerance = 1e-6;
const root = mkdtempSync(path.join(tmpdir(), 'injerto-inputs-'));
const photos = path.join(root, 'photos');

interface Form {
  readonly dtype: DType;
  readonly axes: readonly (string | number)[];
  /** How the file scales what it is given, `x·a + b` by Mul and Add. */
  readonly scale?: readonly [a: number, b: number];
}

/** A small classifier that takes images in one form. */
function classifier({ dtype, axes, scale }: Form): ModelProto {
  const last = axes[3] === 3 || axes[3] === 1;
  const channels = Number(last ? axes[3] : axes[1]);
  const random = (shape: number[], seed: number) =>
    tensor(
      'float32',
      shape,
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(12.9898 * (i + seed)) / 2),
    );
  const steps: [string, string[], Record<string, number | number[]>][] = [
    ...(dtype === 'float32' ? [] : [['Cast', [], { to: dtypeCode('float32') }] as [string, string[], { to: number }]]),
    ...(scale
      ? ([
          ['Mul', ['a'], {}],
          ['Add', ['b'], {}],
        ] as [string, string[], Record<string, number>][])
      : []),
    ...(last ? ([['Transpose', [], { perm: [0, 3, 1, 2] }]] as [string, string[], { perm: number[] }][]) : []),
    ['Conv', ['conv.weight', 'conv.bias'], { kernel_shape: [3, 3], strides: [2, 2] }],
    ['Relu', [], {}],
    ['GlobalAveragePool', [], {}],
    ['Flatten', [], { axis: 1 }],
    ['Gemm', ['fc.weight', 'fc.bias'], { transB: 1 }],
  ];
  const nodes = steps.map(([opType, inputs, attributes], i) =>
    makeNode(
      opType,
      [i === 0 ? 'image' : `v${i - 1}`, ...inputs],
      [i === steps.length - 1 ? 'scores' : `v${i}`],
      attributes,
    ),
  );
  const weights: Record<string, Tensor> = {
    'conv.weight': random([6, channels, 3, 3], 1),
    'conv.bias': random([6], 2),
    'fc.weight': random([4, 6], 3),
    'fc.bias': random([4], 4),
    ...(scale && { a: tensor('float32', [], [scale[0]]), b: tensor('float32', [], [scale[1]]) }),
  };
  return makeModel(
    makeGraph({
      node: nodes,
      input: [makeValueInfo('image', dtype, axes)],
      output: [makeValueInfo('scores', 'float32', [axes[0]!, 4])],
      initializer: Object.entries(weights).map(([name, value]) => tensorToProto(name, value)),
    }),
  );
}

process.env.INJERTO_CACHE = path.join(root, 'cache');
const runtime = await openNodeRuntime();
const files = await layOutRedAndGreen(photos, 8, size);
afterAll(async () => {
  await runtime.close();
  rmSync(root, { recursive: true });
});

const forms: Record<
  string,
  Form & { readonly note: string; readonly scaled: readonly [factor: number, shift: number] }
> = {
  'channels last, scaled by the graph': {
    dtype: 'float32',
    axes: ['n', size, size, 3],
    scale: [1 / 127.5, -1],
    note: 'from 0 to 255 as they are',
    scaled: [1, 0],
  },
  'channels last, not scaled': {
    dtype: 'float32',
    axes: ['n', size, size, 3],
    note: 'from −1 to 1',
    scaled: [1 / 127.5, -1],
  },
  'channels last, height and width open, a batch of one': {
    dtype: 'float32',
    axes: [1, size, size, 3],
    note: 'from −1 to 1',
    scaled: [1 / 127.5, -1],
  },
  'bytes, channels last': {
    dtype: 'uint8',
    axes: ['n', size, size, 3],
    scale: [1 / 255, -0.5],
    note: 'from 0 to 255',
    scaled: [1, 0],
  },
  'bytes, channels first': {
    dtype: 'uint8',
    axes: ['n', 3, size, size],
    scale: [1 / 255, -0.5],
    note: 'from 0 to 255',
    scaled: [1, 0],
  },
  'one channel': { dtype: 'float32', axes: ['n', 1, size, size], note: 'from 0 to 1', scaled: [1 / 255, 0] },
  'one channel, last': { dtype: 'float32', axes: ['n', size, size, 1], note: 'from 0 to 1', scaled: [1 / 255, 0] },
  'one channel of bytes, last': {
    dtype: 'uint8',
    axes: ['n', size, size, 1],
    scale: [1 / 255, 0],
    note: 'from 0 to 255',
    scaled: [1, 0],
  },
  'color, channels first, shifted by the graph': {
    dtype: 'float32',
    axes: ['n', 3, size, size],
    scale: [4.4, -2],
    note: 'from 0 to 1',
    scaled: [1 / 255, 0],
  },
};

/** What the file's own graph gives for a photo, its input made by hand from the photo's pixels. */
async function expected(
  model: ModelProto,
  { dtype, axes, scaled }: (typeof forms)[string],
  file: string,
): Promise<number[]> {
  const last = axes[3] === 3 || axes[3] === 1;
  const channels = Number(last ? axes[3] : axes[1]);
  const rgb = await sharp(file).raw().toBuffer();
  const value = (c: number, at: number) => {
    const [r, g, b] = [rgb[at * 3]!, rgb[at * 3 + 1]!, rgb[at * 3 + 2]!];
    const byte = channels === 1 ? (19595 * r + 38470 * g + 7471 * b + 0x8000) >> 16 : [r, g, b][c]!;
    return dtype === 'uint8' ? byte : byte * scaled[0] + scaled[1];
  };
  const area = size * size;
  const values = Array.from({ length: channels * area }, (_, i) =>
    last ? value(i % channels, Math.floor(i / channels)) : value(Math.floor(i / area), i % area),
  );
  const image = tensor(dtype as 'float32', [1, ...(axes.slice(1) as number[])], values);
  const session = await runtime.createSession(model);
  const { scores } = await session.run({ image }).finally(() => session.dispose());
  const powers = Array.from(scores!.data as Float32Array, Math.exp);
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

async function predicted(model: ImageModel): Promise<number[][]> {
  const all: number[][] = [];
  for await (const { scores } of predict(model, files, { runtime })) {
    all.push([...scores].sort((a, b) => (a.label < b.label ? -1 : 1)).map(({ score }) => score));
  }
  return all;
}

describe.each(Object.entries(forms))('%s', (name, form) => {
  const file = path.join(root, `${name.replaceAll(/\W+/g, '-')}.onnx`);
  const open = async () => (await openModel(file)) as ImageModel;

  test('opens, says what it assumes, and gives the scores of its own graph', async () => {
    const model = classifier(form);
    await writeModelFile(model, file);
    const opened = await open();
    expect(messagesOf(opened.notes).join(' ')).toContain(form.note);
    const scores = await predicted(opened);
    // the usual form is cropped as ImageNet's models are, so the pixels are others
    if (!opened.input.own) return;
    for (const [n, photo] of files.entries()) {
      for (const [k, score] of (await expected(model, form, photo)).entries()) {
        expect(Math.abs(scores[n]![k]! - score)).toBeLessThan(tolerance);
      }
    }
  });

  test.each(['transfer', 'fine-tune'] as const)(
    'learns by %s, and is written with the input that it had',
    async (method) => {
      const options = {
        method,
        runtime,
        cacheDir: path.join(root, 'features'),
        ...(method === 'fine-tune' && { epochs: 1 }),
      };
      const run = await train(await open(), await imageFolder(photos), options as Parameters<typeof train>[2]);
      const out = `${file}-${method}`;
      await run.save(out);
      const written = graphOf(await readModelFile(path.join(out, 'onnx', 'model.onnx')));
      expect(elementType(written.input[0]!)).toBe(form.dtype);
      expect(axesOf(written.input[0]!).slice(1)).toEqual(form.axes.slice(1));
      expect(typeof axesOf(written.input[0]!)[0]).toBe('string');
      expect(written.node.every((node) => !node.name.includes('.own'))).toBe(true);
      const card = await readFile(path.join(out, 'README.md'), 'utf8');
      expect(card).toContain(`["logits"], {"${written.input[0]!.name}": `);
      if (python) {
        await copyFile(files[0]!, path.join(out, 'photo.jpg'));
        const printed = (await runPython(out)).map((line) => Number(/\S+$/.exec(line)![0]));
        for await (const { scores } of run.predict([files[0]!])) {
          for (const [n, score] of printed.entries()) expect(Math.abs(score - scores[n]!.score)).toBeLessThan(1e-3);
        }
        await rm(path.join(out, 'photo.jpg'));
      }
      const [again, own] = [await predicted((await openModel(out)) as ImageModel), [] as number[][]];
      for await (const { scores } of run.predict(files)) {
        own.push([...scores].sort((a, b) => (a.label < b.label ? -1 : 1)).map(({ score }) => score));
      }
      expect(Math.max(...own.flatMap((row, n) => row.map((x, k) => Math.abs(x - again[n]![k]!))))).toBeLessThan(
        tolerance,
      );
    },
  );
});

test.each([
  [['n', 4, size, size], 'images of 4 channels'],
  [['n', size, size, 2], 'images of 2 channels'],
  [['n', 3, size], 'exactly one input of photos'],
])('%j is refused by name', async (axes, words) => {
  const file = path.join(root, 'refused.onnx');
  const model = classifier({ dtype: 'float32', axes: ['n', 3, size, size] });
  graphOf(model).input = [makeValueInfo('image', 'float32', axes)];
  await writeModelFile(model, file);
  await expect(openModel(file)).rejects.toMatchObject({
    code: 'MODEL_INPUT_UNSUPPORTED',
    what: expect.stringContaining(words),
  });
});
