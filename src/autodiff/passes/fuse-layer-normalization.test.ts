import { afterAll, describe, expect, test } from 'vitest';
import {
  graphOf,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  type NodeProto,
  type Tensor,
  tensor,
  tensorToProto,
} from '../../onnx/index.ts';
import { openNodeRuntime } from '../../runtime/node/index.ts';
import { gradientChecks } from '../test-gradients.ts';
import { fuseLayerNormalization } from './fuse-layer-normalization.ts';

const check = gradientChecks();
const runtime = await openNodeRuntime();
afterAll(() => runtime.close());

const values = (shape: readonly number[], seed: number) => {
  const count = shape.reduce((a, b) => a * b);
  return tensor(
    'float32',
    shape,
    Array.from({ length: count }, (_, i) => Math.sin(seed + 1.7 * i) + 0.3),
  );
};
const inputs = { X: values([2, 3, 8], 1), scale: values([8], 2), B: values([8], 3), weights: values([2, 3, 8], 4) };
const constants: Record<string, Tensor> = {
  two: tensor('float32', [], [2]),
  one: tensor('float32', [], [1]),
  epsilon: tensor('float32', [], [1e-3]),
  last: tensor('int64', [1], [-1]),
};
const shapes = new Map(
  Object.entries({ ...inputs, xHat: inputs.X }).map(([name, { dtype, shape }]) => [name, { dtype, axes: shape }]),
);
const node = (opType: string, input: string[], output: string, attributes = {}) =>
  makeNode(opType, input, [output], attributes);

/** The weights make the gradients of Y differ: those of a normalization are orthogonal to a gradient of equal numbers. */
const weighed = node('Mul', ['normal', 'weights'], 'Y');
const averaged = (opset: number, input: string, output: string, attributes = {}) =>
  opset >= 18
    ? node('ReduceMean', [input, 'last'], output, attributes)
    : node('ReduceMean', [input], output, { axes: [-1], ...attributes });

/** As PyTorch's exporters write it below opset 17. */
const spelled = (opset = 13): NodeProto[] => [
  averaged(opset, 'X', 'mean'),
  node('Sub', ['X', 'mean'], 'centered'),
  node('Pow', ['centered', 'two'], 'squares'),
  averaged(opset, 'squares', 'variance'),
  node('Add', ['variance', 'epsilon'], 'shifted'),
  node('Sqrt', ['shifted'], 'deviation'),
  node('Div', ['centered', 'deviation'], 'xHat'),
  node('Mul', ['xHat', 'scale'], 'scaled'),
  node('Add', ['scaled', 'B'], 'normal'),
];
const root = (opset = 13): NodeProto[] => [
  node('Pow', ['X', 'two'], 'squares'),
  averaged(opset, 'squares', 'mean'),
  node('Add', ['mean', 'epsilon'], 'shifted'),
  node('Sqrt', ['shifted'], 'root'),
];
const replace = (nodes: NodeProto[], output: string, ...by: NodeProto[]) =>
  nodes.flatMap((n) => (n.output[0] === output ? by : [n]));

const forms: Record<string, { opset: number; nodes: NodeProto[]; becomes: string }> = {
  'as PyTorch writes it': { opset: 13, nodes: spelled(), becomes: 'LayerNormalization' },
  'with axes as an input': { opset: 18, nodes: spelled(18), becomes: 'LayerNormalization' },
  'with a product for the square, operands the other way round': {
    opset: 13,
    nodes: replace(
      replace(spelled(), 'squares', node('Mul', ['centered', 'centered'], 'squares')),
      'scaled',
      node('Mul', ['scale', 'xHat'], 'scaled'),
    ),
    becomes: 'LayerNormalization',
  },
  'with the difference written twice': {
    opset: 13,
    nodes: replace(spelled(), 'squares', node('Sub', ['X', 'mean'], 'again'), node('Pow', ['again', 'two'], 'squares')),
    becomes: 'LayerNormalization',
  },
  'without B': {
    opset: 13,
    nodes: replace(replace(spelled(), 'normal'), 'scaled', node('Mul', ['xHat', 'scale'], 'normal')),
    becomes: 'LayerNormalization',
  },
  'of the root mean square, by a reciprocal': {
    opset: 18,
    nodes: [
      ...root(18),
      node('Reciprocal', ['root'], 'inverse'),
      node('Mul', ['X', 'inverse'], 'xHat'),
      node('Mul', ['scale', 'xHat'], 'normal'),
    ],
    becomes: 'SimplifiedLayerNormalization',
  },
  'of the root mean square, by one divided by it': {
    opset: 14,
    nodes: [
      ...root(),
      node('Div', ['one', 'root'], 'inverse'),
      node('Mul', ['inverse', 'X'], 'xHat'),
      node('Mul', ['xHat', 'scale'], 'normal'),
    ],
    becomes: 'SimplifiedLayerNormalization',
  },
  'of the root mean square, cast to the type that it has': {
    opset: 14,
    nodes: [
      ...root(),
      node('Div', ['one', 'root'], 'inverse'),
      node('Mul', ['X', 'inverse'], 'divided'),
      node('Cast', ['divided'], 'xHat', { to: 1 }),
      node('Mul', ['scale', 'xHat'], 'normal'),
    ],
    becomes: 'SimplifiedLayerNormalization',
  },
  'of the root mean square, by a division': {
    opset: 14,
    nodes: [...root(), node('Div', ['X', 'root'], 'xHat'), node('Mul', ['xHat', 'scale'], 'normal')],
    becomes: 'SimplifiedLayerNormalization',
  },
};

