/** ONNX's own node tests, from the file that make/node_tests.py packs. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { fromBinary } from '@bufbuild/protobuf';
import { TensorProtoSchema } from '../../src/onnx/generated/onnx-proto.ts';
import { decodeModel, graphOf, type ModelProto, type Tensor, tensorFromProto } from '../../src/onnx/index.ts';

export interface NodeTest {
  /** ONNX's name, such as `test_relu` or `test_relu_expanded_ver18`. */
  readonly name: string;
  /** The operator under test; in an expanded test its function body stands in its place. */
  readonly operator: string;
  /** Decoded anew at each call, so that it may be changed. */
  readonly model: () => ModelProto;
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: Readonly<Record<string, Tensor>>;
}

interface Packed {
  readonly cases: readonly {
    readonly name: string;
    readonly operator: string;
    readonly model: string;
    readonly inputs: readonly number[];
    readonly outputs: readonly number[];
  }[];
  readonly tensors: readonly string[];
}

export function readNodeTests(): NodeTest[] {
  const file = new URL('../fixtures/node-tests.json.gz', import.meta.url);
  const packed = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Packed;
  const tensors = packed.tensors.map((text) => tensorFromProto(fromBinary(TensorProtoSchema, bytes(text))));
  return packed.cases.map((packedCase) => {
    const model = () => decodeModel(bytes(packedCase.model), packedCase.name);
    const { input, output } = graphOf(model());
    const named = (values: readonly { name: string }[], places: readonly number[]) =>
      Object.fromEntries(places.map((place, i) => [values[i]!.name, tensors[place]!]));
    const { name, operator } = packedCase;
    return {
      name,
      operator,
      model,
      inputs: named(input, packedCase.inputs),
      outputs: named(output, packedCase.outputs),
    };
  });
}

function bytes(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
