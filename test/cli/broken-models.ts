/** ONNX files that are wrong in one way each, and some that are right but out of reach. Made from the smallest starter. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  amend,
  decodeModel,
  encodeModel,
  graphOf,
  type ModelProto,
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  tensor,
  tensorToProto,
  withGraph,
} from '../../src/onnx/index.ts';

const starter = fileURLToPath(new URL('../../models/squeezenet-1.1/onnx/model.onnx', import.meta.url));

/** File contents by name. */
export async function brokenModels(): Promise<Readonly<Record<string, Uint8Array>>> {
  const bytes = await readFile(starter);
  const model = decodeModel(bytes);
  return {
    'truncated.onnx': bytes.subarray(0, bytes.length / 2),
    'random.onnx': Uint8Array.from({ length: 5000 }, (_, i) => (i * 2654435761) >>> 13),
    'empty.onnx': new Uint8Array(),
    'text.onnx': new TextEncoder().encode('This is not a model. '.repeat(50)),
    'cycle.onnx': encodeModel(withCycle(model)),
    'wrong-shape.onnx': encodeModel(withWrongShape(model)),
    'no-float-input.onnx': encodeModel(withIntegerInput()),
    'unknown-operator.onnx': encodeModel(withUnknownOperator(model)),
  };
}

/** The first node reads what the last but one writes. */
function withCycle(model: ModelProto): ModelProto {
  const [first, ...rest] = graphOf(model).node;
  const late = rest.at(-2)!.output[0]!;
  return withGraph(model, { node: [amend(first!, { input: [late, ...first!.input.slice(1)] }), ...rest] });
}

/** A convolution's weights for another number of input channels than it gets: the bytes are whole, the sum does not work out. */
function withWrongShape(model: ModelProto): ModelProto {
  const initializer = graphOf(model).initializer.map((proto) => {
    if (proto.dims.length !== 4 || Number(proto.dims[1]) !== 3) return proto;
    const [out, channels, height, width] = proto.dims.map(Number) as [number, number, number, number];
    return amend(proto, { dims: [out * channels, 1, height, width].map(BigInt) });
  });
  return withGraph(model, { initializer });
}

function withIntegerInput(): ModelProto {
  const weights = tensorToProto('weights', tensor('float32', [8, 4], new Float32Array(32)));
  return makeModel(
    makeGraph({
      node: [makeNode('Gather', ['weights', 'ids'], ['y'])],
      input: [makeValueInfo('ids', 'int64', ['batch'])],
      output: [makeValueInfo('y', 'float32', ['batch', 4])],
      initializer: [weights],
    }),
  );
}

/** An operator of a domain that ONNX Runtime has never heard of, in the middle of the network. */
function withUnknownOperator(model: ModelProto): ModelProto {
  const node = graphOf(model).node.map((n) =>
    n.opType === 'MaxPool' ? amend(n, { opType: 'MysteryPool', domain: 'com.example', attribute: [] }) : n,
  );
  const [opset] = model.opsetImport;
  const example = amend(opset!, { domain: 'com.example', version: 1n });
  return amend(withGraph(model, { node }), { opsetImport: [...model.opsetImport, example] });
}
