/** Nodes that are put around a graph when it is opened or written get names that the graph does not have. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  graphOf,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  renameValues,
  tensor,
  tensorToProto,
  validateModel,
  withGraph,
  writeModelFile,
} from '../../onnx/node/index.ts';
import { branch, ifNode } from '../../onnx/test-models.ts';
import { openNodeRuntime, type Runtime, type Tensors } from '../../runtime/node/index.ts';
import { withHubNames } from '../export/hub-names.ts';
import { openModel } from '../open-model.ts';
import type { ImageModel } from '../reference-model.ts';
import { prepareTextInputs } from '../text/text-inputs.ts';
import { restoreInput } from './own-input.ts';

let runtime: Runtime;
let folder: string;
beforeAll(async () => {
  runtime = await openNodeRuntime({ threads: 1 });
  folder = await mkdtemp(join(tmpdir(), 'injerto-names-'));
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

async function runs(model: ModelProto, feeds: Tensors): Promise<number[]> {
  const session = await runtime.createSession(model);
  const { scores } = await session.run(feeds);
  await session.dispose();
  return [...(scores!.data as Float32Array)];
}

/** Bytes of gray photos with the channel last, or floats in half precision; the mean of each photo, twice. */
function photoModel(dtype: 'uint8' | 'float16'): ModelProto {
  const graph = makeGraph({
    node: [
      makeNode('Cast', ['x'], ['floats'], { to: 1 }, { name: 'first' }),
      makeNode('ReduceMean', ['floats'], ['mean'], { axes: [1, 2], keepdims: 0 }),
      makeNode('MatMul', ['mean', 'w'], ['scores'], {}, { name: 'last' }),
    ],
    input: [makeValueInfo('x', dtype, ['batch', 4, 4, 1])],
    output: [makeValueInfo('scores', 'float32', ['batch', 2])],
    initializer: [tensorToProto('w', tensor('float32', [1, 2], [1, 1]))],
  });
  return makeModel(graph, { '': 17 });
}

describe('a photo model whose values are called as ours', () => {
  const taken = ['x.own', 'x.own/type', 'x.own/layout', 'x.own/channel', 'x.own/start', 'x.wide', 'x.own_1'];

  test.each(taken.flatMap((name) => [[name, 'uint8'] as const, [name, 'float16'] as const]))(
    '%s, %s',
    async (name, dtype) => {
      const file = join(folder, `${dtype}-${name.replace(/\W/g, '-')}.onnx`);
      await writeModelFile(renameValues(photoModel(dtype), new Map([['mean', name]])), file);
      const model = (await openModel(file)) as ImageModel;
      const x = tensor(
        'float32',
        [1, 3, 4, 4],
        Float32Array.from({ length: 48 }, () => 8),
      );
      const inside = await runs(model.model, { x });
      expect(inside[0]).toBeCloseTo(8, 1);
      const written = restoreInput(model.model, model.input.own!);
      expect(graphOf(written).node.flatMap(({ output }) => output)).toContain(name);
      expect(graphOf(written).initializer.map((stored) => stored.name)).toEqual(['w']);
      const own =
        dtype === 'uint8'
          ? tensor('uint8', [1, 4, 4, 1], new Uint8Array(16).fill(8))
          : tensor('float16', [1, 4, 4, 1], new Uint16Array(16).fill(0x4800));
      expect(await runs(written, { x: own })).toEqual([8, 8]);
    },
  );
});

describe('a text model with int32 inputs', () => {
  const floats = (output: string) =>
    makeGraph({
      name: output,
      node: [makeNode('Cast', ['input_ids'], [output], { to: 1 })],
      input: [],
      output: [makeValueInfo(output, 'float32')],
    });
  /** The sum of the token numbers; a branch reads them, too. */
  const textModel = (value: string) =>
    makeModel(
      makeGraph({
        node: [
          makeNode('Cast', ['input_ids'], [value], { to: 1 }, { name: 'cast' }),
          ifNode('yes', [floats('here'), floats('there')], 'again'),
          makeNode('Add', [value, 'again'], ['both']),
          makeNode('ReduceSum', ['both', 'axes'], ['scores'], { keepdims: 0 }),
        ],
        input: [makeValueInfo('input_ids', 'int32', ['n', 't'])],
        output: [makeValueInfo('scores', 'float32', ['n'])],
        initializer: [
          tensorToProto('yes', tensor('bool', [], new Uint8Array([1]))),
          tensorToProto('axes', tensor('int64', [1], [1])),
        ],
      }),
      { '': 17 },
    );

  test.each(['value', 'input_ids.int32', 'input_ids.int32_1', 'cast'])('and a value called %s', async (value) => {
    const model = textModel(value);
    prepareTextInputs(model, {
      ids: 'input_ids',
      attentionMask: undefined,
      tokenTypes: undefined,
      positions: undefined,
    });
    expect(await runs(model, { input_ids: tensor('int64', [1, 3], [1, 2, 3]) })).toEqual([12]);
  });
});

describe('names that transformers.js reads', () => {
  const reference = { modality: 'image', input: { name: 'x' } } as ImageModel;
  const model = (value: string) =>
    makeModel(
      makeGraph({
        node: [
          makeNode('Relu', ['x'], [value], {}, { name: 'logits' }),
          ifNode('yes', [branch('here', value), branch('there', value)], 'scores'),
        ],
        input: [makeValueInfo('x', 'float32', [1, 2])],
        output: [makeValueInfo('scores', 'float32', [1, 2])],
        initializer: [tensorToProto('yes', tensor('bool', [], new Uint8Array([1])))],
      }),
      { '': 17 },
    );

  test.each([
    ['value', 'pixel_values', 'logits'],
    ['logits', 'pixel_values', 'scores'],
    ['pixel_values', 'x', 'logits'],
    // a name inside a branch
    ['here', 'pixel_values', 'logits'],
  ])('beside a value called %s are %s and %s', async (value, input, output) => {
    const named = withHubNames(model(value === 'here' ? 'value' : value), reference);
    expect([graphOf(named).input[0]!.name, graphOf(named).output[0]!.name]).toEqual([input, output]);
    validateModel(named, 'named');
    const session = await runtime.createSession(named);
    const run = await session.run({ [input]: tensor('float32', [1, 2], [-1, 2]) });
    expect([...(run[output]!.data as Float32Array)]).toEqual([0, 2]);
    await session.dispose();
  });

  test('a branch that has a value of that name of its own', () => {
    const inner = model('value');
    const [relu] = graphOf(inner).node;
    const node = [relu!, ifNode('yes', [branch('logits', 'value'), branch('pixel_values', 'value')], 'scores')];
    const named = withHubNames(withGraph(inner, { node }), reference);
    expect([graphOf(named).input[0]!.name, graphOf(named).output[0]!.name]).toEqual(['x', 'scores']);
  });
});
