/** Files whose batch is declared open and yet was written for one sample, or for several. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type NodeProto,
  type Tensor,
  tensor,
  tensorToProto,
} from '../../../onnx/index.ts';
import { openNodeRuntime, type Runtime } from '../../../runtime/node/index.ts';
import { batchNotes, openBatch } from './index.ts';
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

/** One row again and again. */
function copies({ shape, data }: Tensor, rows: number): Tensor {
  const all = Array.from({ length: rows }, () => [...(data as Float32Array)]).flat();
  return tensor('float32', [rows, ...shape.slice(1)], Float32Array.from(all));
}

function modelOf({
  node,
  weights,
}: {
  readonly node: NodeProto[];
  readonly weights: Record<string, Tensor>;
}): ModelProto {
  return makeModel(
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
}

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
  const model = modelOf({ node, weights });
  const opened = await openBatch(model, { sha256: name, axes: {}, runtime, verdicts: new Verdicts(cache) });
  expect(opened.rows).toBeUndefined();
  const session = await runtime.createSession(opened.model);
  const { y } = await session.run({ x: wave(2, 3, 4) });
  expect(y!.shape).toEqual([2, 4]);
  await session.dispose();
});

/** What an exporter leaves of a batch of `rows`, in graphs that declare any number. */
const several: Record<
  string,
  (rows: number) => { readonly node: NodeProto[]; readonly weights: Record<string, Tensor> }
> = {
  'a size': (rows) => ({
    node: [makeNode('Reshape', ['x', 'sizes'], ['flat'], {}), makeNode('MatMul', ['flat', 'w'], ['y'])],
    weights: { sizes: tensor('int64', [2], [rows, -1]), w: wave(12, 4) },
  }),
  'copies of a token': (rows) => ({
    node: [
      makeNode('Concat', ['token', 'x'], ['all'], { axis: 1 }),
      makeNode('ReduceMean', ['all'], ['y'], { axes: [1], keepdims: 0 }),
    ],
    weights: { token: copies(wave(1, 1, 4), rows) },
  }),
  'copies of positions': (rows) => ({
    node: [
      makeNode('Add', ['x', 'positions'], ['all']),
      makeNode('ReduceMean', ['all'], ['y'], { axes: [1], keepdims: 0 }),
    ],
    weights: { positions: copies(wave(1, 3, 4), rows) },
  }),
  'a token that the graph copies': (rows) => ({
    node: [
      makeNode('Expand', ['token', 'copies'], ['tokens']),
      makeNode('Concat', ['tokens', 'x'], ['all'], { axis: 1 }),
      makeNode('ReduceMean', ['all'], ['y'], { axes: [1], keepdims: 0 }),
    ],
    weights: { token: wave(1, 1, 4), copies: tensor('int64', [3], [rows, 1, 4]) },
  }),
  'a first state': (rows) => ({
    node: [
      makeNode('Transpose', ['x'], ['steps'], { perm: [1, 0, 2] }),
      makeNode('GRU', ['steps', 'w', 'r', '', '', 'state'], ['', 'last'], { hidden_size: 4 }),
      makeNode('ReduceSum', ['last', 'axes'], ['y'], { keepdims: 0 }),
    ],
    weights: {
      w: wave(1, 12, 4),
      r: wave(1, 12, 4),
      state: tensor('float32', [1, rows, 4], new Float32Array(rows * 4)),
    },
  }),
};

test.each(
  Object.entries(several).flatMap(([name, form]) => [2, 3, 8].map((rows) => [name, rows, form(rows)] as const)),
)('%s, for %i samples', async (name, rows, form) => {
  const model = modelOf(form);
  const opened = await openBatch(model, {
    sha256: `${name} ${rows}`,
    axes: {},
    runtime,
    verdicts: new Verdicts(cache),
  });
  const feed = wave(5, 3, 4);
  const session = await runtime.createSession(opened.model, { rows: opened.rows });
  const { y } = await session.run({ x: feed });
  await session.dispose();
  expect(y!.shape).toEqual([5, 4]);
  // each sample as the file has it, in the first row of its batch
  const own = await runtime.createSession(model);
  for (let n = 0; n < 5; n++) {
    const x = copies(tensor('float32', [1, 3, 4], feed.data.slice(n * 12, n * 12 + 12) as Float32Array), rows);
    const alone = (await own.run({ x })).y!.data.slice(0, 4) as Float32Array;
    for (const [k, value] of alone.entries()) expect((y!.data as Float32Array)[n * 4 + k]).toBeCloseTo(value, 5);
  }
  await own.dispose();
});

test('statistics of the batch itself: samples run one by one, and it is said', async () => {
  const model = makeModel(
    makeGraph({
      node: [
        makeNode('ReduceMean', ['x'], ['mean'], { axes: [0], keepdims: 1 }),
        makeNode('Sub', ['x', 'mean'], ['centered']),
        makeNode('Add', ['centered', 'b'], ['shifted']),
        makeNode('Add', ['shifted', 'x'], ['y']),
      ],
      input: [makeValueInfo('x', 'float32', ['batch', 4])],
      output: [makeValueInfo('y', 'float32', ['batch', 4])],
      initializer: [tensorToProto('b', wave(4))],
    }),
    { '': 17 },
  );
  const opened = await openBatch(model, { sha256: 'mean', axes: {}, runtime, verdicts: new Verdicts(cache) });
  expect(opened.rows).toBe(1);
  expect(batchNotes(model, opened)).toMatchObject([
    { code: 'BATCH_FIXED', details: { obstacle: { code: 'BATCH_OBSTACLE' } } },
  ]);
});
