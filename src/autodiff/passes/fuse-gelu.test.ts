import { afterAll, describe, expect, test } from 'vitest';
import {
  encodeModel,
  graphOf,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type NodeProto,
  opsetOf,
  type Tensor,
  tensor,
  tensorToProto,
} from '../../onnx/index.ts';
import { openNodeRuntime } from '../../runtime/node/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { fuseGelu } from './fuse-gelu.ts';

const check = gradientChecks();
const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const X = tensor(
  'float32',
  [2, 5],
  Array.from({ length: 10 }, (_, i) => 4 * Math.sin(1 + 1.7 * i)),
);
const constants: Record<string, Tensor> = {
  one: tensor('float32', [], [1]),
  half: tensor('float32', [], [0.5]),
  'root two': tensor('float32', [], [Math.SQRT2]),
  'inverse root two': tensor('float32', [], [Math.SQRT1_2]),
  three: tensor('float32', [], [3]),
};
const node = (opType: string, input: string[], output: string) => makeNode(opType, input, [output]);
const start = [node('Div', ['X', 'root two'], 't'), node('Erf', ['t'], 'e'), node('Add', ['e', 'one'], 's')];

/** The orders in which exporters write the factors. */
const forms: Readonly<Record<string, NodeProto[]>> = {
  'X·(1 + erf)·½': [...start, node('Mul', ['X', 's'], 'p'), node('Mul', ['p', 'half'], 'Y')],
  'X·((1 + erf)·½)': [...start, node('Mul', ['s', 'half'], 'p'), node('Mul', ['X', 'p'], 'Y')],
  '(X·½)·(1 + erf)': [node('Mul', ['X', 'half'], 'h'), ...start, node('Mul', ['h', 's'], 'Y')],
  'erf of a product': [
    node('Mul', ['inverse root two', 'X'], 't'),
    node('Erf', ['t'], 'e'),
    node('Add', ['one', 'e'], 's'),
    node('Mul', ['s', 'X'], 'p'),
    node('Mul', ['half', 'p'], 'Y'),
  ],
};

function modelOf(nodes: readonly NodeProto[], opset = 17, outputs = ['Y']) {
  return makeModel(
    makeGraph({
      node: [...nodes],
      input: [makeValueInfo('X', 'float32', [2, 5])],
      output: outputs.map((name) => makeValueInfo(name, 'float32')),
      initializer: Object.entries(constants).map(([name, value]) => tensorToProto(name, value)),
    }),
    { '': opset },
  );
}

const opTypes = (model: ReturnType<typeof modelOf>) => graphOf(model).node.map((n) => `${n.domain}:${n.opType}`);

describe('fuseGelu', () => {
  test.each(Object.entries(forms))('knows %s, and computes the same', async (_, nodes) => {
    for (const [opset, fused] of [
      [17, 'com.microsoft:Gelu'],
      [20, ':Gelu'],
    ] as const) {
      const before = modelOf(nodes, opset);
      const after = fuseGelu(before);
      expect(opTypes(after)).toEqual([fused]);
      expect(opsetOf(after, 'com.microsoft')).toBe(opset < 20 ? 1 : undefined);
      const [expected, found] = await Promise.all(
        [before, after].map(async (model) => {
          const session = await runtime.createSession(encodeModel(model), { optimization: 'disabled' });
          return (await session.run({ X })).Y!.data as Float32Array;
        }),
      );
      // Two roundings of numbers up to 4.
      for (const [i, y] of expected!.entries()) expect(Math.abs(y - found![i]!)).toBeLessThan(1e-6);
    }
  });

  test.each([
    ['another factor', [...start, node('Mul', ['X', 's'], 'p'), node('Mul', ['p', 'three'], 'Y')]],
    [
      'another sum',
      [
        ...start.slice(0, 2),
        node('Add', ['e', 'three'], 's'),
        node('Mul', ['X', 's'], 'p'),
        node('Mul', ['p', 'half'], 'Y'),
      ],
    ],
    ['another X', [node('Neg', ['X'], 'Z'), ...start, node('Mul', ['Z', 's'], 'p'), node('Mul', ['p', 'half'], 'Y')]],
    [
      'a second reader of erf',
      [...forms['X·(1 + erf)·½']!.slice(0, -1), node('Mul', ['p', 'half'], 'q'), node('Add', ['q', 'e'], 'Y')],
    ],
  ])('leaves alone: %s', (_, nodes) => {
    const model = modelOf(nodes);
    expect(fuseGelu(model)).toBe(model);
  });

  test('leaves alone a value in between that is an output', () => {
    const model = modelOf(forms['X·(1 + erf)·½']!, 17, ['Y', 's']);
    expect(fuseGelu(model)).toBe(model);
  });
});

check.example('Gelu', 'spelled out and fused: the gradient is that of the parts', () => ({
  nodes: forms['X·(1 + erf)·½']!,
  inputs: { X },
  constants,
  prepare: fuseGelu,
  // float32: h²·f‴/6 with f‴ ≤ 1.3, and roundings of 1e-7·4/h.
  step: 2 ** -6,
  tolerance: 2e-3,
}));
