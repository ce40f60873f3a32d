import { describe, expect, test } from 'vitest';
import { seededRandom } from '../data/seeded-random.ts';
import { InjertoError } from '../errors.ts';
import { makeAttribute, makeGraph, makeModel, makeNode, makeValueInfo, withGraph } from './build.ts';
import { decodeModel, encodeModel, graphOf } from './codec.ts';
import { indexGraph, sortedNodes } from './graph-index.ts';
import { type AttributeProto, AttributeType, type GraphProto, type ModelProto, type NodeProto } from './proto.ts';
import { tensor, tensorFromProto, tensorToProto } from './tensor.ts';
import { branch, ifNode, packed, richModel } from './test-models.ts';
import { widenModel } from './widen.ts';

const node = (opType: string, input: string[], output: string[]) =>
  makeNode(opType, input, output, {}, { name: `make ${output}` });

function model(nodes: NodeProto[], changes: Partial<GraphProto> = {}): ModelProto {
  const graph = { input: [makeValueInfo('X', 'float32', [2])], output: [makeValueInfo('Y', 'float32', [2])] };
  return withGraph(makeModel(makeGraph({ node: nodes, ...graph })), changes);
}

const read = (subject: ModelProto) => () => decodeModel(encodeModel(subject), 'bad.onnx');
const relu = node('Relu', ['X'], ['Y']);

