/** The bytes of a model, in one piece of memory. A message that holds others is copied once more for each that it lies in: three times for the weights of
 *  a model, which is why they are written here. */
import { toBinary } from '@bufbuild/protobuf';
import { BinaryReader } from '@bufbuild/protobuf/wire';
import { amend } from './build.ts';
import { GraphProtoSchema, ModelProtoSchema, TensorProtoSchema } from './generated/onnx-proto.ts';
import type { GraphProto, ModelProto, TensorProto } from './proto.ts';

/** Numbers in onnx.proto of the fields that are large. */
const fields = { graph: 7, initializer: 5, rawData: 9 } as const;

/** Pieces that belong one after the other, in place of their concatenation. */
interface Pieces {
  readonly parts: readonly Uint8Array[];
  readonly length: number;
}

/** What protobuf makes of a model, to the byte. */
export function modelBytes(model: ModelProto): Uint8Array<ArrayBuffer> {
  const { graph } = model;
  const others = toBinary(ModelProtoSchema, without(model, 'graph'));
  const { parts, length } = graph ? withFields(others, fields.graph, [graphPieces(graph)]) : piece(others);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function graphPieces(graph: GraphProto): Pieces {
  const others = toBinary(GraphProtoSchema, amend(graph, { initializer: [] }));
  return withFields(others, fields.initializer, graph.initializer.map(tensorPieces));
}

function tensorPieces(tensor: TensorProto): Pieces {
  if (tensor.rawData.length === 0) return piece(toBinary(TensorProtoSchema, tensor));
  const others = toBinary(TensorProtoSchema, without(tensor, 'rawData'));
  return withFields(others, fields.rawData, [piece(tensor.rawData)]);
}

/** A copy of a message in which a field is not set. */
function without<M extends object>(message: M, field: keyof M): M {
  const copy = amend(message, {});
  delete copy[field];
  return copy;
}

/** A message with fields of a number put where protobuf writes them: behind those of smaller numbers. */
function withFields(message: Uint8Array, number: number, values: readonly Pieces[]): Pieces {
  const at = endOfSmaller(message, number);
  const added = values.map((value) => joined(piece(Uint8Array.from([number * 8 + 2, ...varint(value.length)])), value));
  return joined(piece(message.subarray(0, at)), ...added, piece(message.subarray(at)));
}

/** Where the fields of smaller numbers end. A field begins with its number·8 + how its value is written.
 *  @see protobuf.dev/programming-guides/encoding */
function endOfSmaller(message: Uint8Array, number: number): number {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [field, wireType] = reader.tag();
    if (field > number) return start;
    reader.skip(wireType, field);
  }
  return message.length;
}

/** Seven bits a byte, the lowest first; the highest bit says that more follow. */
function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

function piece(bytes: Uint8Array): Pieces {
  return { parts: [bytes], length: bytes.length };
}

function joined(...all: readonly Pieces[]): Pieces {
  return {
    parts: all.flatMap(({ parts }) => parts),
    length: all.reduce((sum, { length }) => sum + length, 0),
  };
}
