import { create } from '@bufbuild/protobuf';
import { InjertoError } from '../../errors.ts';
import { attribute } from '../attributes.ts';
import { amend } from '../build.ts';
import { canonicalDomain } from '../codec.ts';
import { dtypeCode } from '../dtype.ts';
import { TensorProtoSchema } from '../generated/onnx-proto.ts';
import type { AttributeProto, GraphProto, NodeProto, TensorProto } from '../proto.ts';
import { tensor, tensorToProto } from '../tensor.ts';

/** A graph's nodes and initializers with each Constant turned into an initializer of the same name, so that weights can learn, rules can
 * read them and cuts need not carry them.
 * Leaves alone: a Constant that is itself an output of the graph, those in subgraphs.  (ONNX Constant-1, 9, 11, 12, 13 and later)
 * @throws {InjertoError} TENSOR_SPARSE for the attribute `sparse_value`. */
export function constantsToInitializers(graph: GraphProto): Pick<GraphProto, 'node' | 'initializer'> {
  const outputs = new Set(graph.output.map((o) => o.name));
  const initializer = [...graph.initializer];
  const node = graph.node.filter((n) => {
    const [name = ''] = n.output;
    const value = isConstant(n) && name && !outputs.has(name) ? constantTensor(n) : undefined;
    if (value) initializer.push(amend(value, { name }));
    return !value;
  });
  return { node, initializer };
}

export function isConstant(node: NodeProto): boolean {
  return node.opType === 'Constant' && canonicalDomain(node.domain) === '';
}

/** The tensor that a Constant holds, in whichever attribute; undefined where it has none.
 * @throws {InjertoError} TENSOR_SPARSE. */
export function constantTensor(node: NodeProto): TensorProto | undefined {
  if (attribute(node, 'sparse_value')) {
    throw new InjertoError('TENSOR_SPARSE', {
      where: { node: node.name, operator: 'Constant', output: node.output[0] },
    });
  }
  for (const given of node.attribute) {
    const read = readers[given.name];
    if (read) return read(given);
  }
  return undefined;
}

const readers: Readonly<Record<string, (a: AttributeProto) => TensorProto | undefined>> = {
  value: (a) => a.t,
  value_float: (a) => tensorToProto('', tensor('float32', [], [a.f])),
  value_floats: (a) => tensorToProto('', tensor('float32', [a.floats.length], a.floats)),
  value_int: (a) => tensorToProto('', tensor('int64', [], BigInt64Array.of(a.i))),
  value_ints: (a) => tensorToProto('', tensor('int64', [a.ints.length], BigInt64Array.from(a.ints))),
  value_string: (a) => strings([], [a.s]),
  value_strings: (a) => strings([a.strings.length], a.strings),
};

function strings(dims: readonly number[], stringData: Uint8Array[]): TensorProto {
  return create(TensorProtoSchema, { dims: dims.map(BigInt), dataType: dtypeCode('string'), stringData });
}