describe('what is refused', () => {
  test('a cycle', () => {
    const nodes = [node('Add', ['X', 'b'], ['a']), node('Relu', ['a'], ['b']), node('Relu', ['b'], ['Y'])];
    expect(read(model(nodes))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: The graph has a cycle: a value is needed to compute itself.
        at: node "make a" (Add), output "a" in bad.onnx
        try: ONNX graphs have none; the file is damaged.]
    `);
  });

  test('a node that reads its own output', () => {
    expect(read(model([node('Add', ['X', 'Y'], ['Y'])]))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: The graph has a cycle: a value is needed to compute itself.
        at: node "make Y" (Add), output "Y" in bad.onnx
        try: ONNX graphs have none; the file is damaged.]
    `);
  });

  test('a cycle through a subgraph', () => {
    const nodes = [ifNode('X', [branch('then', 'Y'), branch('else', 'X')], 'Y')];
    expect(read(model(nodes))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: The graph has a cycle: a value is needed to compute itself.
        at: node "choice" (If), output "Y" in bad.onnx
        try: ONNX graphs have none; the file is damaged.]
    `);
  });

  test('a value that nothing makes', () => {
    expect(read(model([node('Add', ['X', 'nothing'], ['Y'])]))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: Nothing in the graph makes the value "nothing".
        at: node "make Y" (Add) in bad.onnx]
    `);
  });

  test('a value that nothing makes, read by a subgraph', () => {
    const nodes = [ifNode('X', [branch('then', 'X'), branch('else', 'nothing')], 'Y')];
    expect(read(model(nodes))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: Nothing in the graph makes the value "nothing".
        at: node "choice" (If) in bad.onnx]
    `);
  });

  test('an output that nothing makes', () => {
    expect(read(model([node('Relu', ['X'], ['Z'])]))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: Nothing in the graph makes its output "Y".
        at: bad.onnx]
    `);
  });

  test('a value that two nodes make', () => {
    expect(read(model([relu, node('Neg', ['X'], ['Y'])]))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: Two places in the graph make a value called "Y".
        at: node "make Y" (Neg) in bad.onnx]
    `);
  });

  test('a value that an input and a node make', () => {
    expect(read(model([relu, node('Neg', ['Y'], ['X'])]))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: Two places in the graph make a value called "X".
        at: node "make X" (Neg) in bad.onnx]
    `);
  });

  test('weights of too few bytes', () => {
    const initializer = [packed('W', 'float32', [2n], [0, 0, 0, 0])];
    expect(read(model([relu], { initializer }))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: Shape [2] of float32 takes 8 bytes, but the file holds 4.
        at: initializer "W" in bad.onnx
        try: The file is damaged: download or export it again.]
    `);
  });

  test('weights of a size that no machine has', () => {
    const huge = 2n ** 62n;
    const initializer = [packed('W', 'float32', [huge, huge, huge], [0, 0, 0, 0])];
    expect(read(model([relu], { initializer }))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: A tensor cannot have the shape [4611686018427387904,4611686018427387904,4611686018427387904].
        at: initializer "W" in bad.onnx]
    `);
  });

  test('weights of negative size', () => {
    const initializer = [packed('W', 'float32', [-1n], [])];
    expect(read(model([relu], { initializer }))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: A tensor cannot have the shape [-1].
        at: initializer "W" in bad.onnx]
    `);
  });

  test('weights of an unknown type', () => {
    const initializer = [Object.assign(packed('W', 'float32', [1n], [0, 0, 0, 0]), { dataType: 99 })];
    expect(read(model([relu], { initializer }))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: Element type 99 is not one that ONNX defines.
        at: initializer "W" in bad.onnx
        try: The file may be damaged, or newer than this version of Injerto.]
    `);
  });

  test('a model that names no opset', () => {
    expect(read(Object.assign(model([relu]), { opsetImport: [] }))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: The model does not say which version of the ONNX operators it uses.
        at: bad.onnx
        try: Export it again with a current exporter.]
    `);
  });

  const attributed = (attribute: Partial<AttributeProto>) => {
    const subject = node('Relu', ['X'], ['Y']);
    subject.attribute = [Object.assign(makeAttribute('axis', 1), attribute)];
    return model([subject]);
  };
  const withVersion = (changes: object) => Object.assign(model([relu]), changes);
  const inner = branch('inner', 'X');
  inner.node.push(node('Add', ['nowhere', 'X'], ['z']));
  const twice = branch('inner', 'X');
  twice.node.push(node('Relu', ['X'], ['inner']));
  const half = branch('inner', 'X');
  half.initializer = [packed('w', 'float32', [2n], [0, 0, 0, 0])];
  test.each<[string, ModelProto]>([
    [
      'typed values too few',
      model([relu], { initializer: [Object.assign(packed('W', 'float32', [2n], []), { floatData: [1] })] }),
    ],
    ['no data at all', model([relu], { initializer: [packed('W', 'int4', [3n], [])] })],
    ['strings as raw bytes', model([relu], { initializer: [packed('W', 'string', [1n], [1])] })],
    [
      'two inputs of one name',
      model([relu], { input: [makeValueInfo('X', 'float32'), makeValueInfo('X', 'float32')] }),
    ],
    [
      'an input without a name',
      model([relu], { input: [makeValueInfo('', 'float32'), makeValueInfo('X', 'float32')] }),
    ],
    ['a node without an operator', model([node('', ['X'], ['Y'])])],
    ['an attribute of a type it does not hold', attributed({ type: AttributeType.TENSOR })],
    ['an attribute that holds a graph beside its number', attributed({ g: branch('g', 'X') })],
    ['an attribute without a name', attributed({ name: '' })],
    ['an attribute that refers to a call’s, outside a function', attributed({ refAttrName: 'alpha' })],
    [
      'a damaged tensor in an attribute',
      attributed({ type: AttributeType.TENSOR, t: packed('', 'float32', [2n], [0]) }),
    ],
    ['a version of the format that cannot be', withVersion({ irVersion: 2n ** 40n })],
    [
      'a version of operators that cannot be',
      withVersion({ opsetImport: [{ ...model([relu]).opsetImport[0]!, version: -1n }] }),
    ],
    [
      'a convolution whose kernels are of another size than its weights',
      model([makeNode('Conv', ['X', 'W'], ['Y'], { kernel_shape: [81, 3] }, { name: 'conv' })], {
        initializer: [tensorToProto('W', tensor('float32', [1, 1, 3, 3], Array(9).fill(1)))],
      }),
    ],
    [
      'operators of a domain that is not imported',
      model([makeNode('Relu', ['X'], ['Y'], {}, { domain: 'elsewhere', name: 'far' })]),
    ],
    ['a value that nothing makes, inside a subgraph', model([ifNode('X', [inner, branch('else', 'X')], 'Y')])],
    ['a value that a subgraph makes twice', model([ifNode('X', [twice, branch('else', 'X')], 'Y')])],
    ['a damaged weight in a subgraph', model([ifNode('X', [half, branch('else', 'X')], 'Y')])],
  ])('%s', (_, subject) => {
    expect(read(subject)).toThrowErrorMatchingSnapshot();
  });

  test('an attribute that stands twice', () => {
    const subject = attributed({});
    graphOf(subject).node[0]!.attribute.push(makeAttribute('axis', 2));
    expect(read(subject)).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: The attribute "axis" stands twice.
        at: node "make Y" (Relu) in bad.onnx
        try: The file is damaged: download or export it again.]
    `);
  });

  test('a model without nodes', () => {
    expect(read(model([]))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: There is no graph in it.
        at: bad.onnx
        try: The file may be truncated or not an ONNX file: compare its size with the original, or download it again.]
    `);
  });

  test('bytes of something else', () => {
    expect(() =>
      decodeModel(new TextEncoder().encode('<html>not a model</html>'), 'page.onnx'),
    ).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: This is no ONNX model. It is a web page.
        at: page.onnx
        try: Download the model itself, or export it again.]
    `);
  });

  test('subgraphs nested past any use', () => {
    let graph = branch('inner', 'X');
    for (let i = 0; i < 60; i++) graph = makeGraph({ node: [ifNode('X', [graph], `y${i}`)], input: [], output: [] });
    expect(read(model([ifNode('X', [graph], 'Y')]))).toThrowErrorMatchingInlineSnapshot(`
      [InjertoError: The bytes do not decode as an ONNX model: cannot decode message onnx.GraphProto from binary: maximum recursion depth of 100 reached.
        at: bad.onnx
        try: The file may be truncated or not an ONNX file: compare its size with the original, or download it again.]
    `);
  });
});

