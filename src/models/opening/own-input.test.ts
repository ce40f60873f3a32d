import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { messagesOf } from '../../messages/test-messages.ts';
import {
  encodeFloat16,
  graphOf,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  tensor,
  tensorToProto,
  writeModelFile,
} from '../../onnx/node/index.ts';
import { openNodeRuntime, type Runtime } from '../../runtime/node/index.ts';
import { openModel } from '../open-model.ts';
import type { ImageModel } from '../reference-model.ts';
import { elementType } from './graph-inputs.ts';
import { restoreInput } from './own-input.ts';

let runtime: Runtime;
let folder: string;
beforeAll(async () => {
  runtime = await openNodeRuntime();
  folder = await mkdtemp(join(tmpdir(), 'injerto-half-'));
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

/** Photos in half precision, averaged over their pixels; one weight, in half precision too. */
function halfModel(axes: readonly (string | number)[], spatial: readonly number[]): ModelProto {
  const half = (shape: number[], values: number[]) =>
    tensorToProto('w', tensor('float16', shape, encodeFloat16(Float32Array.from(values))));
  const graph = makeGraph({
    node: [
      makeNode('ReduceMean', ['x'], ['means'], { axes: spatial, keepdims: 0 }),
      makeNode('MatMul', ['means', 'w'], ['scores']),
    ],
    input: [makeValueInfo('x', 'float16', axes)],
    output: [makeValueInfo('scores', 'float16', ['batch', 2])],
    initializer: [half([3, 2], [1, 0, 0, 1, 0.5, 0.5])],
  });
  return makeModel(graph, { '': 17 });
}

async function opened(name: string, model: ModelProto): Promise<ImageModel> {
  const file = join(folder, name);
  await writeModelFile(model, file);
  return (await openModel(file)) as ImageModel;
}

describe.each([
  ['channels first', ['batch', 3, 4, 4], [2, 3]],
  ['channels last', ['batch', 4, 4, 3], [1, 2]],
] as const)('an input of half precision, %s', (name, axes, spatial) => {
  test('computes in float32, and is written as it was', async () => {
    const model = await opened(`${spatial.join('')}.onnx`, halfModel(axes, spatial));
    expect(model.remarks.map(({ code }) => code)).toContain('INPUT_HALF');
    expect(model.input.own).toMatchObject({ dtype: 'float16', layout: name.replace(' ', '-') });
    const inside = graphOf(model.model).input[0]!;
    expect(elementType(inside)).toBe('float32');

    const written = restoreInput(model.model, model.input.own!);
    expect(elementType(graphOf(written).input[0]!)).toBe('float16');
    const session = await runtime.createSession(written);
    const x = tensor('float16', [1, ...axes.slice(1)] as number[], encodeFloat16(new Float32Array(48).fill(0.25)));
    const { scores } = await session.run({ x });
    expect([...(scores!.data as Float32Array)]).toEqual([0.375, 0.375]);
    await session.dispose();
  });
});

/** A Conv in doubles, which ONNX Runtime does not have, under a mask that float32 cannot hold; or the like in bfloat16. */
function convModel(dtype: 'float64' | 'bfloat16'): ModelProto {
  const stored = (name: string, shape: number[], values: number[]) =>
    tensorToProto(
      name,
      dtype === 'float64'
        ? tensor('float64', shape, Float64Array.from(values))
        : tensor(
            'bfloat16',
            shape,
            new Uint16Array(Float32Array.from(values).buffer).filter((_, i) => i % 2 === 1),
          ),
    );
  const graph = makeGraph({
    node: [
      makeNode('Conv', ['x', 'w'], ['c']),
      makeNode('ReduceMean', ['c'], ['means'], { axes: [2, 3], keepdims: 0 }),
      makeNode('Add', ['means', 'mask'], ['masked']),
      makeNode('Softmax', ['masked'], ['scores'], { axis: 1 }),
    ],
    input: [makeValueInfo('x', dtype, ['batch', 3, 4, 4])],
    output: [makeValueInfo('scores', dtype, ['batch', 2])],
    initializer: [
      stored('w', [2, 3, 1, 1], [1, 0, 0.5, 0, 1, 0.5]),
      stored('mask', [2], dtype === 'float64' ? [-1e300, -1e300] : [-1, -1]),
    ],
  });
  return makeModel(graph, { '': 17 });
}

test.each(['float64', 'bfloat16'] as const)(
  'a model of %s computes in float32, says so, and keeps its input',
  async (dtype) => {
    const model = await opened(`${dtype}.onnx`, convModel(dtype));
    expect(model.remarks).toContainEqual(expect.objectContaining({ code: 'INPUT_PRECISION', details: { dtype } }));
    expect(messagesOf(model.converted).join()).toContain(dtype);
    const session = await runtime.createSession(model.model);
    const { scores } = await session.run({ x: tensor('float32', [1, 3, 4, 4], new Float32Array(48).fill(0.25)) });
    await session.dispose();
    expect([...(scores!.data as Float32Array)]).toEqual([0.5, 0.5]);

    const written = restoreInput(model.model, model.input.own!);
    expect(elementType(graphOf(written).input[0]!)).toBe(dtype);
    const again = await opened(`${dtype}-again.onnx`, written);
    expect(again.input.own).toMatchObject({ dtype });
    const second = await runtime.createSession(again.model);
    const { scores: same } = await second.run({ x: tensor('float32', [1, 3, 4, 4], new Float32Array(48).fill(0.25)) });
    await second.dispose();
    expect(same!.data).toEqual(scores!.data);
  },
);

test('the assumption for a bare file is that of its twin in float32', async () => {
  const half = await opened('half.onnx', halfModel(['batch', 3, 4, 4], [2, 3]));
  expect(half.preprocessing).toMatchObject({ resize: { shortestEdge: 4 }, centerCrop: { height: 4, width: 4 } });
});