function modelOf(nodes: NodeProto[], opset: number, outputs = ['Y']) {
  return makeModel(
    makeGraph({
      node: nodes,
      input: Object.entries(inputs).map(([name, { dtype, shape }]) => makeValueInfo(name, dtype, [...shape])),
      output: outputs.map((name) => makeValueInfo(name, 'float32')),
      initializer: Object.entries(constants).map(([name, value]) => tensorToProto(name, value)),
    }),
    { '': opset },
  );
}
const fusedNodes = (nodes: NodeProto[], opset = 13, outputs?: string[]) =>
  graphOf(fuseLayerNormalization(modelOf(nodes, opset, outputs), shapes)).node;

describe.each(Object.entries(forms))('%s', (_, { opset, nodes, becomes }) => {
  const before = [...nodes, weighed];
  const after = fusedNodes(before, opset);

  test('it becomes one node', () => {
    expect(after.map((n) => n.opType)).toEqual([becomes, 'Mul']);
  });

  test('the values stay', async () => {
    const results: number[][] = [];
    for (const graph of [before, after]) {
      const session = await runtime.createSession(modelOf(graph, opset));
      results.push(Array.from((await session.run(inputs)).Y!.data as Float32Array));
      await session.dispose();
    }
    // A few roundings of float32, of numbers near 1.
    for (const [i, y] of results[1]!.entries()) expect(Math.abs(y - results[0]![i]!)).toBeLessThan(2e-6);
  });

  test('the gradients stay', async () => {
    const read = new Set(before.flatMap((n) => n.input));
    const fed = Object.fromEntries(Object.entries(inputs).filter(([name]) => read.has(name)));
    const plain = await check.ofSum({ nodes: before, inputs: fed, constants, opset });
    const fused = await check.ofSum({ nodes: after, inputs: fed, constants, opset });
    for (const name of Object.keys(fed)) {
      // Sums of up to 24 such numbers.
      for (const [i, x] of fused[name]!.entries()) expect(Math.abs(x - plain[name]![i]!)).toBeLessThan(2e-5);
    }
  });
});

describe('is left alone', () => {
  test.each([
    ['where a value in between is an output', spelled(), ['Y', 'xHat']],
    [
      'where another node reads a value in between',
      [...spelled(), node('Neg', ['deviation'], 'extra')],
      ['Y', 'extra'],
    ],
    [
      'over an axis that is not the last',
      replace(spelled(), 'mean', node('ReduceMean', ['X'], 'mean', { axes: [1] })),
      ['Y'],
    ],
    [
      'where the mean and the variance are over other axes',
      replace(spelled(), 'variance', node('ReduceMean', ['squares'], 'variance', { axes: [1, 2] })),
      ['Y'],
    ],
    ['with another power than 2', replace(spelled(), 'squares', node('Pow', ['centered', 'one'], 'squares')), ['Y']],
    ['with a scale that is not per entry', replace(spelled(), 'scaled', node('Mul', ['xHat', 'one'], 'scaled')), ['Y']],
    [
      'with an ε that is computed',
      replace(spelled(), 'shifted', node('Add', ['variance', 'variance'], 'shifted')),
      ['Y'],
    ],
  ])('%s', (_, nodes, outputs) => {
    const before = [...nodes, weighed];
    expect(fusedNodes(before, 13, outputs)).toEqual(before);
  });

  test('but for B, where what is added has another shape', () => {
    const before = [...replace(spelled(), 'normal', node('Add', ['scaled', 'X'], 'normal')), weighed];
    expect(fusedNodes(before).map((n) => n.opType)).toEqual(['LayerNormalization', 'Add', 'Mul']);
  });
});
