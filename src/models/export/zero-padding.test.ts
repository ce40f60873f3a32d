import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import {
  encodeModel,
  graphOf,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  tensor,
  tensorToProto,
} from '../../onnx/index.ts';
import { keepZeroPadding } from './zero-padding.ts';

interface Form {
  readonly opset?: number;
  readonly mode?: string;
  /** undefined leaves the input out, '' names nothing. */
  readonly value?: number | '';
  readonly axes?: boolean;
}

/** x [1, 1, 2, 2] with a border, then the largest of each window. */
function padded({ opset = 17, mode, value, axes }: Form): ModelProto {
  const pads = axes ? [1, 1, 1, 1] : [0, 0, 1, 1, 0, 0, 1, 1];
  const given = value === undefined && !axes ? [] : [typeof value === 'number' ? 'value' : ''];
  const node = makeNode('Pad', ['x', 'pads', ...given, ...(axes ? ['axes'] : [])], ['p'], { ...(mode && { mode }) });
  return makeModel(
    makeGraph({
      node: [node, makeNode('MaxPool', ['p'], ['y'], { kernel_shape: [2, 2], strides: [2, 2] })],
      input: [makeValueInfo('x', 'float32', [1, 1, 2, 2])],
      output: [makeValueInfo('y', 'float32', [1, 1, 2, 2])],
      initializer: [
        tensorToProto('pads', tensor('int64', [pads.length], pads)),
        ...(typeof value === 'number' ? [tensorToProto('value', tensor('float32', [], [value]))] : []),
        ...(axes ? [tensorToProto('axes', tensor('int64', [2], [2, 3]))] : []),
      ],
    }),
    { '': opset },
  );
}

/** What ONNX Runtime says with all its optimizers, as other programs run it. */
async function run(model: ModelProto): Promise<number[]> {
  const session = await InferenceSession.create(Buffer.from(encodeModel(model)));
  const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(-1, -2, -3, -4), [1, 1, 2, 2]) });
  await session.release();
  return Array.from(y!.data as Float32Array, (number) => number + 0);
}

describe('zeros in front of a MaxPool are zeros for ONNX Runtime as it comes', () => {
  test.each<Form>([{}, { value: 0 }, { value: '' }, { opset: 13 }, { opset: 18, axes: true }, { mode: 'constant' }])(
    '%j',
    async (form) => {
      expect(await run(keepZeroPadding(padded(form)))).toEqual([0, 0, 0, 0]);
    },
  );
});

test('ONNX Runtime 1.30 still needs it', async () => {
  expect(await run(padded({}))).toEqual([-1, -2, -3, -4]);
});

test.each<Form>([{ value: -5 }, { value: 1 }, { mode: 'reflect' }, { mode: 'edge' }])(
  'another border stays as it is: %j',
  (form) => {
    const model = padded(form);
    expect(keepZeroPadding(model)).toBe(model);
  },
);

test('the model given stays as it is', () => {
  const model = padded({});
  keepZeroPadding(model);
  expect(graphOf(model).node[0]!.input).toEqual(['x', 'pads']);
});
