/** Files whose batch is declared open and yet was written for one sample. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type NodeProto,
  tensor,
  tensorToProto,
} from '../../../onnx/index.ts';
import { openNodeRuntime, type Runtime } from '../../../runtime/index.ts';
import { openBatch } from './index.ts';
import { Verdicts } from './verdict.ts';

let runtime: Runtime;
let cache: string;
beforeAll(async () => {
  runtime = await openNodeRuntime();
  cache = await mkdtemp(join(tmpdir(), 'injerto-batch-'));
});
afterAll(async () => {
  await runtime.close();
  await rm(cache, { recursive: true });
});

const wave = (...shape: number[]) => {
  const size = shape.reduce((a, b) => a * b, 1);
  return tensor(
    'float32',
    shape,
    Float32Array.from({ length: size }, (_, i) => Math.sin(i)),
  );
};

/** x [batch, 3, 4] with a token of the model's own before it, or through a recurrent layer with a first state of its own. */
const forms: Record<string, { readonly node: NodeProto[]; readonly weights: Record<string, ReturnType<typeof wave>> }> =
  {
    'a class token': {
      node: [
        makeNode('Concat', ['token', 'x'], ['all'], { axis: 1 }),
        makeNode('ReduceMean', ['all'], ['y'], { axes: [1], keepdims: 0 }),
      ],
      weights: { token: wave(1, 1, 4) },
    },
    'a first state': {
      node: [
        makeNode('Transpose', ['x'], ['steps'], { perm: [1, 0, 2] }),
        makeNode('GRU', ['steps', 'w', 'r', '', '', 'state'], ['', 'last'], { hidden_size: 4 }),
        makeNode('ReduceSum', ['last', 'axes'], ['y'], { keepdims: 0 }),
      ],
      weights: { w: wave(1, 12, 4), r: wave(1, 12, 4), state: wave(1, 1, 4) },
    },
  };

test.each(Object.entries(forms))('%s', async (name, { node, weights }) => {
  const model = makeModel(
    makeGraph({
      node,
      input: [makeValueInfo('x', 'float32', ['batch', 3, 4])],
      output: [makeValueInfo('y', 'float32', ['batch', 4])],
      initializer: [
        ...Object.entries(weights).map(([key, value]) => tensorToProto(key, value)),
        tensorToProto('axes', tensor('int64', [1], [0])),
      ],
    }),
    { '': 17 },
  );
  const opened = await openBatch(model, { sha256: name, axes: {}, runtime, verdicts: new Verdicts(cache) });
  expect(opened.rows).toBeUndefined();
  const session = await runtime.createSession(opened.model);
  const { y } = await session.run({ x: wave(2, 3, 4) });
  expect(y!.shape).toEqual([2, 4]);
  await session.dispose();
});
