/** For tests: a small model that has a bit of everything that a file can hold. */
import { create } from '@bufbuild/protobuf';
import { makeAttribute, makeGraph, makeModel, makeNode, makeValueInfo } from './build.ts';
import { dtypeCode } from './dtype.ts';
import {
  AttributeProtoSchema,
  FunctionProtoSchema,
  SparseTensorProtoSchema,
  StringStringEntryProtoSchema,
  TensorProtoSchema,
} from './generated/onnx-proto.ts';
import { AttributeType, type GraphProto, type ModelProto, type TensorProto } from './proto.ts';
import { tensor, tensorToProto } from './tensor.ts';

const entry = (key: string, value: string) => create(StringStringEntryProtoSchema, { key, value });

/** A graph without inputs, as a branch of If is. */
export function branch(output: string, captured: string): GraphProto {
  return makeGraph({
    name: output,
    node: [makeNode('Identity', [captured], [output])],
    input: [],
    output: [makeValueInfo(output, 'float32')],
  });
}

export function ifNode(condition: string, branches: readonly GraphProto[], output: string) {
  const node = makeNode('If', [condition], [output], {}, { name: 'choice' });
  node.attribute = branches.map((g, i) =>
    create(AttributeProtoSchema, { name: i === 0 ? 'then_branch' : 'else_branch', type: AttributeType.GRAPH, g }),
  );
  return node;
}

/** Packed bytes of a type that has no typed array. */
export function packed(
  name: string,
  dtype: Parameters<typeof dtypeCode>[0],
  dims: bigint[],
  bytes: number[],
): TensorProto {
  return create(TensorProtoSchema, { name, dims, dataType: dtypeCode(dtype), rawData: Uint8Array.from(bytes) });
}

export function richModel(): ModelProto {
  const strings = create(TensorProtoSchema, {
    name: 'words',
    dims: [2n],
    dataType: dtypeCode('string'),
    stringData: ['año', ''].map((word) => new TextEncoder().encode(word)),
  });
  const node = makeNode(
    'Conv',
    ['X', 'W'],
    ['hidden'],
    { pads: [1, 1, 1, 1], auto_pad: 'NOTSET', group: 1 },
    { name: 'conv' },
  );
  node.docString = 'What Conv does';
  node.metadataProps = [entry('pkg.torch.onnx.name', 'layer')];
  const local = makeNode('Twice', ['hidden'], ['Y'], {}, { name: 'local', domain: 'example' });
  const graph = makeGraph({
    name: 'rich',
    node: [node, local, ifNode('condition', [branch('then', 'Y'), branch('else', 'hidden')], 'Z')],
    input: [makeValueInfo('X', 'float32', ['batch', 2, null, 8]), makeValueInfo('condition', 'bool', [])],
    output: [makeValueInfo('Y', 'float32', ['batch', 2, null, 8]), makeValueInfo('Z', 'float32')],
    initializer: [
      tensorToProto(
        'W',
        tensor(
          'float32',
          [2, 2, 3, 3],
          Array.from({ length: 36 }, (_, i) => i / 8),
        ),
      ),
      packed('nibbles', 'int4', [3n], [0x21, 0x03]),
      packed('pairs', 'uint2', [5n], [0b11100100, 0b01]),
      packed('quarter', 'float8e4m3fn', [2n], [0x38, 0x7f]),
      packed('complex', 'complex64', [1n], [0, 0, 128, 63, 0, 0, 0, 64]),
      strings,
    ],
  });
  graph.sparseInitializer = [
    create(SparseTensorProtoSchema, {
      values: tensorToProto('sparse', tensor('float32', [1], [5])),
      indices: tensorToProto('', tensor('int64', [1], [3])),
      dims: [9n],
    }),
  ];
  graph.valueInfo = [makeValueInfo('hidden', 'float32', ['batch', 2, null, 8])];
  graph.metadataProps = [entry('from', 'a test')];
  const model = makeModel(graph, { '': 21, example: 1 }, 10);
  model.metadataProps = [entry('license', 'Apache-2.0')];
  model.functions = [
    create(FunctionProtoSchema, {
      name: 'Twice',
      domain: 'example',
      input: ['x'],
      output: ['y'],
      node: [makeNode('Add', ['x', 'x'], ['y'])],
      opsetImport: [{ domain: '', version: 21n }],
      attributeProto: [makeAttribute('unused', 1)],
    }),
  ];
  return model;
}