test('nodes are put in running order; what is in order already stays as it is', () => {
  const nodes = [node('Neg', ['b'], ['Y']), node('Relu', ['a'], ['b']), node('Exp', ['X'], ['a'])];
  expect(graphOf(read(model(nodes))()).node.map((n) => n.opType)).toEqual(['Exp', 'Relu', 'Neg']);
  const parallel = [node('Exp', ['X'], ['a']), node('Neg', ['X'], ['b']), node('Add', ['b', 'a'], ['Y'])];
  expect(graphOf(read(model(parallel))()).node.map((n) => n.opType)).toEqual(['Exp', 'Neg', 'Add']);
});

test('a chain longer than the call stack is deep', () => {
  const length = 30_000;
  const chain = Array.from({ length }, (_, i) =>
    node('Relu', [i === 0 ? 'X' : `v${i}`], [i === length - 1 ? 'Y' : `v${i + 1}`]),
  );
  expect(sortedNodes(graphOf(model(chain.toReversed())))).toHaveLength(length);
});

test('2,000 damaged copies of a model: each is refused by name, or is a model', () => {
  const bytes = encodeModel(richModel());
  const random = seededRandom(3, 'damage');
  const codes = new Map<string, number>();
  for (let i = 0; i < 2000; i++) {
    const damaged = damage(bytes, random);
    const result = attempt(() => {
      const decoded = decodeModel(damaged, 'damaged.onnx');
      // What passes must also bear what the rest of Injerto does with a model first.
      for (const proto of graphOf(decoded).initializer) attempt(() => tensorFromProto(proto));
      indexGraph(graphOf(decoded));
      attempt(() => widenModel(decoded));
      decodeModel(encodeModel(decoded));
    });
    codes.set(result, (codes.get(result) ?? 0) + 1);
  }
  // Both kinds were met: the test did not merely pass over models that never got far.
  expect(codes.get('a model')).toBeGreaterThan(100);
  expect([...codes.keys()]).toEqual(
    expect.arrayContaining(['MODEL_UNREADABLE', 'VALUE_UNDEFINED', 'TENSOR_SIZE_WRONG']),
  );
});

/** The code of the InjertoError thrown; any other error ends the test. */
function attempt(action: () => void): string {
  try {
    action();
    return 'a model';
  } catch (error) {
    if (error instanceof InjertoError) return error.code;
    throw error;
  }
}

/** A copy with bytes changed, cut off, taken out or repeated. */
function damage(bytes: Uint8Array, random: ReturnType<typeof seededRandom>): Uint8Array {
  const copy = bytes.slice();
  const at = random.below(copy.length);
  const length = 1 + random.below(24);
  switch (random.below(4)) {
    case 0:
      for (let i = 0; i < 1 + random.below(4); i++) copy[random.below(copy.length)] = random.below(256);
      return copy;
    case 1:
      return copy.subarray(0, at);
    case 2:
      return Uint8Array.of(...copy.subarray(0, at), ...copy.subarray(at + length));
    default:
      return Uint8Array.of(...copy.subarray(0, at + length), ...copy.subarray(at));
  }
}

test('random bytes are refused by name', () => {
  const random = seededRandom(3, 'noise');
  for (let i = 0; i < 500; i++) {
    const noise = Uint8Array.from({ length: random.below(300) }, () => random.below(256));
    expect(attempt(() => decodeModel(noise))).toMatch(/^[A-Z_]+$/);
  }
});

test('names are looked up in inputs, weights, sparse weights and the nodes before', () => {
  const initializer = [tensorToProto('W', tensor('float32', [2], [1, 2]))];
  const subject = model([node('Add', ['X', 'W'], ['Y'])], { initializer });
  expect(() => decodeModel(encodeModel(subject))).not.toThrow();
  expect(() => decodeModel(encodeModel(richModel()))).not.toThrow();
});
