/** Making messages of onnx.proto from plain values. */
import { create } from '@bufbuild/protobuf';
import { type DType, dtypeCode } from './dtype.ts';
import {
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  StringStringEntryProtoSchema,
  ValueInfoProtoSchema,
} from './generated/onnx-proto.ts';
import {
  type AttributeProto,
  AttributeType,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from './proto.ts';
import { type Tensor, tensorToProto } from './tensor.ts';

/** A float attribute: plain numbers become INT, so floats say so. */
export class Float {
  constructor(readonly value: number) {}
}

/** number → INT, number[] → INTS, string → STRING, Float → FLOAT, Float32Array → FLOATS, Tensor → TENSOR, GraphProto → GRAPH; undefined is left out. */
export type AttributeValue =
  | number
  | readonly number[]
  | string
  | Float
  | Float32Array
  | Tensor
  | GraphProto
  | undefined;

const encoder = new TextEncoder();

/** A copy of a message with some fields changed. A spread would lose the fields that are not set: their defaults live on the prototype. */
export function amend<M extends object>(message: M, changes: Partial<M>): M {
  return Object.assign(Object.create(Object.getPrototypeOf(message)), message, changes);
}

/** A copy of a model with parts of its graph changed. */
export function withGraph(model: ModelProto, changes: Partial<GraphProto>): ModelProto {
  return amend(model, { graph: amend(model.graph!, changes) });
}

/** A copy of a model with entries added to its metadata. */
export function withMetadata(model: ModelProto, entries: Readonly<Record<string, string>>): ModelProto {
  const added = Object.entries(entries).map(([key, value]) => create(StringStringEntryProtoSchema, { key, value }));
  const kept = model.metadataProps.filter(({ key }) => !Object.hasOwn(entries, key));
  return amend(model, { metadataProps: [...kept, ...added] });
}

export function makeAttribute(name: string, value: Exclude<AttributeValue, undefined>): AttributeProto {
  if (typeof value === 'number')
    return create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });
  if (typeof value === 'string')
    return create(AttributeProtoSchema, { name, type: AttributeType.STRING, s: encoder.encode(value) });
  if (value instanceof Float) return create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value.value });
  if (value instanceof Float32Array)
    return create(AttributeProtoSchema, { name, type: AttributeType.FLOATS, floats: [...value] });
  if ('node' in value) return create(AttributeProtoSchema, { name, type: AttributeType.GRAPH, g: value });
  if ('dtype' in value)
    return create(AttributeProtoSchema, { name, type: AttributeType.TENSOR, t: tensorToProto('', value) });
  return create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.map(BigInt) });
}

export function makeNode(
  opType: string,
  input: readonly string[],
  output: readonly string[],
  attributes: Readonly<Record<string, AttributeValue>> = {},
  { name = '', domain = '' }: { name?: string; domain?: string } = {},
): NodeProto {
  const attribute = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [makeAttribute(key, value)],
  );
  return create(NodeProtoSchema, {
    opType,
    input: [...input],
    output: [...output],
    attribute,
    name,
    ...(domain && { domain }),
  });
}

/** A tensor-typed graph input or output. An axis is a size, a symbol such as 'batch_size', or null when nothing is known. */
export function makeValueInfo(name: string, dtype: DType, shape?: readonly (number | string | null)[]): ValueInfoProto {
  const dim = shape?.map((axis) => {
    if (axis === null) return {};
    if (typeof axis === 'string') return { value: { case: 'dimParam' as const, value: axis } };
    return { value: { case: 'dimValue' as const, value: BigInt(axis) } };
  });
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: dtypeCode(dtype), ...(dim && { shape: { dim } }) } } },
  });
}

export interface GraphParts {
  readonly name?: string;
  readonly node: NodeProto[];
  readonly input: ValueInfoProto[];
  readonly output: ValueInfoProto[];
  readonly initializer?: TensorProto[];
}

export function makeGraph({ name = 'graph', node, input, output, initializer = [] }: GraphParts): GraphProto {
  return create(GraphProtoSchema, { name, node, input, output, initializer });
}

/** A model around a graph, with the given opset versions by domain ('' is the default domain). */
export function makeModel(
  graph: GraphProto,
  opsets: Readonly<Record<string, number>> = { '': 17 },
  irVersion = 8,
): ModelProto {
  return create(ModelProtoSchema, {
    irVersion: BigInt(irVersion),
    producerName: 'injerto',
    graph,
    opsetImport: Object.entries(opsets).map(([domain, version]) => ({ domain, version: BigInt(version) })),
  });
}
