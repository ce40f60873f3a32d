/** Small models to damage: one of each kind of thing that a file can hold. */
import { readdirSync, readFileSync } from 'node:fs';
import { create } from '@bufbuild/protobuf';
import { FunctionProtoSchema, StringStringEntryProtoSchema } from '../../src/onnx/generated/onnx-proto.ts';
import {
  DataLocation,
  encodeModel,
  Float,
  type GraphProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  tensor,
  tensorToProto,
} from '../../src/onnx/index.ts';
import { branch, ifNode, richModel } from '../../src/onnx/test-models.ts';

const quantized = new URL('../../conformance/fixtures/quantized/', import.meta.url);

/** The bytes of each, by name. */
export function seedModels(): ReadonlyMap<string, Uint8Array> {
  const files = readdirSync(quantized)
    .filter((name) => name.endsWith('.onnx'))
    .sort();
  return new Map([
    ['rich', encodeModel(richModel())],
    ['functions', encodeModel(functions())],
    ['old opset', encodeModel(oldOpset())],
    ['nested graphs', encodeModel(nested())],
    ['external data', encodeModel(external())],
    ...files.map((name) => [name, new Uint8Array(readFileSync(new URL(name, quantized)))] as const),
  ]);
}

const X = makeValueInfo('X', 'float32', ['batch', 3, 8, 8]);
const weight = (name: string, shape: number[]) =>
  tensorToProto(
    name,
    tensor(
      'float32',
      shape,
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i % 7),
    ),
  );

function functions() {
  const opsetImport = ['', 'example'].map((domain) => ({ domain, version: domain ? 1n : 17n }));
  const f = (name: string, input: string[], node: ReturnType<typeof makeNode>[]) =>
    create(FunctionProtoSchema, { name, domain: 'example', input, output: ['y'], node, opsetImport });
  const call = (name: string, input: string[], output: string) =>
    makeNode(name, input, [output], {}, { domain: 'example' });
  const graph = makeGraph({
    node: [
      call('Block', ['X', 'W'], 'a'),
      call('Block', ['a', 'W'], 'b'),
      makeNode('GlobalAveragePool', ['b'], ['p']),
      makeNode('Flatten', ['p'], ['Y']),
    ],
    input: [X],
    output: [makeValueInfo('Y', 'float32', ['batch', 3])],
    initializer: [weight('W', [3, 3, 3, 3])],
  });
  const body = [makeNode('Conv', ['x', 'w'], ['c'], { pads: [1, 1, 1, 1] }), call('Act', ['c'], 'y')];
  const act = [
    makeNode('Constant', [], ['s'], { value: tensor('float32', [], [0.5]) }),
    makeNode('Mul', ['x', 's'], ['y']),
  ];
  return Object.assign(makeModel(graph, { '': 17, example: 1 }), {
    functions: [f('Block', ['x', 'w'], body), f('Act', ['x'], act)],
  });
}

function oldOpset() {
  const graph = makeGraph({
    node: [
      makeNode('Conv', ['X', 'W'], ['c'], { pads: [1, 1, 1, 1], kernel_shape: [3, 3] }),
      makeNode('Clip', ['c'], ['r'], { min: new Float(0), max: new Float(6) }),
      makeNode('Pad', ['r'], ['padded'], { pads: [0, 0, 1, 1, 0, 0, 1, 1] }),
      makeNode('Slice', ['padded'], ['s'], { starts: [1, 1], ends: [7, 7], axes: [2, 3] }),
      makeNode('Upsample', ['s', 'scales'], ['u'], { mode: 'nearest' }),
      makeNode('ReduceSum', ['u'], ['m'], { axes: [2, 3], keepdims: 0 }),
      makeNode('Unsqueeze', ['m'], ['n'], { axes: [0] }),
      makeNode('Squeeze', ['n'], ['o'], { axes: [0] }),
      makeNode('Softmax', ['o'], ['Y']),
    ],
    input: [X],
    output: [makeValueInfo('Y', 'float32', ['batch', 4])],
    initializer: [weight('W', [4, 3, 3, 3]), tensorToProto('scales', tensor('float32', [4], [1, 1, 2, 2]))],
  });
  return makeModel(graph, { '': 9 }, 4);
}

function nested() {
  let inner: GraphProto = branch('innermost', 'X');
  for (let i = 0; i < 8; i++) {
    const node = ifNode('yes', [inner, branch(`else${i}`, 'X')], `level${i}`);
    inner = makeGraph({ name: `level${i}`, node: [node], input: [], output: [makeValueInfo(`level${i}`, 'float32')] });
  }
  const graph = makeGraph({
    node: [ifNode('yes', [inner, branch('otherwise', 'X')], 'Y')],
    input: [X],
    output: [makeValueInfo('Y', 'float32')],
    initializer: [tensorToProto('yes', tensor('bool', [], [1]))],
  });
  return makeModel(graph, { '': 17 });
}

function external() {
  const W = weight('W', [64]);
  W.rawData = new Uint8Array();
  W.dataLocation = DataLocation.EXTERNAL;
  W.externalData = Object.entries({ location: 'weights.bin', offset: '0', length: '256' }).map(([key, value]) =>
    create(StringStringEntryProtoSchema, { key, value }),
  );
  const graph = makeGraph({
    node: [makeNode('Mul', ['X', 'W'], ['Y'])],
    input: [makeValueInfo('X', 'float32', ['batch', 64])],
    output: [makeValueInfo('Y', 'float32', ['batch', 64])],
    initializer: [W],
  });
  return makeModel(graph, { '': 17 });
}
